import MaintenanceWindows
import ScheduleExpressions

/// What the gate of an occurrence will ask for, as far as the definitions tell: which run goes before it, how many of its
/// nodes must succeed, and how long they will have soaked at least.
package struct AgendaGate: Hashable, Sendable {
    /// The window that goes before.
    package let after: String
    /// Its last opening before the occurrence that is not held itself, and the latest end of that.
    package let run: Instant?
    package let runClosesAt: Instant?
    /// The opening of the gated window before this one: a run that is not later than that was evidence already.
    package let since: Instant?
    package let opensAt: Instant
    package let soakDays: Int
    package let minimumSuccessPercent: Int
    /// Nodes of the window that goes before; nil without a fleet.
    package let nodeCount: Int?
    /// An opening of the window that goes before, between `since` and the occurrence, that is held itself.
    package let heldRun: Instant?

    /// An opening that goes before one that is gated.
    struct Run: Hashable {
        let scheduledFor: Instant
        /// Later than `scheduledFor` if a freeze ends only then.
        let startsAt: Instant
        let closesAt: Instant
    }

    init(
        _ promotion: Promotion, opensAt: Instant, run: Run?, since: Run?, heldRun: Instant? = nil, nodeCount: Int? = nil
    ) {
        after = promotion.after
        soakDays = promotion.soakDays
        minimumSuccessPercent = promotion.minimumSuccessPercent
        self.opensAt = opensAt
        self.since = since?.scheduledFor
        self.run = run?.scheduledFor
        runClosesAt = run?.closesAt
        self.heldRun = heldRun.flatMap { held in since.map { $0.startsAt < held } ?? true ? held : nil }
        self.nodeCount = nodeCount
        isNeverMet = run.map { run in since.map { run.startsAt <= $0.startsAt } ?? false } ?? true
    }

    /// Whether there is no run that could meet it, however well everything goes.
    package let isNeverMet: Bool

    /// How many nodes must succeed; nil without a fleet.
    package var nodesWanted: Int? {
        nodeCount.map { ($0 * minimumSuccessPercent + 99) / 100 }
    }

    /// How long the work of the run will be done by then, at least; less than nothing if it may still go on.
    package var soak: Duration? { runClosesAt.map { opensAt - $0 } }

    /// Whether it is met on time if everything goes well, even if that work takes as long as it may.
    package var soaksInTime: Bool { !isNeverMet && soak.map { $0 >= .days(soakDays) } ?? false }

    /// In words; `show` writes an instant as the reader wants to see it.
    func text(_ show: (Instant) -> String) -> String {
        guard let run, let soak, !isNeverMet else {
            if let heldRun { return "Gate: \(after) of \(show(heldRun)) would be held, and so would this be." }
            let when = since.map { " since \(show($0))" } ?? ""
            return "Gate: \(after) does not open before it\(when), so it would be held."
        }
        let share =
            nodesWanted.flatMap { wanted in nodeCount.map { "\(wanted) of \($0) nodes" } }
            ?? "\(minimumSuccessPercent) % of the nodes"
        var text = "Gate: \(share) ok on \(after) \(show(run))."
        if soakDays > 0 || !soaksInTime {
            text += " Soak \(AgendaGate.duration(soak)) at least, \(soakDays) d wanted"
            text += soaksInTime ? "." : ": it may be held."
        }
        return text
    }

    private static func duration(_ duration: Duration) -> String {
        let hours = max(0, duration.milliseconds / 3_600_000)
        return hours < 24 ? "\(hours) h" : "\(hours / 24) d \(hours % 24) h"
    }
}
