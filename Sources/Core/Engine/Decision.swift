import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// Why something happened or did not: a line of the decision log.
package struct Decision: Hashable, Sendable {
    package enum Event: String, Hashable, Sendable, CaseIterable {
        case definitionsApplied
        case windowHeld, windowFrozen, windowCancelled, windowOpened, windowSkipped, windowMissed, windowCutOff,
            windowFinished
        case paused, resumed
        case interventionMade, interventionRefused, windowStopped
        case taskStarted, taskStopped, taskFinished
        case nodeStarted, nodeFinished, nodeDeferred, nodeDrifted, answerIgnored
        case associationStarted, associationSkipped, associationCutOff, associationFinished
    }

    package enum Subject: Hashable, Sendable {
        case definitions
        case window(String, scheduledFor: Instant)
        case association(String, scheduledFor: Instant)
    }

    /// What a log says of a node.
    package struct Node: Hashable, Sendable {
        package let id: ManagedNode.ID
        package let name: String

        package init(id: ManagedNode.ID, name: String) {
            self.id = id
            self.name = name
        }
    }

    package var at: Instant { parts.at }
    package var event: Event { parts.event }
    package var subject: Subject { parts.subject }
    /// The window's task, where one is concerned.
    package var task: String? { parts.task }
    package var node: Node? { parts.node }
    /// SSM's word for the state that was reached, where one was.
    package var status: String? { parts.status }
    /// A sentence for an operator.
    package var reason: String { parts.reason }

    private let parts: Parts

    /// Held outside, because decisions are handed on, by the million.
    private final class Parts: Hashable, Sendable {
        let at: Instant
        let event: Event
        let subject: Subject
        let task: String?
        let node: Node?
        let status: String?
        let reason: String

        init(
            at instant: Instant, _ event: Event, _ subject: Subject, task: String?, node: Node?, status: String?,
            reason: String
        ) {
            at = instant
            self.event = event
            self.subject = subject
            self.task = task
            self.node = node
            self.status = status
            self.reason = reason
        }

        static func == (left: Parts, right: Parts) -> Bool {
            left === right
                || left.at == right.at && left.event == right.event && left.subject == right.subject
                    && left.task == right.task && left.node == right.node && left.status == right.status
                    && left.reason == right.reason
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(at)
            hasher.combine(event)
            hasher.combine(subject)
            hasher.combine(task)
            hasher.combine(node)
            hasher.combine(status)
            hasher.combine(reason)
        }
    }

    package init(
        _ event: Event, _ subject: Subject, at: Instant, task: String? = nil, node: Node? = nil,
        status: String? = nil, reason: String
    ) {
        parts = Parts(at: at, event, subject, task: task, node: node, status: status, reason: reason)
    }
}

extension NodeTable {
    func label(_ number: Int) -> Decision.Node { Decision.Node(id: id(of: number), name: nodes[number].name) }
}

extension WindowExecution {
    var subject: Decision.Subject { .window(windowName, scheduledFor: scheduledFor) }
}

extension AssociationRun {
    var subject: Decision.Subject { .association(associationName, scheduledFor: scheduledFor) }
}

extension InvocationOutcome {
    /// What a node answered, for the reason of a decision.
    var words: String {
        if found.isEmpty, changed.isEmpty, detail.isEmpty { return "Nothing to report." }
        let separators = 40
        func bytesMax(_ list: [String]) -> Int { list.reduce(0) { $0 + $1.utf8.count + 2 } }
        return String(bytesMax: separators + bytesMax(found) + bytesMax(changed) + detail.utf8.count) { text in
            func add(_ list: [String], _ label: StaticString, to text: inout OutputSpan<UInt8>) {
                if list.isEmpty { return }
                if !text.isEmpty { text.append(" ") }
                text.append(label)
                for index in list.indices {
                    text.append(index == 0 ? ": " as StaticString : ", ")
                    text.append(list[index])
                }
                text.append(".")
            }
            add(found, "Found", to: &text)
            add(changed, "Changed", to: &text)
            if !detail.isEmpty {
                if !text.isEmpty { text.append(" ") }
                text.append(detail)
                text.append(".")
            }
        }
    }
}
