import Engine
import MaintenanceWindows
import Notifications
import RunCommand
import ScheduleExpressions

extension Decision {
    /// What people may want to be told of it; nil: nothing.
    ///
    /// Its id follows from the decision, so it is the same when a batch is tried to be kept again.
    var notice: Notice? {
        guard let happening, let about else { return nil }
        return Notice(
            id: DerivedIdentifier.uuid("notice", happening.rawValue, jsonLine), happening, about, at: at, task: task,
            node: node.map { Notice.Node(id: $0.id.rawValue, name: $0.name) }, reason: reason)
    }

    private var about: Notice.Subject? {
        switch subject {
        case .window(let name, let scheduledFor): .window(name, scheduledFor: scheduledFor)
        case .association(let name, let scheduledFor): .association(name, scheduledFor: scheduledFor)
        case .definitions: nil
        }
    }

    var happening: Happening? {
        switch event {
        case .windowHeld: .windowHeld
        case .windowMissed, .windowSkipped: .windowMissed
        case .windowCancelled: reason.hasPrefix(HeldOccurrence.heldInVain) ? .windowMissed : nil
        case .windowOpened: isLate ? .windowOpenedLate : nil
        case .taskStopped: .stoppedOnErrors
        case .windowCutOff: reason.contains(SchedulerEngine.leftForNextTime) ? .cutoffReached : nil
        // The store knows the runs before, and whether it is news.
        case .associationFinished: status == Command.Status.failed.rawValue ? .associationFailing : nil
        case .nodeDrifted: .associationFighting
        default: nil
        }
    }

    private var isLate: Bool {
        guard case .window(_, let scheduledFor) = subject else { return false }
        return at - scheduledFor >= MissedRun.lateness
    }
}

extension Notice {
    /// About the daemon itself.
    init(_ happening: Happening, at instant: Instant, on host: String, reason: String) {
        let id = DerivedIdentifier.uuid(
            "notice", happening.rawValue, host, String(instant.millisecondsSinceEpoch), reason)
        self.init(id: id, happening, .daemon, at: instant, reason: reason)
    }
}
