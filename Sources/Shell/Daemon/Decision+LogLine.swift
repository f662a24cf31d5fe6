import Engine
import Logging
import ScheduleExpressions

extension Decision {
    /// The decision as a line of the daemon's log: when, about what, what, why.
    package var logLine: String {
        let about =
            switch subject {
            case .definitions: "definitions"
            case .window(let name, let scheduledFor), .association(let name, let scheduledFor):
                "\(name) of \(scheduledFor)"
            }
        var parts = ["\(at)", about]
        if let task { parts.append(task) }
        if let node { parts.append(node.name) }
        let end = status.map { "\(event.words), \($0)" } ?? event.words
        return parts.joined(separator: "  ") + ": \(end). \(reason)"
    }
}

extension Decision {
    /// The parts of the line, for logs that programs read. As in the decision log.
    var logMetadata: Logger.Metadata {
        var parts: [String: String?] = [
            "at": at.description, "event": event.rawValue, "task": task, "node": node?.id.rawValue,
            "nodeName": node?.name, "status": status, "reason": reason,
        ]
        switch subject {
        case .definitions: break
        case .window(let name, let instant): (parts["window"], parts["scheduledFor"]) = (name, instant.description)
        case .association(let name, let instant):
            (parts["association"], parts["scheduledFor"]) = (name, instant.description)
        }
        return parts.compactMapValues { $0.map { .string($0) } }
    }
}

extension Decision.Event {
    var words: String {
        switch self {
        case .definitionsApplied: "applied"
        case .windowOpened: "opened"
        case .windowHeld: "held"
        case .windowFrozen: "frozen"
        case .windowCancelled: "cancelled"
        case .windowSkipped, .associationSkipped: "skipped"
        case .windowMissed: "missed"
        case .paused: "paused"
        case .resumed: "resumed"
        case .interventionMade: "intervention"
        case .interventionRefused: "refused"
        case .windowCutOff, .associationCutOff: "cut off"
        case .windowFinished, .taskFinished, .nodeFinished, .associationFinished: "finished"
        case .taskStarted, .nodeStarted, .associationStarted: "started"
        case .windowStopped, .taskStopped: "stopped"
        case .nodeDeferred: "deferred"
        case .nodeDrifted: "had drifted"
        case .answerIgnored: "answer ignored"
        }
    }
}
