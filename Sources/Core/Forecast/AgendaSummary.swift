import ScheduleExpressions
import StateManager

/// An association that is counted instead of listed.
package struct AgendaSummary: Hashable, Sendable {
    package let name: String
    /// nil: it is applied once, when it is new.
    package let schedule: Schedule?
    /// Scheduled runs in the span, without those that fall into a freeze.
    package let runCount: Int
    /// Scheduled runs in the span that are skipped, because a change calendar is closed then.
    package let frozenCount: Int
    /// The next run from the start of the span on, wherever the span ends; nil if there is none.
    package let next: Instant?
    /// nil without a fleet.
    package let load: AgendaLoad?

    init(
        of association: Association, load: AgendaLoad?, _ freezes: AgendaFreezes, from: Instant, to: Instant
    ) throws(AgendaError) {
        name = association.name
        schedule = association.schedule
        self.load = load
        next = freezes.firstRun(of: association, from: from)
        var (runCount, frozenCount) = (0, 0)
        if let runs = schedule?.occurrences(in: from..<to).prefix(Agenda.countMax + 1) {
            for run in runs {
                if freezes.isFrozen(association, at: run.instant) { frozenCount += 1 } else { runCount += 1 }
            }
        }
        self.runCount = runCount
        self.frozenCount = frozenCount
        guard runCount + frozenCount <= Agenda.countMax else {
            throw .tooManyOccurrences(of: association.name, limit: Agenda.countMax)
        }
    }
}
