import Engine
import Foundation
import TestSupport
import Testing

@testable import Store

@Suite("Backups and dumps") struct StoreBackupTests {
    private func dump(_ folder: String) throws -> [String] {
        var rows: [String] = []
        try #require(try SQLiteStore.reading(folder: folder)).dump { rows.append("\($0.table) \($0.json)") }
        return rows
    }

    @Test func `a backup holds every row, is one file, and goes on as the store would`() throws {
        let lived = try LivedStore(seed: 6)
        let other = try TemporaryFolder()
        let file = other.path + "/" + SQLiteStore.fileName
        // A writer has the store open, and part of it is in the WAL only.
        let writer = try SQLiteStore(folder: lived.folder.path, holder: "somebody")
        let check = try #require(try SQLiteStore.reading(folder: lived.folder.path)).backup(to: file, replacing: false)
        #expect(check.faults.isEmpty && check.mark == lived.end)
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == [SQLiteStore.fileName])
        let copied = try dump(other.path)
        #expect(try copied == dump(lived.folder.path))
        #expect(copied.count == check.rowCount)
        #expect(try writer.rows() == SQLiteStore(folder: other.path).rows())
        try lived.goOn(in: other.path, turns: 30)
        #expect(try #require(try SQLiteStore.reading(folder: other.path)).check().faults.isEmpty)
    }

    @Test func `a file that is there stays, unless it is to be replaced`() throws {
        let lived = try LivedStore(seed: 6, days: 1)
        let store = try #require(try SQLiteStore.reading(folder: lived.folder.path))
        let file = lived.folder.path + "/copy"
        try Data("mine".utf8).write(to: URL(filePath: file))
        #expect(throws: StoreError.self) { try store.backup(to: file, replacing: false) }
        #expect(try Data(contentsOf: URL(filePath: file)) == Data("mine".utf8))
        _ = try store.backup(to: file, replacing: true)
        #expect(try Data(contentsOf: URL(filePath: file)).starts(with: Data("SQLite format 3".utf8)))
    }

    @Test func `the store is no place for its own backup`() throws {
        let lived = try LivedStore(seed: 6, days: 1)
        let store = try #require(try SQLiteStore.reading(folder: lived.folder.path))
        let before = try lived.bytes()
        let error = try #require(throws: StoreError.self) { try store.backup(to: lived.path, replacing: true) }
        #expect(error.description.contains("is the store itself"))
        #expect(try lived.bytes() == before)
    }

    @Test func `a damaged store is not backed up over a good backup`() throws {
        let lived = try LivedStore(seed: 7)
        let file = lived.folder.path + "/copy"
        _ = try #require(try SQLiteStore.reading(folder: lived.folder.path)).backup(to: file, replacing: false)
        let good = try Data(contentsOf: URL(filePath: file))
        try lived.spoilOnePage()
        let store = try #require(try SQLiteStore.reading(folder: lived.folder.path))
        #expect(throws: StoreError.self) { try store.backup(to: file, replacing: true) }
        #expect(try Data(contentsOf: URL(filePath: file)) == good)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: lived.folder.path).filter { $0.contains("part") } == [])
    }

    @Test func `a folder that is not there is named`() throws {
        let lived = try LivedStore(seed: 6, days: 1)
        let store = try #require(try SQLiteStore.reading(folder: lived.folder.path))
        let error = try #require(throws: StoreError.self) { try store.backup(to: "/nowhere/copy", replacing: false) }
        #expect(error.description.hasPrefix("/nowhere/copy"))
    }

    @Test func `two dumps of one store are equal, and each row is JSON`() throws {
        let lived = try LivedStore(seed: 8)
        let rows = try dump(lived.folder.path)
        #expect(try rows == dump(lived.folder.path))
        #expect(rows.count > 100)
        for row in rows {
            let json = Data(row.drop { $0 != "{" }.utf8)
            #expect(try JSONSerialization.jsonObject(with: json) is [String: Any])
        }
        let tables = rows.map { $0.prefix { $0 != " " } }
        #expect(tables == tables.sorted())
    }
}
