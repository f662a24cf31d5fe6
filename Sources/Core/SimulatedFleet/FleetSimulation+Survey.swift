import Documents
import Fleet
import ScheduleExpressions

/// Answers about many nodes at once: which of them would find nothing to do.
///
/// It says of a node just what carrying the command out would show, at a fraction of the cost: what was found out about a
/// node's things holds until they change, and when that can be next is known.
struct Surveyor: Sendable {
    /// What a question looks at about each machine, close together: every run of every association looks at every node.
    struct Asked: Sendable {
        /// Of its draws.
        let key: UInt64
        let profile: Int32
        let isFlaky: Bool
        let kind: Platform.Kind
    }

    /// By what it is drawn whether a step fails on a machine.
    struct Fate: Sendable {
        let key: UInt64
        /// How many of the numbers that are drawn fail.
        let limit: UInt64
    }

    /// What is known about instructions.
    struct Knowledge: Sendable {
        /// The machines on which everything was as the work wants it, and nothing has changed since: a bit each.
        var fulfilled = PositionSet(count: 0)
        /// The machines of the most nodes that were asked about: mostly they are the same every time.
        var nodes: [ManagedNode.ID] = []
        var machines = Machines([])
    }

    /// The machines that a question is put to, by position.
    struct Machines: Sendable {
        let numbers: [Int32]
        /// Whether each has the number of its position.
        let areAll: Bool

        init(_ numbers: [Int32]) {
            self.numbers = numbers
            areAll = numbers.enumerated().allSatisfy { $0 == Int($1) }
        }
    }

    /// By machine; those that messages named and no group has are not among them.
    var asked: [Asked] = []
    var fates: [Fate] = []
    var steadiness = Steadiness()
    /// By the number of the instructions.
    var knowledge: [Knowledge] = []
    var answers: [SurveyAnswer] = []
    /// Milliseconds since the epoch; nil when no answer waits to be taken.
    var answeredAt: Int64?
}

extension FleetSimulation {
    package mutating func ask(_ surveys: [Survey], at now: Instant) {
        let at = advance(to: now)
        for survey in surveys {
            let instructions = prepare(for: survey)
            surveyor.answers.append(
                SurveyAnswer(commandID: survey.message.commandID, unchanged: unchanged(survey, instructions, at: at)))
        }
        surveyor.answeredAt = at
    }

    /// What was found out and not yet taken.
    package var surveyAnswers: [SurveyAnswer] { surveyor.answers }

    package mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] {
        // A fleet that was restored may be ahead of who asks: what lies in the asker's future waits.
        guard let answeredAt = surveyor.answeredAt, answeredAt <= now.millisecondsSinceEpoch else { return [] }
        defer {
            surveyor.answers.removeAll(keepingCapacity: true)
            surveyor.answeredAt = nil
        }
        return surveyor.answers
    }

    /// Takes over what another one found out and nobody has taken: nothing of it is in a snapshot.
    package mutating func keepAnswers(of other: FleetSimulation) {
        surveyor.answers = other.surveyor.answers
        surveyor.answeredAt = other.surveyor.answeredAt
    }

    /// Forgets the answers to questions that are going to be asked again.
    package mutating func forgetAnswers(to commandIDs: Set<String>) {
        surveyor.answers.removeAll { commandIDs.contains($0.commandID) }
        if surveyor.answers.isEmpty { surveyor.answeredAt = nil }
    }

    /// What a survey asks for; with the machines that it is put to looked up.
    private mutating func prepare(for survey: Survey) -> Instructions {
        let instructions = instructions(Instructions.Key(of: survey.message))
        let number = instructions.number
        while surveyor.knowledge.count <= number {
            surveyor.knowledge.append(Surveyor.Knowledge(fulfilled: PositionSet(count: nodes.count)))
        }
        if surveyor.asked.isEmpty {
            surveyor.asked = nodes.indices.map {
                Surveyor.Asked(
                    key: machines[$0].key, profile: machines[$0].profile, isFlaky: machines[$0].isFlaky,
                    kind: nodes[$0].platform.kind)
            }
            let fates = draws.draws(.fate)
            surveyor.fates = nodes.indices.map { number in
                let behaviour = profiles[Int(machines[number].profile)].behaviour
                return Surveyor.Fate(
                    key: fates.key(machines[number].key),
                    limit: Chances.failing(behaviour, isFlaky: machines[number].isFlaky))
            }
            surveyor.steadiness = Surveyor.Steadiness(count: nodes.count)
        }
        // Few are asked between two questions to all.
        if surveyor.knowledge[number].nodes != survey.nodes,
            survey.nodes.count >= surveyor.knowledge[number].nodes.count
        {
            surveyor.knowledge[number].nodes = survey.nodes
            surveyor.knowledge[number].machines = Surveyor.Machines(survey.nodes.map { self.number(of: $0) })
        }
        return instructions
    }

    /// The nodes that can be reached and would succeed without finding or changing anything: what `plan` would come to.
    private mutating func unchanged(_ survey: Survey, _ instructions: Instructions, at now: Int64) -> PositionSet {
        guard instructions.mayBeUnchanged else { return PositionSet(count: survey.nodes.count) }
        let number = instructions.number
        let isKnown = surveyor.knowledge[number].nodes == survey.nodes
        let machines =
            isKnown ? surveyor.knowledge[number].machines : Surveyor.Machines(survey.nodes.map { self.number(of: $0) })
        let command = SeededDraws.key(survey.message.commandID)
        let draw = Surveyor.Draw(
            instructions: instructions, steps: instructions.steps.usualLeaves.map { $0.key(command) },
            fates: draws.draws(.fate), draws: draws)
        surveyor.steadiness.pass(now)
        var (unchanged, unknown) = surveyor.answer(about: survey.asked, machines, draw)
        for position in unknown {
            let machine = Int(machines.numbers[position])
            if machine < surveyor.asked.count, isSteady(machine, at: now),
                surveyor.knowledge[number].fulfilled.contains(machine) || fulfils(machine, instructions, at: now),
                draw.letsSucceed(surveyor.asked[machine])
            {
                unchanged.insert(position)
            }
        }
        return unchanged
    }

    /// Whether a node can be reached; then it was followed up to now.
    private mutating func isSteady(_ machine: Int, at now: Int64) -> Bool {
        if surveyor.steadiness.machines.contains(machine) { return true }
        if absence(of: Int32(machine), at: now) != nil { return false }
        follow(Int32(machine), through: now)
        surveyor.steadiness.note(machine, until: machines[machine].steadyUntil(from: now), at: now)
        return true
    }

    /// Whether a node would not be refused, and everything is as it ought to be there; then that is remembered.
    private mutating func fulfils(_ machine: Int, _ instructions: Instructions, at now: Int64) -> Bool {
        let fit = instructions.stepFits[nodes[machine].platform.kind]
        guard fit != .isRefused, fit == .isSkipped || fulfils(machine, instructions.steps, at: now) else {
            return false
        }
        surveyor.knowledge[instructions.number].fulfilled.insert(machine)
        return true
    }

    private mutating func fulfils(_ machine: Int, _ steps: PlatformSteps, at now: Int64) -> Bool {
        guard let works = steps.works(on: nodes[machine].platform.kind) else { return false }
        let profile = Int(machines[machine].profile)
        for work in works {
            // What comes of a script may depend on the instant: on a mirror, on a service that is broken for a while.
            if case .script = work, !troubles.areNone || profiles[profile].hasObstacles { return false }
        }
        for work in works { learn(work, on: Int32(machine)) }
        // None changes anything, so each finds the node as it is now.
        for work in works {
            switch work {
            case .desire(let wishes):
                for wish in wishes where !machines[machine].fulfils(wish, things) { return false }
            case .script(let script):
                let run = run(script, on: Int32(machine), at: now)
                guard run.code == 0, run.found.isEmpty, run.changed.isEmpty, run.seconds == 0 else { return false }
            case .patch, .other: return false
            }
        }
        return true
    }
}
