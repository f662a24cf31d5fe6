import Documents
import Engine
import Fleet
import Foundation
import GRDB
import ScheduleExpressions
import SimulatedFleet
import TestSupport
import Testing

@testable import Store

@Suite("One writer") struct FenceTests {
    private let mark = Change.clock(mark: Instant(secondsSinceEpoch: 9), nextSequence: 0)

    @Test func `who opens a store last is its writer, and who had it before writes nothing any more`() throws {
        let folder = try TemporaryFolder()
        var old = try SQLiteStore(folder: folder.path, holder: "pid 1 on ops-1")
        try old.commit([mark])
        var new = try SQLiteStore(folder: folder.path, holder: "pid 2 on ops-2")
        let later = Change.clock(mark: Instant(secondsSinceEpoch: 10), nextSequence: 0)
        let error = try #require(throws: StoreError.self) { try old.commit([later]) }
        #expect(error.kind == .takenOver)
        #expect(error.description.contains("was taken over by pid 2 on ops-2"))
        #expect(throws: StoreError.self) { try old.keep(StoreSettings(seed: 1, isAccelerated: false)) }
        #expect(throws: StoreError.self) { try old.forget(endedBefore: Instant(secondsSinceEpoch: 0)) }
        #expect(try new.mark() == Instant(secondsSinceEpoch: 9))
        try new.commit([later])
        #expect(try new.mark() == Instant(secondsSinceEpoch: 10))
    }

    @Test func `a process that is stopped in the middle of a transaction is noticed within a second`() throws {
        let folder = try TemporaryFolder()
        #expect(!SQLiteStore.isHeld(folder: folder.path))
        _ = try SQLiteStore(folder: folder.path)
        let other = try DatabaseQueue(path: folder.path + "/" + SQLiteStore.fileName)
        #expect(!SQLiteStore.isHeld(folder: folder.path))
        try other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            #expect(SQLiteStore.isHeld(folder: folder.path))
            try database.execute(sql: "COMMIT")
        }
        #expect(!SQLiteStore.isHeld(folder: folder.path))
        #expect(!FleetStore.isHeld(folder: folder.path))
    }

    @Test func `the fleet's own file has one writer too`() throws {
        let folder = try TemporaryFolder()
        let start = Instant(secondsSinceEpoch: 1_796_083_200)
        var old = try FleetStore(folder: folder.path, fleet: .instant, seed: 1, startingAt: start)
        _ = try FleetStore(
            folder: folder.path, fleet: .instant, seed: 1, startingAt: start, holder: "pid 2 on ops-2")
        let message = CommandMessage(
            commandID: "c", document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Scan"]],
            startBefore: start + .hours(1))
        let error = try #require(throws: StoreError.self) {
            try old.send([Dispatch(message: message, nodes: old.nodes.map(\.id))], at: start)
        }
        #expect(error.kind == .takenOver)
        #expect(error.description.contains("was taken over by pid 2 on ops-2"))
        #expect(try FleetStore.ledger(folder: folder.path).isEmpty)
    }
}

#if os(Linux)
    /// A process that opens the file beside SQLite loses its locks on it when it closes it again; then another process that
    /// ends believes itself to be the last, and takes the log of what is committed away.
    @Suite("Locks of the store") struct LockTests {
        @Test func `reading a store beside its writer, in one process, leaves the writer's locks alone`() throws {
            let folder = try TemporaryFolder()
            var store = try SQLiteStore(folder: folder.path)
            try store.commit([.clock(mark: Instant(secondsSinceEpoch: 9), nextSequence: 0)])
            let before = try locks(on: folder.path + "/" + SQLiteStore.fileName)
            #expect(before > 0)
            for _ in 0..<3 {
                let reading = try #require(try SQLiteStore.reading(folder: folder.path))
                #expect(try reading.check().faults.isEmpty)
            }
            #expect(try locks(on: folder.path + "/" + SQLiteStore.fileName) == before)
        }

        /// How many locks the kernel knows on a file.
        private func locks(on path: String) throws -> Int {
            let number = try #require(
                try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
            return try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
                .count { $0.contains(":\(number) ") }
        }
    }
#endif
