import Engine
import Foundation
import GRDB
import ScheduleExpressions
import TestSupport
import Testing

@testable import Store

/// What a daemon finds when somebody, or a disk, was at its file. It is never made worse.
@Suite("Damaged stores") struct DamagedStoreTests {
    private func place(_ bytes: Data) throws -> (folder: TemporaryFolder, file: URL) {
        let folder = try TemporaryFolder()
        let file = URL(filePath: folder.path + "/" + SQLiteStore.fileName)
        try bytes.write(to: file)
        return (folder, file)
    }

    @Test(arguments: [1, 15, 16, 60, 99, 100, 4096, 20_000])
    func `a store of which the end is missing is refused, and left as it is`(length: Int) throws {
        let bytes = try LivedStore(seed: 2).bytes().prefix(length)
        let (folder, file) = try place(bytes)
        let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: folder.path) }
        #expect(error.kind == .damaged)
        #expect(error.description.hasPrefix(file.path(percentEncoded: false)))
        #expect(!error.description.contains("\n"))
        #expect(try Data(contentsOf: file) == bytes)
    }

    @Test func `a store in which bits have fallen over ends in an error or goes on, and never in a trap`() throws {
        let lived = try LivedStore(seed: 5)
        let sound = try lived.bytes()
        var random = RandomSource(seed: 11)
        let budget = Budget()
        var (refused, found, unnoticed) = (0, 0, 0)
        for round in 0..<400 * budget.times where round < 80 || !budget.isSpent {
            var bytes = sound
            for _ in 0..<random.integer(1...3) {
                bytes[random.integer(0...bytes.count - 1)] ^= UInt8(1 << random.integer(0...7))
            }
            let (folder, file) = try place(bytes)
            do {
                _ = try SQLiteStore(folder: folder.path)
            } catch let error as StoreError {
                refused += 1
                #expect(!error.description.contains("\n"))
                #expect(try Data(contentsOf: file) == bytes, "a store that was refused was written to")
                continue
            }
            do {
                let reading = try #require(try SQLiteStore.reading(folder: folder.path))
                if try reading.check().faults.isEmpty { unnoticed += 1 } else { found += 1 }
                try lived.goOn(in: folder.path, turns: 3)
            } catch let error as StoreError {
                #expect(error.kind == .damaged)
            }
        }
        #expect(refused > 3 && found > 2)
        print(
            "store: bits fell over: \(refused) refused at start, \(found) found by a check, \(unnoticed) of no effect")
    }

    @Test func `a store of a newer version is refused, and not a byte of it changes`() throws {
        let lived = try LivedStore(seed: 3, days: 1)
        let queue = try DatabaseQueue(path: lived.path)
        try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99: from the future')") }
        try queue.close()
        let before = try lived.bytes()
        let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: lived.folder.path) }
        #expect(error.kind == .refused)
        #expect(error.description.contains("newer drydock") && error.description.contains("99: from the future"))
        #expect(throws: StoreError.self) { try SQLiteStore.reading(folder: lived.folder.path) }
        #expect(try lived.bytes() == before)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a store of each older version is opened, and goes on from its rows`(seed: UInt64) throws {
        let oldest = SQLiteStore.migrations.migrations.firstIndex { $0.hasPrefix("3:") } ?? 0
        for version in SQLiteStore.migrations.migrations[oldest...] {
            let lived = try LivedStore(seed: seed, migratedTo: version)
            #expect(try SQLiteStore(folder: lived.folder.path).rows() == lived.rows, "seed \(seed), from \(version)")
            let check = try #require(try SQLiteStore.reading(folder: lived.folder.path)).check()
            #expect(check.faults.isEmpty, "seed \(seed), from \(version)")
            try lived.goOn(in: lived.folder.path, turns: 50)
        }
    }

    @Test func `a row that belongs to nothing keeps the daemon from starting`() throws {
        let lived = try LivedStore(seed: 4)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: lived.path, configuration: configuration)
        try queue.write {
            try $0.execute(
                sql: """
                    UPDATE invocation SET command_id = 'nobody' WHERE (command_id, node) =
                    (SELECT command_id, node FROM invocation WHERE ended_at IS NOT NULL LIMIT 1)
                    """)
        }
        try queue.close()
        let before = try lived.bytes()
        let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: lived.folder.path) }
        #expect(error.description.contains("table invocation: a row belongs to a command that is not there"))
        #expect(try lived.bytes() == before)
    }

    @Test func `a folder in which nothing may be written is refused with what to do`() throws {
        let folder = try TemporaryFolder()
        // A folder that is not there cannot be written in by anybody, root included.
        let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: folder.path + "/nowhere") }
        #expect(error.kind == .passing)
        #expect(error.description.contains("Check the folder's owner and permissions"))
    }
}
