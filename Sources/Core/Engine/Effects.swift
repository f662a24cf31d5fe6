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

    /// Whether there is nothing to be done.
    package var isEmpty: Bool { changes.isEmpty && dispatches.isEmpty && surveys.isEmpty && cancellations.isEmpty }

    /// Forgets the changes. Their room is kept for the next step, unless it is uncommonly large.
    mutating func forgetChanges() {
        if changes.isEmpty { return }
        changes.removeAll(keepingCapacity: changes.count <= Effects.roomMax)
    }

    mutating func forgetAll() {
        forgetChanges()
        if !dispatches.isEmpty { dispatches.removeAll(keepingCapacity: dispatches.count <= Effects.roomMax) }
        if !surveys.isEmpty { surveys = [] }
        if !cancellations.isEmpty { cancellations = [] }
    }

    private static let roomMax = 1000

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
