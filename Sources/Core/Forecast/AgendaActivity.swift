import ScheduleExpressions

/// How much goes on in the span of an agenda: for how long a window is open, and when most nodes are worked on at once.
package struct AgendaActivity: Hashable, Sendable {
    /// The time in which most nodes may be in work, by the limits of the windows.
    package struct Peak: Hashable, Sendable {
        package let from: Instant
        /// Nodes in flight at once.
        package let atOnce: Int
        /// Nodes of the windows that are open then.
        package let nodeCount: Int
        /// How many these are.
        package let windowCount: Int
    }

    /// Different windows that open in the span or are open when it begins.
    package let windowCount: Int
    /// The time within the span in which at least one window is open.
    package let openTime: Duration
    /// nil without a fleet, or when nothing opens.
    package let peak: Peak?

    package init(_ agenda: Agenda) {
        var changes: [(instant: Instant, isEnd: Bool, load: AgendaLoad?)] = []
        var names: Set<String> = []
        for openings in [agenda.openAtStart, agenda.occurrences] {
            for opening in openings {
                guard let closing = opening.closing, !opening.isSkipped else { continue }
                names.insert(opening.name)
                changes.append((max(opening.scheduledFor, agenda.from), false, opening.load))
                changes.append((min(closing.closesAt, agenda.to), true, opening.load))
            }
        }
        windowCount = names.count
        // What ends at an instant has ended when something else begins then.
        changes.sort { $0.instant == $1.instant ? $0.isEnd && !$1.isEnd : $0.instant < $1.instant }
        var openTime = Duration.zero
        var openSince = agenda.from
        var (open, atOnce, nodeCount) = (0, 0, 0)
        var peak: Peak?
        for change in changes {
            let sign = change.isEnd ? -1 : 1
            if open == 0 { openSince = change.instant }
            open += sign
            if open == 0 { openTime += change.instant - openSince }
            if let load = change.load {
                atOnce += sign * load.atOnce
                nodeCount += sign * load.nodeCount
            }
            if !change.isEnd, atOnce > 0, (atOnce, nodeCount) > (peak?.atOnce ?? 0, peak?.nodeCount ?? 0) {
                peak = Peak(from: change.instant, atOnce: atOnce, nodeCount: nodeCount, windowCount: open)
            }
        }
        self.openTime = openTime
        self.peak = peak
    }
}
