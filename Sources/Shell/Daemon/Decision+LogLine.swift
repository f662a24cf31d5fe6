import Engine
import ScheduleExpressions

extension Decision {
    /// The decision as a line of the daemon's log: when, about what, what, why.
    var logLine: String {
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

extension Decision.Event {
    var words: String {
        switch self {
        case .definitionsApplied: "applied"
        case .windowOpened: "opened"
        case .windowHeld: "held"
        case .windowFrozen: "frozen"
        case .windowCancelled: "cancelled"
        case .windowSkipped: "skipped"
        case .windowMissed: "missed"
        case .paused: "paused"
        case .resumed: "resumed"
        case .interventionMade: "intervention"
        case .interventionRefused: "refused"
        case .windowCutOff: "cut off"
        case .windowFinished, .taskFinished, .nodeFinished, .associationFinished: "finished"
        case .taskStarted, .nodeStarted, .associationStarted: "started"
        case .windowStopped, .taskStopped: "stopped"
        case .nodeDeferred: "deferred"
        case .nodeDrifted: "had drifted"
        case .answerIgnored: "answer ignored"
        }
    }
}
