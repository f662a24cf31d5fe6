import Documents
import Fleet
import MaintenanceWindows
import ScheduleExpressions
import TestSupport
import Testing

@testable import Engine

/// A disk that is full, or a channel that is down, for a while: the loop keeps what it has decided, and goes on.
@Suite("Faults of the store") struct StubbornRecordsTests {
    struct Fault: Error {}

    /// Refuses so many commits, then takes them.
    struct StubbornRecords: Recorder {
        var refusals = 0
        var committed: [Change] = []

        mutating func commit(_ changes: [Change]) throws {
            if refusals > 0 {
                refusals -= 1
                throw Fault()
            }
            committed += changes
        }
    }

    /// Counts what is sent, and refuses so many messages.
    struct StubbornNodes: NodeChannel {
        var nodes: FaultyNodes
        var refusals = 0
        var sent: [Dispatch] = []

        mutating func send(_ dispatches: [Dispatch], at now: Instant) throws {
            if refusals > 0 {
                refusals -= 1
                throw Fault()
            }
            sent += dispatches
            try nodes.send(dispatches, at: now)
        }

        mutating func cancel(commandID: String, nodes ids: [ManagedNode.ID], at now: Instant) throws {
            nodes.cancel(commandID: commandID, nodes: ids, at: now)
        }

        mutating func ask(_ surveys: [Survey], at now: Instant) throws { try nodes.ask(surveys, at: now) }

        mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] {
            nodes.takeSurveyAnswers(through: now)
        }

        var nextOutcomeAt: Instant? { nodes.nextOutcomeAt }

        mutating func takeOutcomes(through now: Instant) throws -> [InvocationOutcome] {
            nodes.takeOutcomes(through: now)
        }
    }

    private typealias Loop = SchedulerLoop<StubbornRecords, StubbornNodes>

    private func makeLoop(_ seed: UInt64) throws -> (Loop, RandomWorld) {
        let world = try RandomWorld(seed: seed)
        let loop = Loop(
            engine: try SchedulerEngine(windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: StubbornRecords(), nodes: StubbornNodes(nodes: FaultyNodes(seed: seed, faults: 0.2)))
        return (loop, world)
    }

    /// The clock changes with each try and decides nothing.
    private func decided(_ changes: [Change]) -> [Change] {
        changes.filter { if case .clock = $0 { false } else { true } }
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `what cannot be committed, or sent, is kept, and in the end all is as if it had gone well`(seed: UInt64) throws
    {
        var (smooth, world) = try makeLoop(seed)
        var (rough, _) = try makeLoop(seed)
        var random = RandomSource(seed: seed)
        var failures = 0
        try smooth.turn(at: world.start)
        try rough.turn(at: world.start)
        for _ in 0..<250 {
            guard let next = smooth.nextInstant else { break }
            #expect(rough.nextInstant == next)
            let asked: [Event] = random.chance(0.1) ? [.intervention(world.intervention(using: &random))] : []
            try smooth.turn(at: next, events: asked)
            if random.chance(0.3) { rough.records.refusals = random.integer(1...3) }
            if random.chance(0.3) { rough.nodes.refusals = random.integer(1...3) }
            var events = asked
            while true {
                do {
                    try rough.turn(at: next, events: events)
                    break
                } catch {
                    // What was asked once is not to be asked again.
                    events = []
                    failures += 1
                }
            }
            // Who tries again has also taken what was answered at once.
            while smooth.nextInstant == next { try smooth.turn(at: next) }
            rough.records.refusals = 0
            rough.nodes.refusals = 0
            while rough.nextInstant == next { try rough.turn(at: next) }
            if rough.engine != smooth.engine {
                Issue.record("seed \(seed), at \(next): decided otherwise than without faults")
                return
            }
        }
        #expect(decided(rough.records.committed) == decided(smooth.records.committed))
        #expect(rough.nodes.sent == smooth.nodes.sent)
        #expect(failures > 10 || smooth.nextInstant == nil)
    }

    @Test func `until a step is on disk no other runs, and nothing of it is sent`() throws {
        // A world in which the first hours send something.
        var (loop, world) = try makeLoop(3)
        try loop.turn(at: world.start)
        while let next = loop.nextInstant {
            let sent = loop.nodes.sent
            loop.records.refusals = 5
            #expect(throws: Fault.self) { try loop.turn(at: next) }
            let engine = loop.engine
            for minutes in 1...4 {
                #expect(throws: Fault.self) { try loop.turn(at: next + .minutes(minutes)) }
                #expect(loop.engine == engine)
                #expect(loop.nodes.sent == sent)
            }
            try loop.turn(at: next + .minutes(5))
            #expect(loop.engine.mark == next + .minutes(5))
            if loop.nodes.sent.count > 20 { return }
        }
        Issue.record("nothing was ever sent")
    }
}
