import ScheduleExpressions
import StateManager

/// An association that is counted instead of listed.
package struct AgendaSummary: Hashable, Sendable {
    package let name: String
    /// nil: it is applied once, when it is new.
    package let schedule: Schedule?
    /// Scheduled runs in the span.
    package let runCount: Int
    /// The next scheduled instant from the start of the span on, wherever the span ends; nil if there is none.
    package let next: Instant?
    /// nil without a fleet.
    package let load: AgendaLoad?

    init(of association: Association, load: AgendaLoad?, from: Instant, to: Instant) throws(AgendaError) {
        name = association.name
        schedule = association.schedule
        self.load = load
        next = schedule?.first(from: from)?.instant
        let count = schedule?.occurrences(in: from..<to).prefix(Agenda.countMax + 1).reduce(0) { count, _ in count + 1 }
        runCount = count ?? 0
        guard runCount <= Agenda.countMax else {
            throw .tooManyOccurrences(of: association.name, limit: Agenda.countMax)
        }
    }
}
