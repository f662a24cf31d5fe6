import Documents
import Engine
import ScheduleExpressions
import Testing

@testable import Store

@Suite("Versions of documents in the store") struct DocumentVersionStoreTests {
    private func version(_ name: String, _ number: Int, type: DocumentType = .command) throws -> DocumentVersion {
        let text =
            type == .command
            ? #"{"schemaVersion":"1.2","runtimeConfig":{"aws:runShellScript":{"properties":[{"runCommand":["echo \#(number)"]}]}}}"#
            : #"{"max":\#(number)}"#
        return DocumentVersion(
            document: Document(
                name: name, type: type, format: .yaml, schema: type == .command ? "1.2" : nil,
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

    @Test func `a number is never used again`() throws {
        var store = try SQLiteStore()
        try store.commit([.document(version("a-doc", 1))])
        let again = Change.document(try version("a-doc", 1))
        #expect(throws: (any Error).self) { try store.commit([again]) }
    }
}
