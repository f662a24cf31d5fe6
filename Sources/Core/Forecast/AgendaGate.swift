import MaintenanceWindows
import ScheduleExpressions

/// What the gate of an occurrence will ask for, as far as the definitions tell: which run goes before it, how many of its
/// nodes must succeed, and how long they will have soaked at least.
package struct AgendaGate: Hashable, Sendable {
    /// The window that goes before.
    package let after: String
    /// Its last opening before the occurrence, and the latest end of that.
    package let run: Instant?
    package let runClosesAt: Instant?
    /// The opening of the gated window before this one: a run that is not later than that was evidence already.
    package let since: Instant?
    package let opensAt: Instant
    package let soakDays: Int
    package let minimumSuccessPercent: Int
    /// Nodes of the window that goes before; nil without a fleet.
    package let nodeCount: Int?

    /// nil: the window has no gate, or it names a window that there is not.
    init?(
        of window: MaintenanceWindow, at opening: Instant, among windows: [MaintenanceWindow],
        nodeCount: (MaintenanceWindow) -> Int?
    ) {
        guard let promotion = window.promotion,
            let before = windows.first(where: { $0.name == promotion.after })
        else { return nil }
        after = promotion.after
        soakDays = promotion.soakDays
        minimumSuccessPercent = promotion.minimumSuccessPercent
        opensAt = opening
        since = window.schedule.previous(before: opening)?.instant
        // One that opens at the same instant is the latest, with no soak.
        let latest = before.isEnabled ? before.schedule.previous(before: opening + .milliseconds(1))?.instant : nil
        run = latest
        runClosesAt = latest.map(before.end)
        self.nodeCount = nodeCount(before)
    }

    /// How many nodes must succeed; nil without a fleet.
    package var nodesWanted: Int? {
        nodeCount.map { ($0 * minimumSuccessPercent + 99) / 100 }
    }

    /// Whether there is no run that could meet it, however well everything goes.
    package var isNeverMet: Bool {
        guard let run else { return true }
        return since.map { run <= $0 } ?? false
    }

    /// How long the work of the run will be done by then, at least; less than nothing if it may still go on.
    package var soak: Duration? { runClosesAt.map { opensAt - $0 } }

    /// Whether it is met on time if everything goes well, even if that work takes as long as it may.
    package var soaksInTime: Bool { !isNeverMet && soak.map { $0 >= .days(soakDays) } ?? false }

    /// In words; `show` writes an instant as the reader wants to see it.
    func text(_ show: (Instant) -> String) -> String {
        guard let run, let soak, !isNeverMet else {
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
