import Documents
import Fleet
import ScheduleExpressions

/// Nodes on which named things go wrong at given instants, and which are away now and then. Every command but those of
/// windows puts right what its first parameter begins the names of. They know what has struck whom: a witness.
struct DriftingNodes: NodeChannel {
    struct Strike: Hashable {
        let at: Instant
        let node: ManagedNode.ID
        /// "0 file": the number of the association that it concerns, and what.
        let item: String
    }

    private struct Visit {
        let at: Instant
        let order: Int
        let commandID: String
        let node: ManagedNode.ID
        /// What is looked after; nil: nothing, and "": it could not be reached.
        let care: String?
    }

    private var coming: ArraySlice<Strike>
    /// Those that made something wrong that was right.
    private(set) var strikes: [Strike] = []
    private(set) var wrong: [ManagedNode.ID: Set<String>] = [:]
    private let absences: [ManagedNode.ID: [Range<Instant>]]
    private var visits: [Visit] = []
    private var answers: [(at: Instant, answer: SurveyAnswer)] = []
    private var order = 0

    init(strikes: [Strike], absences: [ManagedNode.ID: [Range<Instant>]]) {
        coming = strikes.sorted { ($0.at, $0.node, $0.item) < ($1.at, $1.node, $1.item) }[...]
        self.absences = absences
    }

    private func isAway(_ node: ManagedNode.ID, at instant: Instant) -> Bool {
        absences[node]?.contains { $0.contains(instant) } ?? false
    }

    private mutating func strike(through now: Instant) {
        while let next = coming.first, next.at <= now {
            coming.removeFirst()
            if wrong[next.node, default: []].insert(next.item).inserted { strikes.append(next) }
        }
    }

    private static func care(of message: CommandMessage) -> String? { message.parameters["commands"]?.first }

    mutating func send(_ dispatches: [Dispatch], at now: Instant) {
        for dispatch in dispatches {
            for node in dispatch.nodes {
                order += 1
                let isLost = isAway(node, at: now)
                visits.append(
                    Visit(
                        at: isLost ? dispatch.message.startBefore : now + .seconds(order % 50), order: order,
                        commandID: dispatch.message.commandID, node: node,
                        care: isLost ? "" : DriftingNodes.care(of: dispatch.message)))
            }
        }
    }

    mutating func ask(_ surveys: [Survey], at now: Instant) {
        strike(through: now)
        for survey in surveys {
            guard let care = DriftingNodes.care(of: survey.message) else { continue }
            var unchanged = PositionSet(count: survey.nodes.count)
            survey.asked.forEach { position in
                let node = survey.nodes[position]
                let isWrong = wrong[node]?.contains { $0.hasPrefix(care) } ?? false
                if !isWrong, !isAway(node, at: now) { unchanged.insert(position) }
            }
            answers.append((now, SurveyAnswer(commandID: survey.message.commandID, unchanged: unchanged)))
        }
    }

    mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] {
        defer { answers.removeAll() }
        return answers.map(\.answer)
    }

    mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) {}

    var nextOutcomeAt: Instant? { (visits.map(\.at) + answers.map(\.at)).min() }

    mutating func takeOutcomes(through now: Instant) -> [InvocationOutcome] {
        let due = visits.filter { $0.at <= now }.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
        visits.removeAll { $0.at <= now }
        return due.map { visit in
            strike(through: visit.at)
            guard visit.care != "" else {
                return InvocationOutcome(
                    commandID: visit.commandID, node: visit.node, result: .deliveryTimedOut, detail: "offline")
            }
            let found = visit.care.map { care in wrong[visit.node, default: []].filter { $0.hasPrefix(care) } } ?? []
            wrong[visit.node]?.subtract(found)
            return InvocationOutcome(
                commandID: visit.commandID, node: visit.node, result: .success, found: found.sorted(),
                changed: found.sorted().map { "put right: \($0)" })
        }
    }
}
