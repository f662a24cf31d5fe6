import Foundation
import ScheduleExpressions
import Testing

@testable import Store
@testable import drydock

@Suite("store") struct StoreCommandTests {
    private let folder: String
    private let surroundings = Surroundings(
        environment: [:], hasFolder: { _ in true }, now: Instant(secondsSinceEpoch: 1_796_083_200))

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "drydock-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func makeStore() throws {
        var store = try SQLiteStore(folder: folder, holder: "a test")
        try store.commit([.clock(mark: Instant(secondsSinceEpoch: 1_796_083_200), nextSequence: 3)])
    }

    private func answer(_ arguments: String...) throws -> Answer {
        let command = try StoreCommand.parseAsRoot(arguments + ["--state", folder])
        return try #require(command as? any Verb).answer(in: surroundings)
    }

    @Test func `a sound store is said to be sound, and until when it is decided`() throws {
        try makeStore()
        let rows = SQLiteStore.migrations.migrations.count + 2
        #expect(
            try answer("check")
                == Answer(
                    data: """
                        The store in \(folder) is sound: \(rows) rows.
                        Everything up to Tue 1 Dec 2026 00:00 UTC is decided in it.
                        Next      drydock store backup FILE
                        """))
        #expect(
            try answer("check", "-o", "json").data
                == #"{"sound":true,"rows":\#(rows),"decidedThrough":"2026-12-01T00:00:00Z","faults":[]}"#)
    }

    @Test func `a damaged one ends with 1, names what is wrong, and says what to do`() throws {
        try makeStore()
        try SQLiteStore(folder: folder).write { database in
            try database.execute(sql: "INSERT INTO decision (at, line) VALUES (0, '{')")
        }
        let answer = try answer("check")
        #expect(answer.status == .failed)
        #expect(answer.data.contains("is damaged: 1 fault.\n  decision 1: its line is no JSON.\n"))
        #expect(answer.data.hasSuffix("Next      drydock store backup --help"))
        let lines: [Substring] = answer.data.split(separator: "\n")
        #expect(lines.dropFirst().allSatisfy { $0.count <= 80 })
    }

    @Test func `a backup says what is in it, and one that is in the way ends with 6`() throws {
        try makeStore()
        let file = folder + "/copy.sqlite"
        let answer = try answer("backup", file)
        #expect(answer.data.hasPrefix("Wrote \(file), and checked it: "))
        #expect(answer.data.contains(" rows, everything up to Tue 1 Dec 2026 00:00 UTC."))
        let failure = try #require(throws: Failure.self) { try self.answer("backup", file) }
        #expect(failure.status == .conflict && failure.message.contains("--force"))
        #expect(try self.answer("backup", file, "--force").status == .ok)
    }

    @Test func `a dump is a line a row, or one object`() throws {
        try makeStore()
        var command = try StoreDumpCommand.parse(["--state", folder])
        let text = Collected()
        try command.dump(in: surroundings) { text.bytes += $0 }
        let lines = String(decoding: text.bytes, as: UTF8.self)
        #expect(
            lines.hasPrefix(#"{"table":"clock","row":{"only":1,"mark":1796083200000,"next_sequence":3}}"# + "\n"))
        #expect(lines.contains(#"{"table":"fence","row":{"only":1,"epoch":1,"holder":"a test"}}"#))
        for line: Substring in lines.split(separator: "\n") {
            #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
        }
        command = try StoreDumpCommand.parse(["--state", folder, "-o", "json"])
        let object = Collected()
        try command.dump(in: surroundings) { object.bytes += $0 }
        let tables = try #require(
            try JSONSerialization.jsonObject(with: Data(object.bytes)) as? [String: [[String: Any]]])
        #expect(tables["clock"]?.count == 1)
        #expect(tables["grdb_migrations"]?.count == SQLiteStore.migrations.migrations.count)
    }

    @Test func `a folder without a store ends with 3`() {
        #expect(
            throws: Failure(.notFound, "\(folder) holds no store: no daemon has run there. Start one, or give --state.")
        ) {
            try answer("check")
        }
    }

    /// What was written.
    private final class Collected {
        var bytes: [UInt8] = []
    }
}
