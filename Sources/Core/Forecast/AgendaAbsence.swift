import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// Why a window, or an association that would be listed, has no occurrence in the span.
package struct AgendaAbsence: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case disabled
        /// Its next occurrence comes after the span.
        case later(Instant)
        /// Its EndDate has passed, or comes before the next occurrence.
        case ended(Instant)
        /// The schedule has no occurrence any more, or never had one.
        case never
        /// The next year's occurrences of an association fall into freezes.
        case frozen
    }

    package let kind: AgendaOccurrence.Kind
    package let name: String
    package let reason: Reason
    /// The zone in which the schedule is written.
    package let zone: TimeZoneRules

    init(of window: MaintenanceWindow, from: Instant) {
        kind = .window
        name = window.name
        zone = window.schedule.zone
        reason = window.isEnabled ? AgendaAbsence.reason(of: window.schedule, from: from) : .disabled
    }

    init(of association: Association, schedule: Schedule, _ freezes: AgendaFreezes, from: Instant) {
        kind = .association
        name = association.name
        zone = schedule.zone
        let next = freezes.firstRun(of: association, from: from)
        if next == nil, schedule.first(from: from) != nil {
            reason = .frozen
        } else {
            reason = next.map { .later($0) } ?? AgendaAbsence.reason(of: schedule, from: from)
        }
    }

    private static func reason(of schedule: Schedule, from: Instant) -> Reason {
        if let next = schedule.first(from: from) { return .later(next.instant) }
        guard let endDate = schedule.endDate else { return .never }
        var endless = schedule
        endless.endDate = nil
        return endless.first(from: from) == nil ? .never : .ended(endDate)
    }
}
