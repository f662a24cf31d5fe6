import Engine
import MaintenanceWindows
import ScheduleExpressions
import TestSupport
import Testing

/// The promises of the engine on worlds drawn from seeds, with nodes that misbehave, outages, and rebuilt engines.
@Suite("Promises") struct PromiseTests {
    /// Everything that happened in a world, for comparing.
    struct Run {
        var lines: [String] = []
        var starts = 0
        var stopped = 0
        var records = 0
        var gated = 0
        var limited = 0
        var interventions = 0
        var edits = 0
    }

    @Test func `the promises hold in random worlds`() throws {
        let budget = Budget()
        var worlds: UInt64 = 0
        var sum = Run()
        while worlds < 2000, worlds < 20 || !budget.isSpent {
            let run = try checked(seed: worlds)
            sum.starts += run.starts
            sum.stopped += run.stopped
            sum.records += run.records
            sum.gated += run.gated
            sum.limited += run.limited
            sum.interventions += run.interventions
            sum.edits += run.edits
            worlds += 1
        }
        print(
            "promises: \(worlds) worlds, \(sum.starts) starts, \(sum.stopped) stops, \(sum.records) occurrences, "
                + "\(sum.gated) through a gate, \(sum.limited) limited starts, \(sum.interventions) interventions, "
                + "\(sum.edits) edits")
        #expect(sum.starts > 100 && sum.stopped > 0 && sum.records > 50 && sum.gated > 0)
        #expect(sum.limited > 0 && sum.interventions > 0 && sum.edits > 0)
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func `equal seeds give byte-identical decisions`(seed: UInt64) throws {
        #expect(try checked(seed: seed).lines == checked(seed: seed).lines)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `an engine rebuilt at every step decides as the one that lived on`(seed: UInt64) throws {
        let living = try run(seed: seed, rebuildShare: 0, outageShare: 0)
        let rebuilt = try run(seed: seed, rebuildShare: 1, outageShare: 0)
        #expect(living.lines == rebuilt.lines)
    }

    private func checked(seed: UInt64) throws -> Run {
        do {
            return try run(seed: seed, rebuildShare: 0.05, outageShare: 0.02, crashShare: 0.05, editShare: 0.005)
        } catch let broken as BrokenAfter {
            // A turn follows from those before it alone: no shorter prefix of this world breaks a promise.
            throw Witness.Broken(
                description: "seed \(seed), after \(broken.turns) turns, at \(broken.at): \(broken.error)")
        }
    }

    /// What broke a promise, and when.
    private struct BrokenAfter: Error {
        let turns: Int
        let at: Instant
        let error: any Error
    }

    /// Six days of a world. At a share of the turns the engine is thrown away and rebuilt from the rows; at another the
    /// daemon is away for hours; at a third the process dies before its commit, or after it and before it sends; at a
    /// fourth somebody edits a definition, and the engine goes on with it.
    private func run(
        seed: UInt64, rebuildShare: Double, outageShare: Double, crashShare: Double = 0, editShare: Double = 0
    ) throws -> Run {
        var (turns, edits) = (0, 0)
        var world = try RandomWorld(seed: seed)
        var random = RandomSource(seed: seed &* 7 &+ 1)
        let end = world.start + .days(6)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: Witness(windows: world.windows, associations: world.associations, nodes: world.nodes),
            nodes: FaultyNodes(seed: seed &+ 99, faults: random.pick([0, 0.05, 0.3])))
        try loop.turn(at: world.start)
        // One that is paused has nothing to wake up for: it is resumed at the end.
        while let next = loop.nextInstant ?? loop.engine.pause.map({ _ in end }),
            next < end || isUnfinished(loop.engine, end) || loop.engine.pause != nil
        {
            var now = next
            if now < end, random.chance(outageShare) { now = min(end, now + .minutes(random.integer(1...600))) }
            if random.chance(crashShare) {
                if random.chance(0.5) { loop.records.crashesNext = true } else { loop.nodes.losesNextMessages = true }
            }
            var asked: [Event] =
                now < end && random.chance(0.01) ? [.intervention(world.intervention(using: &random))] : []
            let request = PauseRequest(reason: "a storm", by: "ben")
            if loop.engine.pause == nil {
                if now < end, random.chance(0.003) { asked.append(.pause(request)) }
            } else if now >= end || random.chance(0.1) {
                asked.append(.resume(request))
            }
            turns += 1
            do {
                try loop.turn(at: max(now, loop.engine.mark ?? now), events: asked)
            } catch is FaultyNodes.Crash {
                loop = try rebuilt(loop, world, mustEqual: false)
                continue
            } catch {
                throw BrokenAfter(turns: turns, at: now, error: error)
            }
            if random.chance(editShare) {
                try world.edit(using: &random)
                loop.records.definitions(are: world.windows, world.associations)
                loop = try rebuilt(loop, world, mustEqual: false)
                edits += 1
            }
            if random.chance(rebuildShare) { loop = try rebuilt(loop, world) }
        }
        try loop.records.checkEveryOccurrenceHasARecord(world.windows, in: world.start..<end)
        return Run(
            lines: loop.records.lines, starts: loop.records.starts, stopped: loop.records.stopped,
            records: loop.records.executions.count, gated: loop.records.gated, limited: loop.records.limited,
            interventions: loop.records.interventionCount, edits: edits)
    }

    private func isUnfinished(_ engine: SchedulerEngine, _ end: Instant) -> Bool {
        engine.executions.contains { $0.scheduledFor < end } || engine.held.contains { $0.scheduledFor < end }
    }

    private func rebuilt(
        _ loop: SchedulerLoop<Witness, FaultyNodes>, _ world: RandomWorld, mustEqual: Bool = true
    ) throws -> SchedulerLoop<Witness, FaultyNodes> {
        let engine = try SchedulerEngine(
            windows: world.windows, associations: world.associations, nodes: world.nodes, rows: loop.records.rows)
        guard engine == loop.engine || !mustEqual else {
            throw Witness.Broken(description: "the rebuilt engine differs")
        }
        return SchedulerLoop(engine: engine, records: loop.records, nodes: loop.nodes)
    }
}
