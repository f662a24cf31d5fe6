import Forecast
import ScheduleExpressions

/// How a calendar is laid out, which also says from when to when it goes.
enum CalendarForm: Hashable {
    /// A list, from and to as the span says.
    case agenda
    /// A grid for each of the months from the first on. It begins on the first day of a month.
    case months(first: CivilDate, count: Int)
    /// The grids of a year.
    case year(Int)
    /// The hours of seven days.
    case week(first: CivilDate)

    /// nil for an agenda.
    func span(in zone: TimeZoneRules) -> AgendaSpan? {
        func midnight(_ date: CivilDate) -> Instant { zone.first(CivilDateTime(date: date, hour: 0, minute: 0)) }
        switch self {
        case .agenda: return nil
        case .months(let first, let count):
            return AgendaSpan(from: midnight(first), to: midnight(first.adding(months: count)))
        case .year(let year):
            let first = CivilDate(year: year, month: 1, day: 1)
            return AgendaSpan(from: midnight(first), to: midnight(first.adding(months: 12)))
        case .week(let first):
            return AgendaSpan(from: midnight(first), to: midnight(first.adding(days: 7)))
        }
    }
}

extension CivilDate {
    func adding(days: Int) -> CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + days) }

    /// The first day of the month that is so many months later.
    func adding(months: Int) -> CivilDate {
        let index = year * 12 + month - 1 + months
        return CivilDate(year: index / 12, month: index % 12 + 1, day: 1)
    }

    /// The day on or before it that a week begins with.
    func startOfWeek(_ first: Weekday) -> CivilDate {
        adding(days: -((weekday.rawValue - first.rawValue + 7) % 7))
    }

    /// The number of its week, and the year that the week is counted in (ISO 8601): the week belongs to the year that
    /// its Thursday is in.
    var isoWeek: (year: Int, week: Int) {
        let thursday = startOfWeek(.monday).adding(days: 3)
        let newYear = CivilDate(year: thursday.year, month: 1, day: 1)
        return (thursday.year, (thursday.daysSinceEpoch - newYear.daysSinceEpoch) / 7 + 1)
    }

    /// The Monday of a week of a year (ISO 8601); nil if the year has no such week.
    static func monday(ofWeek week: Int, year: Int) -> CivilDate? {
        // The fourth of January is always in the first week.
        let monday = CivilDate(year: year, month: 1, day: 4).startOfWeek(.monday).adding(days: (week - 1) * 7)
        return week >= 1 && monday.isoWeek == (year, week) ? monday : nil
    }
}
