import Engine
import ScheduleExpressions
import Store

/// A line of the audit log before it is known what came of it.
struct AuditDraft {
    let userID: UInt32
    let by: String
    let action: String
    let reason: String
    let before: String

    /// Longer than what a person asks for comes to.
    private static let afterLengthMax = 1000

    /// The line, once the step has decided.
    func entry(_ changes: [Change], _ decisions: [Decision]) -> AuditEntry? {
        var mark: Instant?
        for change in changes { if case .clock(let instant, _) = change { mark = instant } }
        guard let mark else { return nil }
        // What it means for single nodes stands in the decision log.
        let told = decisions.filter { $0.node == nil }.map { "\($0.event.rawValue): \($0.reason)" }
        let after = told.joined(separator: " ")
        return AuditEntry(
            at: mark, userID: userID, by: by, action: action, before: before,
            after: after.isEmpty ? "nothing" : String(after.prefix(AuditDraft.afterLengthMax)), reason: reason)
    }
}
