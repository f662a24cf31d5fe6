import Documents
import Engine
import ScheduleExpressions
import Testing

@testable import Store

@Suite("Versions of documents in the store") struct DocumentVersionStoreTests {
    private func version(_ name: String, _ number: Int, type: DocumentType = .command) throws -> DocumentVersion {
        let text =
            switch type {
            case .command:
                #"{"schemaVersion":"1.2","runtimeConfig":{"aws:runShellScript":{"properties":[{"runCommand":["echo \#(number)"]}]}}}"#
            case .changeCalendar: "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-NUMBER:\(number)\r\nEND:VCALENDAR\r\n"
            default: #"{"max":\#(number)}"#
            }
        return DocumentVersion(
            document: Document(
                name: name, type: type, format: type == .changeCalendar ? .text : .yaml,
                schema: type == .command ? "1.2" : nil,
                hash: Document.hash(of: text), content: text,
                command: type == .command ? try CommandDocument(name: name, source: text) : nil),
            number: number, createdAt: Instant(secondsSinceEpoch: 1_796_083_200 + Int64(number)))
    }

    @Test func `versions are given back as they were put in, by name and number`() throws {
        var store = try SQLiteStore()
        let versions = try [
            version("b-doc", 1), version("a-doc", 2), version("limits", 1, type: .applicationConfiguration),
            version("a-doc", 1),
        ]
        var rows = EngineRows()
        for version in versions {
            try store.commit([.document(version)])
            rows.apply(.document(version))
        }
        #expect(try store.rows().documents == rows.documents)
        #expect(
            try store.documentVersions().map { "\($0.document.name):\($0.number)" } == [
                "a-doc:1", "a-doc:2", "b-doc:1", "limits:1",
            ])
    }

    @Test func `the text of a calendar is kept as it is`() throws {
        var store = try SQLiteStore()
        let calendar = try version("year-end", 1, type: .changeCalendar)
        try store.commit([.document(calendar)])
        #expect(try store.documentVersions() == [calendar])
        // Anything else is JSON.
        let other = DocumentVersion(
            document: Document(
                name: "limits", type: .applicationConfiguration, format: .yaml, schema: nil, hash: "",
                content: "max: 3",
                command: nil), number: 1, createdAt: calendar.createdAt)
        #expect(throws: (any Error).self) { try store.commit([.document(other)]) }
    }

    @Test func `a number is never used again`() throws {
        var store = try SQLiteStore()
        try store.commit([.document(version("a-doc", 1))])
        let again = Change.document(try version("a-doc", 1))
        #expect(throws: (any Error).self) { try store.commit([again]) }
    }

    @Test func `every type is kept with its versions, and one that is not the newest can be the default`() throws {
        var store = try SQLiteStore()
        let others = DocumentType.allCases.filter { !$0.runsOnNodes }
        var library = DocumentLibrary()
        for number in 1...2 {
            let documents = try others.map { type in
                try version("x-\(type.rawValue.replacing(".", with: "-"))", number, type: type).document
            }
            library = DocumentLibrary(documents).following(try store.documentVersions())
            library.noteApplied(at: Instant(secondsSinceEpoch: 1_796_083_200 + Int64(number)))
            for document in documents {
                let newest = try #require(library.versions(of: document.name).first)
                try store.commit([.document(newest)])
            }
        }
        let kept = try store.documentVersions()
        #expect(kept.count == others.count * 2)
        #expect(Set(kept.map(\.document.type)) == Set(others))
        let older = kept.filter { $0.number == 1 }.map(\.document)
        let again = DocumentLibrary(library.documents, defaults: older).following(kept)
        #expect(again.news.isEmpty)
        for document in library.documents { #expect(again.defaultNumber(of: document.name) == 1) }
    }
}
