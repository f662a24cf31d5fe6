import Engine
import Fleet
import Foundation
import GRDB
import MaintenanceWindows
import ScheduleExpressions
import StateManager
import TestSupport
import Testing

@testable import Store

@Suite("Store") struct SQLiteStoreTests {
    /// Commits to the store and to rows in memory alike.
    struct Both: Recorder {
        var store: SQLiteStore
        var rows = EngineRows()

        mutating func commit(_ changes: [Change]) throws {
            try store.commit(changes)
            for change in changes { rows.apply(change) }
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `the rows of the store are the rows in memory, after every turn`(seed: UInt64) throws {
        let world = try RandomWorld(seed: seed)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: Both(store: try SQLiteStore()), nodes: FaultyNodes(seed: seed, faults: 0.2))
        try loop.turn(at: world.start)
        var random = RandomSource(seed: seed)
        for _ in 0..<300 {
            guard let next = loop.nextInstant else { break }
            let asked: [Event] =
                random.chance(0.1) ? [.intervention(world.intervention(using: &random))] : []
            try loop.turn(at: next, events: asked)
            #expect(try loop.records.store.rows() == loop.records.rows, "seed \(seed), at \(next)")
        }
        #expect(try loop.records.store.mark() == loop.engine.mark)
    }

    private let execution = WindowExecutionRecord(
        id: "x", windowID: MaintenanceWindow.ID("mw-1"), windowName: "w",
        scheduledFor: Instant(secondsSinceEpoch: 0), startedAt: nil, endedAt: Instant(secondsSinceEpoch: 1),
        cutoffAt: Instant(secondsSinceEpoch: 3600), closesAt: Instant(secondsSinceEpoch: 7200), sequence: 0,
        isCutOff: false, isClosed: false, status: .cancelled, statusDetails: "Missed.")

    @Test func `a second record of one occurrence is refused, and nothing of its transaction stays`() throws {
        var store = try SQLiteStore()
        try store.commit([.executionAdded(execution)])
        let mark = Change.clock(mark: Instant(secondsSinceEpoch: 9), nextSequence: 2)
        #expect(throws: (any Error).self) { try store.commit([mark, .executionAdded(execution)]) }
        #expect(try store.mark() == nil)
        #expect(try store.executions() == [execution])
    }

    @Test func `the decisions about one occurrence, or one node, are found among the others`() throws {
        var store = try SQLiteStore()
        let node = Decision.Node(id: ManagedNode.ID("i-1"), name: "a")
        let day = Instant(secondsSinceEpoch: 86_400)
        let decisions = [
            Decision(.windowOpened, .window("w", scheduledFor: day), at: day, reason: "one"),
            Decision(.windowOpened, .window("w", scheduledFor: day + .days(1)), at: day + .days(1), reason: "two"),
            Decision(.nodeStarted, .window("v", scheduledFor: day), at: day, task: "t", node: node, reason: "three"),
            Decision(
                .nodeDeferred, .association("a", scheduledFor: day), at: day + .days(1), node: node, reason: "four"),
        ]
        try store.commit(decisions.map { .decision($0) })
        #expect(try store.decisions(ofWindow: "w", scheduledFor: day) == [DecisionLine(decisions[0])])
        #expect(
            try store.decisions(ofNode: node.id, in: day..<day + .days(1)) == [DecisionLine(decisions[2])])
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `what is older than the retention is forgotten whole, and the engine's rows stay`(seed: UInt64) throws {
        let world = try RandomWorld(seed: seed)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: Both(store: try SQLiteStore()), nodes: FaultyNodes(seed: seed, faults: 0.2))
        try loop.turn(at: world.start)
        while let next = loop.nextInstant, next < world.start + .days(4) { try loop.turn(at: next) }
        let store = loop.records.store
        let limit = world.start + .days(2)
        let kept = try store.executions().filter { $0.endedAt.map { $0 >= limit } ?? true }
        try store.forget(endedBefore: limit)
        #expect(try store.rows() == loop.records.rows, "seed \(seed)")
        #expect(try store.executions() == kept, "seed \(seed)")
        #expect(try store.danglingRowCount() == 0, "seed \(seed)")
    }

    @Test func `names are handed on from one definition to the other in any order`() throws {
        var store = try SQLiteStore()
        let at = Instant(secondsSinceEpoch: 9)
        func association(_ id: String, _ name: String) -> Change {
            .association(
                AssociationRecord(
                    id: Association.ID(id), name: name, appliedAt: at, definition: "d", version: 1, nodes: nil,
                    missed: []))
        }
        func window(_ id: String, _ name: String) -> Change {
            .window(
                WindowRecord(
                    id: MaintenanceWindow.ID(id), name: name, appliedAt: at, schedule: "s", definition: "d", left: []))
        }
        try store.commit([association("1", "a"), association("2", "b"), window("1", "a"), window("2", "b")])
        try store.commit([association("1", "b"), association("2", "c"), window("1", "b"), window("2", "a")])
        let rows = try store.rows()
        #expect(rows.associations.mapValues(\.name) == [Association.ID("1"): "b", Association.ID("2"): "c"])
        #expect(rows.windows.mapValues(\.name) == [MaintenanceWindow.ID("1"): "b", MaintenanceWindow.ID("2"): "a"])
    }

    @Test func `the mark never goes back`() throws {
        var store = try SQLiteStore()
        try store.commit([.clock(mark: Instant(secondsSinceEpoch: 9), nextSequence: 0)])
        #expect(throws: (any Error).self) {
            try store.commit([.clock(mark: Instant(secondsSinceEpoch: 8), nextSequence: 0)])
        }
        #expect(try store.mark() == Instant(secondsSinceEpoch: 9))
    }

    @Test func `what is committed is there for the next process, and the settings with it`() throws {
        let folder = try TemporaryFolder()
        var store = try SQLiteStore(folder: folder.path)
        #expect(try store.settings() == nil)
        try store.keep(StoreSettings(seed: .max, isAccelerated: true))
        try store.commit([.executionAdded(execution)])
        let other = try #require(try SQLiteStore.reading(folder: folder.path))
        #expect(try other.settings() == StoreSettings(seed: .max, isAccelerated: true))
        #expect(try other.executions() == [execution])
    }

    @Test func `a file that is no store is left as it is, and the error says what to do`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/" + SQLiteStore.fileName
        let text = String(repeating: "This is a letter to a friend. ", count: 100)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: StoreError.self) { try SQLiteStore(folder: folder.path) }
        #expect(error?.description.contains("Move it away") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test func `a database of somebody else is refused, and nothing is written to it`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/" + FleetStore.fileName
        _ = try FleetStore(folder: folder.path, fleet: .instant, seed: 1, startingAt: Instant(secondsSinceEpoch: 0))
        try FileManager.default.moveItem(atPath: path, toPath: folder.path + "/" + SQLiteStore.fileName)
        let before = try Data(contentsOf: URL(filePath: folder.path + "/" + SQLiteStore.fileName))
        let error = #expect(throws: StoreError.self) { try SQLiteStore(folder: folder.path) }
        #expect(error?.description.contains("not drydock's") == true)
        #expect(try Data(contentsOf: URL(filePath: folder.path + "/" + SQLiteStore.fileName)) == before)
    }

    @Test func `an empty file is no store yet`() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: folder.path + "/" + SQLiteStore.fileName))
        #expect(try SQLiteStore.reading(folder: folder.path) == nil)
        _ = try SQLiteStore(folder: folder.path)
        #expect(try SQLiteStore.reading(folder: folder.path) != nil)
    }

    @Test func `whoever reads while a store is being made, or after that was broken off, is told so`() throws {
        for version in SQLiteStore.migrations.migrations.dropLast() {
            let folder = try TemporaryFolder()
            let file = try DatabaseQueue(path: folder.path + "/" + SQLiteStore.fileName)
            try file.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA application_id = \(FileKind.scheduler.rawValue)")
            }
            try SQLiteStore.migrations.migrate(file, upTo: version)
            let error = try #require(throws: StoreError.self) { try SQLiteStore.reading(folder: folder.path) }
            #expect(error.kind == .passing && error.description.contains("is being made"), "after \(version)")
            _ = try SQLiteStore(folder: folder.path)
            let store = try #require(try SQLiteStore.reading(folder: folder.path))
            #expect(try store.check().faults.isEmpty && store.mark() == nil)
        }
    }

    @Test func `a folder without a store has none to read`() throws {
        #expect(try SQLiteStore.reading(folder: TemporaryFolder().path) == nil)
    }
}
