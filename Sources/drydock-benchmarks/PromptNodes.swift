import Documents
import Fleet
import ScheduleExpressions

/// Nodes that have done what they are told as soon as they hear it: what is left to be measured is the scheduler.
struct PromptNodes: NodeChannel {
    private var done: [InvocationOutcome] = []
    private var at: Instant?
    private(set) var received = 0

    mutating func send(_ dispatches: [Dispatch], at now: Instant) {
        for dispatch in dispatches {
            received += dispatch.nodes.count
            for node in dispatch.nodes {
                done.append(
                    InvocationOutcome(commandID: dispatch.message.commandID, node: node, result: .success))
            }
        }
        at = now
    }

    var nextOutcomeAt: Instant? { done.isEmpty ? nil : at }

    mutating func takeOutcomes(through now: Instant) -> [InvocationOutcome] {
        defer { done.removeAll(keepingCapacity: true) }
        return done
    }

    mutating func ask(_ surveys: [Survey], at now: Instant) {}
    mutating func takeSurveyAnswers(through now: Instant) -> [SurveyAnswer] { [] }
    mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) {}
}
