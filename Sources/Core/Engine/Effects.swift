import Documents
import Fleet
import RunCommand
import ScheduleExpressions

/// What a step wants done. All its records are committed together before anything is sent.
package struct Effects: Hashable, Sendable {
    /// Nodes that are asked to give up a command.
    package struct Cancellation: Hashable, Sendable {
        package let commandID: String
        package let nodes: [ManagedNode.ID]
    }

    /// In the order in which they are to be applied.
    package internal(set) var changes: [Change] = []
    package internal(set) var dispatches: [Dispatch] = []
    package private(set) var surveys: [Survey] = []
    package private(set) var cancellations: [Cancellation] = []

    package init() {}

    mutating func record(_ change: Change) { changes.append(change) }

    mutating func dispatch(_ dispatch: Dispatch) { dispatches.append(dispatch) }

    mutating func ask(_ survey: Survey) { surveys.append(survey) }

    mutating func cancel(commandID: String, nodes: [ManagedNode.ID]) {
        cancellations.append(Cancellation(commandID: commandID, nodes: nodes))
    }

    mutating func decide(
        _ event: Decision.Event, _ subject: Decision.Subject, at now: Instant, task: String? = nil,
        node: Decision.Node? = nil, status: String? = nil, reason: String
    ) {
        record(.decision(Decision(event, subject, at: now, task: task, node: node, status: status, reason: reason)))
    }
}
