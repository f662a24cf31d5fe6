import Engine
import Fleet
import Foundation
import ScheduleExpressions
import SimulatedFleet
import TestSupport
import Testing

@testable import Store

/// A small world with its store and its fleet on a disk that fails once, tried on as the daemon does.
struct StoredLife {
    /// What of it the disk that fails is under.
    enum Part {
        /// From an empty folder until both files are made.
        case making
        /// From the store of an old version until it is one of today's.
        case migrating
        /// From a backup that was put in the place of the store, until it is one again.
        case restoring
        /// From files that are made: opened, until nodes have begun some work, and what is forgotten in the end.
        case short
        /// From an empty folder, with a restart in the middle.
        case hours(Int)
    }

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

    private let part: Part
    private let world: RandomWorld
    private static let seed: UInt64 = 3
    /// What the folder holds before, by name.
    private let files: [String: Data]
    /// Until when the short one goes on.
    private let end: Instant

    init(_ part: Part) throws {
        self.part = part
        world = try RandomWorld(seed: StoredLife.seed)
        end = try StoredLife.beginning(of: world)
        let folder = try TemporaryFolder()
        let store = folder.path + "/" + SQLiteStore.fileName
        switch part {
        case .making, .hours: break
        // Closed again at once, so that all of it is in two files.
        case .short: _ = try StoredLife.files(in: folder.path, of: world)
        case .migrating:
            let oldest = SQLiteStore.migrations.migrations.first { $0.hasPrefix("3:") }
            let lived = try LivedStore(seed: StoredLife.seed, turns: 5, migratedTo: oldest)
            try lived.bytes().write(to: URL(filePath: store))
        case .restoring:
            let lived = try LivedStore(seed: StoredLife.seed, turns: 5)
            _ = try #require(try SQLiteStore.reading(folder: lived.folder.path)).backup(to: store, replacing: false)
        }
        files = try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(into: [:]) { files, name in
            files[name] = try Data(contentsOf: URL(filePath: folder.path + "/" + name))
        }
    }

    /// Whether it decides something.
    var decides: Bool {
        switch part {
        case .making, .migrating, .restoring: false
        case .short, .hours: true
        }
    }

    func lived(failing call: Int?, as fault: FaultyDisk.Fault = .broken) throws -> End {
        let folder = try TemporaryFolder()
        for (name, bytes) in files { try bytes.write(to: URL(filePath: folder.path + "/" + name)) }
        var trying = Trying(folder: folder.path)
        let tally = try FaultyDisk.use(for: folder.path, failing: call, as: fault) {
            try live(in: folder.path, &trying)
        }
        let store = try #require(try SQLiteStore.reading(folder: folder.path))
        return End(
            rows: try store.rows(), lines: try store.decisionLines(),
            begun: try !decides
                ? []
                : FleetStore.ledger(folder: folder.path).filter { $0.event == .began }.map {
                    "\($0.at) \($0.commandID) \($0.node.rawValue)"
                }, faults: try store.check().faults, refusals: trying.refusals, refusedToOpen: trying.refusedToOpen,
            tally: tally)
    }

    private func live(in folder: String, _ trying: inout Trying) throws {
        switch part {
        case .making: _ = try trying.open { try StoredLife.files(in: folder, of: world) }
        case .migrating, .restoring: _ = try trying.open { try SQLiteStore(folder: folder, holder: "tests") }
        case .short: try go(in: folder, from: world.start, through: end, &trying)
        case .hours(let hours):
            let middle = world.start + .minutes(hours * 30)
            try go(in: folder, from: world.start, through: middle, &trying)
            try go(in: folder, from: middle, through: world.start + .hours(hours), &trying)
        }
    }

    /// One process: from its start to its end.
    private func go(
        in folder: String, from start: Instant, through end: Instant, _ trying: inout Trying
    ) throws {
        var loop = try trying.open {
            let (store, nodes) = try StoredLife.files(in: folder, of: world)
            let engine = try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: NodeTable(nodes.nodes),
                rows: store.rows())
            return Loop(engine: engine, records: store, nodes: nodes)
        }
        try trying.persevere { try loop.turn(at: start) }
        // Every other turn as the daemon does it where many windows are due.
        var isAhead = false
        while let next = loop.nextInstant, next < end {
            isAhead.toggle()
            try trying.persevere {
                if loop.owesBatch { return try loop.finishBatch(at: next) }
                if isAhead, loop.canTurnAhead(of: next) { return try loop.turnAhead(at: next) }
                try loop.turn(at: next)
            }
        }
        try trying.persevere { try loop.records.forget(endedBefore: start - .days(1)) }
    }

    /// The instant until which some nodes begin something.
    private static func beginning(of world: RandomWorld) throws -> Instant {
        let fleet = FleetSimulation(.drawn(from: seed), seed: seed, startingAt: world.start)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: NodeTable(fleet.nodes)),
            records: try SQLiteStore(), nodes: fleet)
        try loop.turn(at: world.start)
        while let next = loop.nextInstant, loop.nodes.ledger.entries.count(where: { $0.event == .began }) <= 5 {
            try loop.turn(at: next)
        }
        return (loop.engine.mark ?? world.start) + .milliseconds(1)
    }

    private static func files(in folder: String, of world: RandomWorld) throws -> (SQLiteStore, FleetStore) {
        let store = try SQLiteStore(folder: folder, holder: "tests")
        return (
            store, try FleetStore(folder: folder, fleet: .drawn(from: seed), seed: seed, startingAt: world.start)
        )
    }

    /// Tries again what is refused, as the daemon does, and whoever starts it.
    private struct Trying {
        let folder: String
        var refusals = 0
        var refusedToOpen = 0

        mutating func open<Opened>(_ body: () throws -> Opened) throws -> Opened {
            while true {
                do {
                    return try body()
                } catch let error as StoreError where error.kind == .passing {
                    try note(error)
                    refusedToOpen += 1
                    try judge(after: error)
                }
            }
        }

        /// A store that could not be opened is sound, or not made or brought up to date to its end, and says so.
        private func judge(after error: StoreError) throws {
            do {
                let sound = try SQLiteStore.reading(folder: folder)?.check().faults.isEmpty
                try #require(sound ?? true, "harmed by \(error)")
            } catch let unfinished as StoreError {
                let words = ["is being made", "was written by an older drydock", "Start the daemon"]
                #expect(words.contains { unfinished.description.contains($0) }, "\(unfinished) after \(error)")
            }
        }

        mutating func persevere(_ body: () throws -> Void) throws {
            while true {
                do { return try body() } catch let error as StoreError where error.kind == .passing { try note(error) }
            }
        }

        private mutating func note(_ error: StoreError) throws {
            refusals += 1
            try #require(!error.description.contains("\n") && error.description.hasPrefix(folder))
            try #require(refusals < 5, "what fails once is refused again and again")
        }
    }
}
