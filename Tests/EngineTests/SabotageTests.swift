import Documents
import Fleet
import ScheduleExpressions
import TestSupport
import Testing

@testable import Engine
@testable import MaintenanceWindows
@testable import RunCommand

/// An engine that breaks a promise on purpose must be caught by the witness that the random worlds are judged by: a proof
/// that does not fail for a broken engine proves nothing.
@Suite("Sabotage") struct SabotageTests {
    struct Sabotage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What the witness says begins so.
        let caughtAs: String
        /// Breaks the engine, at any turn.
        let act: @Sendable (inout SchedulerEngine) -> Void

        init(_ description: String, caughtAs: String, _ act: @escaping @Sendable (inout SchedulerEngine) -> Void) {
            testDescription = description
            self.caughtAs = caughtAs
            self.act = { engine in
                act(&engine)
                // When it wakes follows from the rest, and it looks at everything again.
                engine.hasFreedForWindows = true
                engine.nextScheduled = engine.findNextScheduled()
                engine.nextWake = engine.findNextWake()
            }
        }
    }

    static let all = [
        Sabotage("more nodes at once than MaxConcurrency", caughtAs: "promise 1: too many") { engine in
            engine.changeRates {
                RateController(concurrencyMax: 999, errorsMax: $0.errorsMax, errors: $0.errors, inFlight: $0.inFlight)
            }
        },
        Sabotage("errors are not counted", caughtAs: "promise 1: a start after") { engine in
            engine.changeRates {
                RateController(
                    concurrencyMax: $0.concurrencyMax, errorsMax: 999, errors: $0.errors, inFlight: $0.inFlight)
            }
        },
        Sabotage("a node is started twice", caughtAs: "promise 2: started twice") { engine in
            engine.wakeNodes(in: .succeeded)
        },
        Sabotage("an occurrence runs twice", caughtAs: "promise 2") { engine in
            for index in engine.windows.indices {
                let id = engine.windows[index].window.id
                guard engine.windows[index].window.isEnabled, let last = engine.windows[index].lastRun?.scheduledFor,
                    !engine.executions.contains(where: { $0.windowID == id })
                else { continue }
                engine.windows[index].next = engine.windows[index].window.schedule.next(after: last - .milliseconds(1))
            }
        },
        Sabotage("the cutoff is ignored", caughtAs: "promise 3") { engine in
            for index in engine.executions.indices {
                engine.executions[index].cutoffAt = engine.executions[index].cutoffAt + .hours(10)
                engine.executions[index].closesAt = engine.executions[index].closesAt + .hours(10)
            }
        },
        Sabotage("a window opens before its time", caughtAs: "promise 4") { engine in
            for index in engine.windows.indices {
                guard let next = engine.windows[index].next, let mark = engine.mark, next.instant > mark + .hours(2)
                else { continue }
                engine.windows[index].next = Occurrence(instant: next.instant - .hours(1))
            }
        },
        Sabotage("an occurrence is passed over in silence", caughtAs: "promise 4") { engine in
            for index in engine.windows.indices {
                guard let next = engine.windows[index].next else { continue }
                engine.windows[index].next = engine.windows[index].window.schedule.next(after: next.instant)
            }
        },
        Sabotage("a window works where an association runs", caughtAs: "promise 8") { engine in
            for node in engine.nodeStates.indices { engine.nodeStates[node].runsAssociation = false }
        },
        Sabotage("gates are ignored", caughtAs: "gate") { engine in
            for index in engine.windows.indices { engine.windows[index].window.promotion = nil }
        },
        Sabotage("freezes are ignored", caughtAs: "freeze") { engine in
            for index in engine.windows.indices { engine.windows[index].window.calendars = [] }
        },
        Sabotage("AtMost is ignored", caughtAs: "AtMost") { engine in
            for index in engine.windows.indices { engine.windows[index].window.atMost = nil }
        },
        Sabotage("a stop is ignored", caughtAs: "stop") { engine in
            engine.wakeNodes(in: .notStarted) { $0 == .cancelling }
        },
    ]

    @Test(arguments: all) func `a broken engine is caught`(sabotage: Sabotage) throws {
        var found: String?
        for seed in 0..<200 as Range<UInt64> where found == nil {
            do {
                try run(seed: seed, sabotage)
            } catch let broken as Witness.Broken where broken.description.hasPrefix(sabotage.caughtAs) {
                found = "seed \(seed): \(broken)"
            } catch is Witness.Broken {
                // One broken rule breaks others too; the next world may show the one that is meant.
            }
        }
        #expect(found != nil, "\(sabotage.testDescription): nobody noticed in 200 worlds")
    }

    private func run(seed: UInt64, _ sabotage: Sabotage) throws {
        let world = try RandomWorld(seed: seed)
        var random = RandomSource(seed: seed)
        let end = world.start + .days(2)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: Witness(windows: world.windows, nodes: world.nodes),
            nodes: FaultyNodes(seed: seed &+ 99, faults: 0.3))
        try loop.turn(at: world.start)
        sabotage.act(&loop.engine)
        while let next = loop.nextInstant, next < end {
            let asked: [Event] =
                random.chance(0.02) ? [.intervention(world.intervention(using: &random))] : []
            try loop.turn(at: max(next, loop.engine.mark ?? next), events: asked)
            if random.chance(0.3) { sabotage.act(&loop.engine) }
        }
        while let next = loop.nextInstant, !loop.engine.executions.isEmpty || !loop.engine.held.isEmpty,
            next < end + .days(2)
        {
            try loop.turn(at: max(next, loop.engine.mark ?? next))
        }
        try loop.records.checkEveryOccurrenceHasARecord(world.windows, in: world.start..<end)
    }

    /// Promise 5: what is not on disk is not done.
    @Test func `a message without a record behind it is caught`() throws {
        let world = try RandomWorld(seed: 3)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: Ledger.Keeper(), nodes: Ledger.Channel())
        var caught = false
        try loop.turn(at: world.start)
        for _ in 0..<2000 {
            guard let next = loop.nextInstant, !caught else { break }
            loop.nodes.committed = loop.records.committed
            do {
                try loop.turn(at: next)
                loop.nodes.committed = loop.records.committed
                try loop.nodes.check()
            } catch is Witness.Broken {
                caught = true
            }
            loop.records.forgets = loop.records.committed.count > 20
        }
        #expect(caught)
    }

    /// Promise 6: the comparison of two runs sees a difference in the order of nodes.
    @Test func `a different order of nodes gives different decisions`() throws {
        func lines(reversed: Bool) throws -> [String] {
            let world = try RandomWorld(seed: 5)
            let nodes = NodeTable(reversed ? world.nodes.nodes.reversed() : world.nodes.nodes)
            var loop = SchedulerLoop(
                engine: try SchedulerEngine(windows: world.windows, associations: world.associations, nodes: nodes),
                records: Witness(windows: world.windows, nodes: nodes), nodes: FaultyNodes(seed: 1, faults: 0))
            try loop.turn(at: world.start)
            while let next = loop.nextInstant, next < world.start + .days(1) { try loop.turn(at: next) }
            return loop.records.lines
        }
        #expect(try lines(reversed: false) == lines(reversed: false))
        #expect(try lines(reversed: false) != lines(reversed: true))
    }
}

/// What was committed, and what was sent.
private enum Ledger {
    struct Keeper: Recorder {
        var committed: Set<String> = []
        var forgets = false

        mutating func commit(_ changes: [Change]) {
            if forgets { return }
            for case .invocation(let record) in changes { committed.insert(record.commandID + record.node.rawValue) }
        }
    }

    struct Channel: NodeChannel {
        var committed: Set<String> = []
        private var sent: Set<String> = []
        private var inner = FaultyNodes(seed: 1, faults: 0)

        mutating func send(_ dispatches: [Dispatch], at now: Instant) throws {
            for dispatch in dispatches {
                for node in dispatch.nodes { sent.insert(dispatch.message.commandID + node.rawValue) }
            }
            try inner.send(dispatches, at: now)
        }

        mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) throws {
            inner.cancel(commandID: commandID, nodes: nodes, at: now)
        }

        mutating func ask(_ surveys: [Survey], at now: Instant) throws { try inner.ask(surveys, at: now) }

        mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] {
            inner.takeSurveyAnswers(through: now)
        }

        var nextOutcomeAt: Instant? { inner.nextOutcomeAt }

        mutating func takeOutcomes(through now: Instant) -> [InvocationOutcome] { inner.takeOutcomes(through: now) }

        func check() throws {
            if let bare = sent.subtracting(committed).sorted().first {
                throw Witness.Broken(description: "promise 5: sent without a record: \(bare)")
            }
        }
    }
}

extension SchedulerEngine {
    fileprivate mutating func changeRates(_ change: (RateController) -> RateController) {
        for execution in executions.indices {
            for task in executions[execution].tasks.indices {
                for command in executions[execution].tasks[task].commands.indices {
                    let rate = executions[execution].tasks[task].commands[command].rate
                    executions[execution].tasks[task].commands[command].rate = change(rate)
                }
            }
        }
    }

    /// Lets nodes wait again that had their turn, in commands that are not over.
    fileprivate mutating func wakeNodes(
        in phase: Command.Phase, where isMeant: (ExecutionStatus) -> Bool = { _ in true }
    ) {
        for execution in executions.indices where isMeant(executions[execution].status) {
            for task in executions[execution].tasks.indices
            where executions[execution].tasks[task].status == .inProgress {
                for command in executions[execution].tasks[task].commands.indices
                where executions[execution].tasks[task].commands[command].status == .inProgress {
                    var woken = executions[execution].tasks[task].commands[command]
                    guard woken.rate.permit != .stop else { continue }
                    for position in woken.phases.indices where woken.phases[position] == phase {
                        woken.phases[position] = .waiting
                        if phase == .succeeded { woken.counts.succeeded -= 1 } else { woken.counts.notStarted -= 1 }
                        let node = woken.nodes[position]
                        if !executions[execution].holds(node) { nodeStates[node].windowClaims += 1 }
                        executions[execution].openParts[node, default: 0] += 1
                    }
                    woken.ending = nil
                    woken.waiting = woken.phases.indices.filter {
                        woken.phases[$0] == .waiting || woken.phases[$0] == .deferred
                    }
                    executions[execution].tasks[task].commands[command] = woken
                }
            }
        }
    }
}
