import ChangeCalendars
import ScheduleExpressions

extension MaintenanceWindow {
    /// nil: all its calendars are open (SSM API reference, CalendarNames: all of them must be).
    package func freeze(at instant: Instant) -> Freeze? { calendars.freeze(at: instant) }

    /// The next instant at which one of its calendars opens or closes; nil when none ever does.
    package func nextCalendarChange(after instant: Instant) -> Instant? { calendars.nextChange(after: instant) }
}
