import Documents
import Fleet
import ScheduleExpressions

/// Nodes that misbehave in every way that the channel's contract allows: they fail, hang, answer late, twice, or never.
/// They are also a witness: what was begun where and when.
package struct FaultyNodes: NodeChannel {
    private struct Answer {
        let at: Instant
        let order: Int
        let outcome: InvocationOutcome
    }

    package var random: RandomSource
    private let seed: UInt64
    /// Share of invocations that end other than well.
    package var faults: Double
    private var pending: [Answer] = []
    private var known: Set<String> = []
    private var cancelled: Set<String> = []
    private var order = 0
    /// Answers that were handed over, by command and node: a message that comes again gets its answer again.
    private var given: [String: InvocationOutcome] = [:]
    private var answers: [(at: Instant, answer: SurveyAnswer)] = []
    /// The next messages are lost with the process that sends them.
    package var losesNextMessages = false

    /// What a crash throws.
    package struct Crash: Error {
        package init() {}
    }

    package init(seed: UInt64, faults: Double) {
        random = RandomSource(seed: seed)
        self.seed = seed
        self.faults = faults
    }

    package mutating func send(_ dispatches: [Dispatch], at now: Instant) throws {
        if losesNextMessages {
            losesNextMessages = false
            throw Crash()
        }
        for dispatch in dispatches {
            for node in dispatch.nodes {
                let key = dispatch.message.commandID + node.rawValue
                if known.insert(key).inserted {
                    answer(dispatch.message, node, now)
                } else if let outcome = given[key] {
                    enqueue(outcome, now)
                }
            }
        }
    }

    private mutating func answer(_ message: CommandMessage, _ node: ManagedNode.ID, _ now: Instant) {
        var result = InvocationResult.success
        var at = now + .seconds(random.integer(0...900))
        var found: [String] = []
        if random.chance(faults) {
            switch random.integer(0...4) {
            case 0: result = .failed
            case 1: (result, at) = (.executionTimedOut, now + .hours(1))
            case 2: (result, at) = (.deliveryTimedOut, message.startBefore)
            case 3: return
            default: at = now + .hours(random.integer(3...9))
            }
        } else if random.chance(0.1) {
            found = ["something"]
        }
        let outcome = InvocationOutcome(
            commandID: message.commandID, node: node, result: result, found: found, changed: found)
        enqueue(outcome, at)
        if random.chance(faults / 4) { enqueue(outcome, at + .seconds(random.integer(0...7200))) }
    }

    private mutating func enqueue(_ outcome: InvocationOutcome, _ at: Instant) {
        pending.append(Answer(at: at, order: order, outcome: outcome))
        order += 1
    }

    /// Some questions are never answered, some late or twice. What is answered depends on the question alone, so that who
    /// asks again hears the same.
    package mutating func ask(_ surveys: [Survey], at now: Instant) throws {
        for survey in surveys where !answers.contains(where: { $0.answer.commandID == survey.message.commandID }) {
            let key = survey.message.commandID.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
            var random = RandomSource(seed: key)
            if random.chance(faults / 2) { continue }
            var unchanged = PositionSet(count: survey.nodes.count)
            survey.asked.forEach { if random.chance(0.6) { unchanged.insert($0) } }
            let answer = SurveyAnswer(commandID: survey.message.commandID, unchanged: unchanged)
            answers.append((random.chance(faults) ? now + .seconds(random.integer(0...120)) : now, answer))
            if random.chance(faults / 4) { answers.append((now + .seconds(random.integer(0...120)), answer)) }
        }
    }

    package mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] {
        let due = answers.filter { $0.at <= now }.map(\.answer)
        answers.removeAll { $0.at <= now }
        return due
    }

    package mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) {
        for node in nodes where cancelled.insert(commandID + node.rawValue).inserted && random.chance(0.8) {
            enqueue(InvocationOutcome(commandID: commandID, node: node, result: .cancelled), now)
        }
    }

    package var nextOutcomeAt: Instant? { (pending.map(\.at) + answers.map(\.at)).min() }

    package mutating func takeOutcomes(through now: Instant) -> [InvocationOutcome] {
        let due = pending.filter { $0.at <= now }.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
        pending.removeAll { $0.at <= now }
        for answer in due { given[answer.outcome.commandID + answer.outcome.node.rawValue] = answer.outcome }
        return due.map(\.outcome)
    }
}
