import Engine
import MaintenanceWindows
import ScheduleExpressions

/// Whoever can change what the scheduler does: the daemon.
package protocol Control: Sendable {
    /// Does what is asked for and returns the decisions that came of it, once they are on disk.
    ///
    /// Throws `OperationError` when it is refused.
    func carryOut(_ request: ChangeRequest) async throws -> [DecisionLine]
}

/// Something that an operator wants changed.
package struct ChangeRequest: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case intervene(Intervention.Action, window: String?, scheduledFor: Instant?)
        /// Nothing is started any more, or again.
        case pause, resume
        /// By name.
        case applyAssociation(String)
        /// The definitions are read again.
        case reload(allowsRemovals: Bool)
    }

    package let action: Action
    package let reason: String
    /// The person, by name.
    package let by: String
    package let caller: Caller

    package init(action: Action, reason: String, by: String, caller: Caller) {
        self.action = action
        self.reason = reason
        self.by = by
        self.caller = caller
    }
}

/// What came of a change.
package struct ChangeOutput: Codable, Hashable, Sendable {
    /// As they stand in the decision log.
    package let decisions: [DecisionLine]
}
