import MaintenanceWindows
import ScheduleExpressions

/// From when to when an agenda goes.
package struct AgendaSpan: Hashable, Sendable {
    package let from: Instant
    package let to: Instant

    package init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }

    /// Days that an agenda covers at least.
    package static let daysMin = 14
    /// Days that an agenda is made longer for a window that seldom opens: a window that opens once a year is in it.
    package static let daysMax = 366

    /// Long enough to hold the next opening of every window, up to a limit; it ends at midnight in `zone`.
    package init(from: Instant, holdingEach windows: [MaintenanceWindow], zone: TimeZoneRules) {
        var last = from + .days(AgendaSpan.daysMin)
        for window in windows where window.isEnabled {
            guard let opening = window.schedule.first(from: from)?.instant else { continue }
            if opening < from + .days(AgendaSpan.daysMax) { last = max(last, opening) }
        }
        self.init(from: from, to: zone.midnight(daysAfter: last, 1))
    }

    /// A number of days of the calendar in `zone`, from `from` to the same time of day.
    package init(from: Instant, days: Int, zone: TimeZoneRules) {
        var reading = zone.civil(at: from)
        reading.date = CivilDate(daysSinceEpoch: reading.date.daysSinceEpoch + days)
        self.init(from: from, to: zone.first(reading))
    }
}

extension TimeZoneRules {
    /// The first instant of the day that is `days` after the day of `instant`.
    package func midnight(daysAfter instant: Instant, _ days: Int) -> Instant {
        let date = CivilDate(daysSinceEpoch: civil(at: instant).date.daysSinceEpoch + days)
        return first(CivilDateTime(date: date, hour: 0, minute: 0))
    }

    /// When the clocks show this first; if they skip it, right after that.
    package func first(_ reading: CivilDateTime) -> Instant {
        switch resolve(reading) {
        case .once(let instant), .twice(let instant, _): instant
        case .never(let gapEnds): gapEnds
        }
    }
}
