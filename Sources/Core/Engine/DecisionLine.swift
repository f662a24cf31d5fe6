import ScheduleExpressions

/// A line of the decision log as it is read back: `Decision.jsonLine` without the types behind its words.
package struct DecisionLine: Hashable, Sendable, Codable {
    package let at: String
    package let event: String
    package let window: String?
    package let association: String?
    package let scheduledFor: String?
    package let task: String?
    /// The node's id.
    package let node: String?
    package let nodeName: String?
    package let status: String?
    package let reason: String

    package init(_ decision: Decision) {
        at = decision.at.description
        event = decision.event.rawValue
        switch decision.subject {
        case .definitions: (window, association, scheduledFor) = (nil, nil, nil)
        case .window(let name, let instant): (window, association, scheduledFor) = (name, nil, instant.description)
        case .association(let name, let instant): (window, association, scheduledFor) = (nil, name, instant.description)
        }
        task = decision.task
        node = decision.node?.id.rawValue
        nodeName = decision.node?.name
        status = decision.status
        reason = decision.reason
    }

    /// Whether it only says that a node began, or ended well: of interest for that node alone.
    package var isRoutine: Bool {
        event == Decision.Event.nodeStarted.rawValue
            || (event == Decision.Event.nodeFinished.rawValue && status == "Success")
    }
}
