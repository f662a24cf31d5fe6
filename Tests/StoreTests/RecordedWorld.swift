import Engine
import Fleet
import ScheduleExpressions
import TestSupport

@testable import Store

/// A random world that lives on a store which keeps what it was told, with operators who ask for things, edit the
/// definitions and start the daemon again.
struct RecordedWorld {
    /// Commits to the store, as the daemon does.
    struct Records: Recorder {
        let store: SQLiteStore
        var basis: DecisionBasis
        private(set) var turns: [Turn] = []

        init(store: SQLiteStore, basis: DecisionBasis) {
            self.store = store
            self.basis = basis
        }

        mutating func commit(_ changes: [Change]) throws { try store.commit(changes, audit: nil) }

        mutating func commit(_ changes: [Change], of turn: Turn) throws {
            try store.commit(changes, audit: nil, of: turn, on: basis)
            turns.append(turn)
        }
    }

    static let build = "a test"
    private(set) var loop: SchedulerLoop<Records, FaultyNodes>
    private var world: RandomWorld
    private var random: RandomSource
    /// By the text that stands for them in the store.
    private(set) var definitions: [String: ReplayDefinitions] = [:]

    init(seed: UInt64, store: SQLiteStore) throws {
        world = try RandomWorld(seed: seed)
        random = RandomSource(seed: seed)
        let basis = DecisionBasis(build: RecordedWorld.build, definitions: "0", nodes: world.nodes)
        loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes, countsEarlierHits: false),
            records: Records(store: store, basis: basis), nodes: FaultyNodes(seed: seed, faults: 0.2))
        definitions["0"] = known
        try loop.turn(at: world.start)
    }

    var store: SQLiteStore { loop.records.store }
    var start: Instant { world.start }

    private var known: ReplayDefinitions {
        ReplayDefinitions(windows: world.windows, associations: world.associations, nodes: world.nodes)
    }

    mutating func live(days: Int, build: String = RecordedWorld.build) throws {
        loop.records.basis = DecisionBasis(
            build: build, definitions: loop.records.basis.definitions, nodes: world.nodes)
        let begin = loop.engine.mark ?? world.start
        var next = begin
        while true {
            // In a pause nothing happens by itself.
            next = min(loop.nextInstant ?? next + .hours(6), next + .hours(6))
            guard next < begin + .days(days) else { return }
            if random.chance(0.02) { try startAgain() }
            let asked = asked()
            try loop.turn(at: next, events: asked)
        }
    }

    /// As after a crash or a reload; half of the time with other definitions.
    private mutating func startAgain() throws {
        if random.chance(0.5) { try world.edit(using: &random) }
        let text = String(definitions.count)
        definitions[text] = known
        loop.records.basis = DecisionBasis(
            build: loop.records.basis.build, definitions: text, nodes: world.nodes)
        loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes, rows: store.rows(),
                countsEarlierHits: false),
            records: loop.records, nodes: loop.nodes)
    }

    private mutating func asked() -> [Event] {
        if loop.engine.pause != nil, random.chance(0.3) {
            return [.resume(PauseRequest(reason: "over", by: "tests"))]
        }
        guard random.chance(0.1) else { return [] }
        switch random.integer(0...9) {
        case 0: return [.pause(PauseRequest(reason: "a test", by: "tests"))]
        case 1, 2: return [.resume(PauseRequest(reason: "over", by: "tests"))]
        case 3: return [.applyAssociation(AssociationRequest(name: "association-0", reason: "now", by: "tests"))]
        default: return [.intervention(world.intervention(using: &random))]
        }
    }

    /// Decides a span again. Returns the lines of its decisions, and what came of it.
    func replay(
        _ span: Range<Instant>, build: String = RecordedWorld.build
    ) throws -> (lines: [String], result: ReplayResult) {
        var lines: [String] = []
        let result = try store.replay(span, build: build) { text in
            guard let definitions = definitions[text] else { throw StoreError("There are no definitions \(text).") }
            return definitions
        } onDecision: {
            lines.append($0.jsonLine)
        }
        return (lines, result)
    }
}
