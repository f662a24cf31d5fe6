import Documents
import Fleet
import ScheduleExpressions

/// Answers about many nodes at once: which of them would find nothing to do.
///
/// It says of a node just what carrying the command out would show, at a fraction of the cost: what was found out about a
/// node's things holds until they change, and when that can be next is known.
struct Surveyor: Sendable {
    /// What a message asks for, and what is known about it. Commands of one association ask for the same.
    struct Subject: Hashable, Sendable {
        let document: String
        let parameters: [String: [String]]
        let content: DocumentContent?
    }

    struct Knowledge: Sendable {
        let steps: PlatformSteps
        let fits: Fits
        /// A platform at least can say that it has nothing to do, and what can go wrong is the same on all.
        let mayBeUnchanged: Bool
        /// By group.
        let chances: [Chances]
        /// By machine: its revision when everything was as the work wants it; 0 when it was not.
        var fulfilledAt: [UInt32] = []
        /// The machines of the most nodes that were asked about: mostly they are the same every time.
        var nodes: [ManagedNode.ID] = []
        var machines: [Int32] = []
    }

    var numbers: [Subject: Int] = [:]
    var knowledge: [Knowledge] = []
    var answers: [SurveyAnswer] = []
    /// Milliseconds since the epoch; nil when no answer waits to be taken.
    var answeredAt: Int64?
}

extension FleetSimulation {
    package mutating func ask(_ surveys: [Survey], at now: Instant) {
        let at = advance(to: now)
        for survey in surveys {
            let subject = number(of: survey)
            surveyor.answers.append(
                SurveyAnswer(commandID: survey.message.commandID, unchanged: unchanged(survey, subject, at: at)))
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

    /// The number of what a survey is about, with the machines that it is put to.
    private mutating func number(of survey: Survey) -> Int {
        let message = survey.message
        let subject = Surveyor.Subject(
            document: message.document, parameters: message.parameters, content: message.content)
        let number = surveyor.numbers[subject] ?? surveyor.knowledge.count
        if number == surveyor.knowledge.count {
            surveyor.numbers[subject] = number
            let steps = PlatformSteps(message, things: &things)
            let maySay = Platform.Kind.allCases.contains { steps.works(on: $0).map { !$0.isEmpty } ?? false }
            surveyor.knowledge.append(
                Surveyor.Knowledge(
                    steps: steps, fits: Fits(of: message.content?.document).skipping { steps[$0].isEmpty },
                    mayBeUnchanged: maySay && steps.areAlike,
                    chances: profiles.map { Surveyor.Chances($0.behaviour, steps.usualLeaves) }))
        }
        // Few are asked between two questions to all.
        if surveyor.knowledge[number].nodes != survey.nodes,
            survey.nodes.count >= surveyor.knowledge[number].nodes.count
        {
            surveyor.knowledge[number].nodes = survey.nodes
            surveyor.knowledge[number].machines = survey.nodes.map { self.number(of: $0) }
        }
        let missing = machines.count - surveyor.knowledge[number].fulfilledAt.count
        if missing > 0 { surveyor.knowledge[number].fulfilledAt += Array(repeating: 0, count: missing) }
        return number
    }

    /// The nodes that can be reached and would succeed without finding or changing anything: what `plan` would come to.
    ///
    /// Members are read one by one, not whole machines and profiles: this is the only place at which every run of every
    /// association looks at every node.
    private mutating func unchanged(_ survey: Survey, _ subject: Int, at now: Int64) -> PositionSet {
        // By 64 positions, as a `PositionSet` holds them.
        var unchanged: [UInt64] = Array(repeating: 0, count: survey.asked.words.count)
        guard surveyor.knowledge[subject].mayBeUnchanged else { return PositionSet(words: unchanged) }
        let key = SeededDraws.key(survey.message.commandID)
        let isKnown = surveyor.knowledge[subject].nodes == survey.nodes
        let numbers = isKnown ? surveyor.knowledge[subject].machines : survey.nodes.map { self.number(of: $0) }
        let chances = surveyor.knowledge[subject].chances
        let fits = surveyor.knowledge[subject].fits
        let steps = surveyor.knowledge[subject].steps
        let fates = draws.draws(.fate)
        // Taken out while it is worked on, so that it is not copied.
        var fulfilledAt = surveyor.knowledge[subject].fulfilledAt
        surveyor.knowledge[subject].fulfilledAt = []
        defer { surveyor.knowledge[subject].fulfilledAt = fulfilledAt }
        for (index, word) in survey.asked.words.enumerated() {
            var left = word
            while left != 0 {
                let bit = left & (0 &- left)
                let number = Int(numbers[index << 6 + left.trailingZeroBitCount])
                left ^= bit
                if !machines[number].isSteady(at: now), !isOnline(number, at: now) { continue }
                if fulfilledAt[number] != machines[number].revision {
                    let fit = fits[nodes[number].platform.kind]
                    // It would be refused, which is no success.
                    if fit == .isRefused { continue }
                    guard fit == .isSkipped || fulfils(number, steps, at: now) else { continue }
                    fulfilledAt[number] = machines[number].revision
                }
                let profile = Int(machines[number].profile)
                if chances[profile].areCertain
                    || chances[profile].letSucceed(machines[number].key, machines[number].isFlaky, fates, draws, key)
                    || fits[nodes[number].platform.kind] == .isSkipped
                {
                    unchanged[index] |= bit
                }
            }
        }
        return PositionSet(words: unchanged)
    }

    /// Whether a node can be reached; then it is followed up to now.
    private mutating func isOnline(_ number: Int, at now: Int64) -> Bool {
        if machines[number].isAbsent || absence(of: Int32(number), at: now) != nil { return false }
        follow(Int32(number), through: now)
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

extension Surveyor {
    /// How likely a command is to succeed on a node of a group, within its time limit.
    struct Chances: Sendable {
        private let failing: (usually: Double, flaky: Double)
        private let seconds: NodeBehaviour.Seconds
        private let timeLimitSeconds: Int
        private let mayRunTooLong: Bool
        private let steps: [StepWork]
        /// Whether it succeeds on every node.
        let areCertain: Bool

        /// The steps have one time limit, and none is about patches.
        init(_ behaviour: NodeBehaviour, _ steps: [StepWork]) {
            func rate(isFlaky: Bool) -> Double {
                [behaviour.failureRate, behaviour.hangRate].reduce(0) {
                    $0 + FleetSimulation.rate($1, isPatching: false, isFlaky: isFlaky)
                }
            }
            self.steps = steps
            let timeLimitSeconds = steps.first?.timeLimitSeconds ?? .max
            failing = (rate(isFlaky: false), rate(isFlaky: true))
            seconds = behaviour.stepSeconds
            self.timeLimitSeconds = timeLimitSeconds
            mayRunTooLong = max(seconds.least, seconds.most) > timeLimitSeconds
            areCertain = failing == (0, 0) && !mayRunTooLong
        }

        /// What the draws of a command say about a node.
        func letSucceed(
            _ node: UInt64, _ isFlaky: Bool, _ fates: PurposeDraws, _ draws: SeededDraws, _ command: UInt64
        ) -> Bool {
            let failing = isFlaky ? failing.flaky : failing.usually
            for step in steps {
                let key = step.key(command)
                if failing > 0, fates.unit(node, key) < failing { return false }
                if mayRunTooLong, draws.within(seconds, .stepDuration, node, key) > timeLimitSeconds { return false }
            }
            return true
        }
    }
}
