import Engine
import Fleet
import Foundation
import ScheduleExpressions
import SimulatedFleet
import TestSupport
import Testing

@testable import Store

/// Each call that reaches the disk fails once: opening, writing, syncing, cutting off and removing files, sharing memory.
@Suite("Faults of the disk", .serialized) struct DiskFaultTests {
    @Test func `whichever call fails, the store goes on or is not opened, and in the end all is as without the fault`()
        throws
    {
        let budget = Budget()
        let sound = try StoredLife().lived(failing: nil)
        #expect(sound.refusals == 0 && sound.tally.counts.count == FaultyDisk.Call.allCases.count)
        #expect(sound.lines.count > 10 && sound.begun.count > 5)
        var random = RandomSource(seed: 1)
        var runs: [(call: Int, fault: FaultyDisk.Fault)] = FaultyDisk.Fault.allCases.flatMap { fault in
            (0..<sound.tally.calls).map { ($0, fault) }
        }
        runs.shuffle(using: &random)
        var (done, refusedToOpen, refusedToCommit) = (0, 0, 0)
        for (call, fault) in runs where done < 20 || !budget.isSpent {
            let life = try StoredLife().lived(failing: call, as: fault)
            let place = "\(fault), call \(call): \(life.tally.failed.map { "\($0)" } ?? "none")"
            #expect(life.tally.failed != nil, "\(place)")
            #expect(life.lines == sound.lines, "\(place): decided otherwise")
            #expect(life.rows == sound.rows, "\(place): other rows")
            #expect(life.begun == sound.begun, "\(place): nodes began other work")
            #expect(life.faults.isEmpty, "\(place): \(life.faults)")
            refusedToOpen += life.refusedToOpen
            refusedToCommit += life.refusals - life.refusedToOpen
            done += 1
        }
        let calls = FaultyDisk.Call.allCases.map { "\(sound.tally.counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
        print(
            "disk faults: \(done) of \(runs.count) runs (\(calls), each as broken and as full); \(refusedToOpen) were "
                + "refused at the start, \(refusedToCommit) tried again")
        #expect(refusedToOpen > 0 && refusedToCommit > 0)
    }
}

/// Four hours of a small world with its store and its fleet on the disk, tried on as the daemon does, with a restart in
/// the middle.
private struct StoredLife {
    struct End {
        let rows: EngineRows
        let lines: [String]
        /// What nodes began, in the order of beginning, by the fleet's ledger.
        let begun: [String]
        /// What a full check found in the store.
        let faults: [StoreFault]
        let refusals: Int
        let refusedToOpen: Int
        let tally: FaultyDisk.Tally
    }

    private typealias Loop = SchedulerLoop<SQLiteStore, FleetStore>

    private let folder: TemporaryFolder
    private let world: RandomWorld
    private let seed: UInt64 = 3
    private var refusals = 0
    private var refusedToOpen = 0

    init() throws {
        folder = try TemporaryFolder()
        world = try RandomWorld(seed: seed)
    }

    func lived(failing call: Int?, as fault: FaultyDisk.Fault = .broken) throws -> End {
        var life = self
        let tally = try FaultyDisk.use(for: folder.path, failing: call, as: fault) { try life.live() }
        let store = try #require(try SQLiteStore.reading(folder: folder.path))
        return End(
            rows: try store.rows(), lines: try store.decisionLines(),
            begun: try FleetStore.ledger(folder: folder.path).filter { $0.event == .began }.map {
                "\($0.at) \($0.commandID) \($0.node.rawValue)"
            }, faults: try store.check().faults, refusals: life.refusals, refusedToOpen: life.refusedToOpen,
            tally: tally)
    }

    private mutating func live() throws {
        let middle = world.start + .hours(2)
        try go(from: world.start, through: middle)
        try go(from: middle, through: middle + .hours(2))
    }

    /// One process: from its start to its end.
    private mutating func go(from start: Instant, through end: Instant) throws {
        var loop = try opened(at: start)
        try persevere { try loop.turn(at: start) }
        while let next = loop.nextInstant, next < end {
            try persevere { if loop.owesBatch { try loop.finishBatch(at: next) } else { try loop.turn(at: next) } }
        }
        try persevere { try loop.records.forget(endedBefore: start - .days(1)) }
    }

    /// Until it is not refused, as whoever starts a daemon does.
    private mutating func opened(at start: Instant) throws -> Loop {
        while true {
            do {
                let store = try SQLiteStore(folder: folder.path, holder: "tests")
                let nodes = try FleetStore(
                    folder: folder.path, fleet: .drawn(from: seed), seed: seed, startingAt: start)
                let engine = try SchedulerEngine(
                    windows: world.windows, associations: world.associations, nodes: NodeTable(nodes.nodes),
                    rows: store.rows())
                return Loop(engine: engine, records: store, nodes: nodes)
            } catch let error as StoreError where error.kind == .passing {
                try note(error)
                refusedToOpen += 1
                let sound = try SQLiteStore.reading(folder: folder.path)?.check().faults.isEmpty
                try #require(sound ?? true, "harmed by \(error)")
            }
        }
    }

    /// Until it is not refused, as the daemon does.
    private mutating func persevere(_ body: () throws -> Void) throws {
        while true {
            do { return try body() } catch let error as StoreError where error.kind == .passing { try note(error) }
        }
    }

    private mutating func note(_ error: StoreError) throws {
        refusals += 1
        try #require(!error.description.contains("\n") && error.description.hasPrefix(folder.path))
        try #require(refusals < 5, "what fails once is refused again and again")
    }
}
