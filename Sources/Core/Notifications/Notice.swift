import ScheduleExpressions

/// Something that happened, as it is told to people.
package struct Notice: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case window(String, scheduledFor: Instant)
        case association(String, scheduledFor: Instant)
        /// The daemon itself: its clock, its store.
        case daemon

        package var words: String {
            switch self {
            case .window(let name, let instant): "window \(name) of \(instant)"
            case .association(let name, let instant): "association \(name) of \(instant)"
            case .daemon: "drydock"
            }
        }
    }

    package struct Node: Hashable, Sendable {
        package let id: String
        package let name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// The same however often it is told: who receives it twice drops the second.
    package let id: String
    package let happening: Happening
    package let at: Instant
    package let subject: Subject
    package let task: String?
    package let node: Node?
    /// A sentence for an operator.
    package let reason: String

    package init(
        id: String, _ happening: Happening, _ subject: Subject, at instant: Instant, task: String? = nil,
        node: Node? = nil, reason: String
    ) {
        self.id = id
        self.happening = happening
        self.subject = subject
        at = instant
        self.task = task
        self.node = node
        self.reason = reason
    }

    /// All of it in a line, as a chat shows it.
    package var text: String {
        let parts = [subject.words] + [task, node?.name].compactMap(\.self)
        return "\(parts.joined(separator: ", ")): \(happening.words). \(reason)"
    }
}
