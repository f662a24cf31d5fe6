import ScheduleExpressions

/// A recurrence rule (RFC 5545, section 3.3.10) of days or more: on which days an event recurs. The time of day is that
/// of DTSTART.
struct RecurrenceRule: Hashable, Sendable {
    var frequency: Frequency
    /// Every so many periods; at least 1.
    var interval = 1
    var end = End.never
    var byDay: [WeekdayNumber] = []
    /// 1 to 31, or −1 for the last day of a month to −31.
    var byMonthDay: [Int] = []
    /// 1 to 12, in order, each once.
    var byMonth: [Int] = []
    /// 1 for the first day that the other parts give in a period, −1 for the last, and so on.
    var bySetPosition: [Int] = []
    var weekStart = Weekday.monday

    enum Frequency: String, Hashable, Sendable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    enum End: Hashable, Sendable {
        case never
        /// Occurrences, DTSTART included.
        case count(Int)
        case until(DateTimeValue)
    }

    /// `TU`, or `-1SU`: the last Sunday of the month or year.
    struct WeekdayNumber: Hashable, Sendable {
        /// Nil for every such day.
        let ordinal: Int?
        let weekday: Weekday
    }
}

extension RecurrenceRule {
    /// The days the rule gives in a range, in order, each once. Days are counted from 1970-01-01; none is before `start`, the
    /// day of DTSTART. COUNT and UNTIL are not applied.
    ///
    /// Complexity: linear in the periods of the range.
    func days(from first: Int, through last: Int, startingOn start: Int) -> [Int] {
        let first = max(first, start)
        guard first <= last else { return [] }
        let days =
            switch frequency {
            case .daily: dailyDays(from: first, through: last, startingOn: start)
            case .weekly: weeklyDays(from: first, through: last, startingOn: start)
            case .monthly: monthlyDays(from: first, through: last, startingOn: start)
            case .yearly: yearlyDays(from: first, through: last, startingOn: start)
            }
        return days.filter { first <= $0 && $0 <= last }
    }

    /// The last day that COUNT allows, and at most `horizon`.
    ///
    /// Complexity: linear in the periods to that day.
    func lastDay(startingOn start: Int, through horizon: Int) -> Int {
        guard case .count(let count) = end else { return horizon }
        var left = count - 1
        guard left > 0 else { return start }
        var first = start + 1
        while first <= horizon {
            let last = min(horizon, first + 4 * 366)
            let days = days(from: first, through: last, startingOn: start)
            if days.count >= left { return days[left - 1] }
            left -= days.count
            first = last + 1
        }
        return horizon
    }

    // MARK: - Periods

    private func dailyDays(from first: Int, through last: Int, startingOn start: Int) -> [Int] {
        let periods = (first - start + interval - 1) / interval
        return stride(from: start + periods * interval, through: last, by: interval).flatMap { day in
            let date = CivilDate(daysSinceEpoch: day)
            let isWeekday = byDay.isEmpty || byDay.contains { $0.weekday == date.weekday }
            let isGiven = allows(date.month) && isWeekday && (byMonthDay.isEmpty || isByMonthDay(date))
            return isGiven ? selected([day]) : []
        }
    }

    private func weeklyDays(from first: Int, through last: Int, startingOn start: Int) -> [Int] {
        let weekdays = byDay.isEmpty ? [Weekday(daysSinceEpoch: start)] : byDay.map(\.weekday)
        // A week begins on WKST, so that with an interval it matters which days are one week.
        let offsets = Set(weekdays.map { ($0.rawValue - weekStart.rawValue + 7) % 7 }).sorted()
        let firstWeek = start - (Weekday(daysSinceEpoch: start).rawValue - weekStart.rawValue + 7) % 7
        let step = 7 * interval
        return stride(from: firstWeek + (first - firstWeek) / step * step, through: last, by: step).flatMap { week in
            let days = offsets.map { week + $0 }
            return selected(byMonth.isEmpty ? days : days.filter { allows(CivilDate(daysSinceEpoch: $0).month) })
        }
    }

    private func monthlyDays(from first: Int, through last: Int, startingOn start: Int) -> [Int] {
        let startDate = CivilDate(daysSinceEpoch: start)
        let startMonth = startDate.year * 12 + startDate.month - 1
        func month(_ day: Int) -> Int {
            let date = CivilDate(daysSinceEpoch: day)
            return date.year * 12 + date.month - 1
        }
        let firstMonth = startMonth + (month(first) - startMonth) / interval * interval
        return stride(from: firstMonth, through: month(last), by: interval).flatMap { month in
            guard allows(month % 12 + 1) else { return [Int]() }
            return selected(days(ofMonth: month % 12 + 1, year: month / 12, defaultDay: startDate.day))
        }
    }

    private func yearlyDays(from first: Int, through last: Int, startingOn start: Int) -> [Int] {
        let startDate = CivilDate(daysSinceEpoch: start)
        let years = (CivilDate(daysSinceEpoch: first).year - startDate.year) / interval
        let lastYear = CivilDate(daysSinceEpoch: last).year
        return stride(from: startDate.year + years * interval, through: lastYear, by: interval).flatMap { year in
            selected(days(ofYear: year, startDate))
        }
    }

    // MARK: - Days of one period

    /// The table of section 3.3.10, column YEARLY, with its note 2.
    private func days(ofYear year: Int, _ startDate: CivilDate) -> [Int] {
        if byMonth.isEmpty, !byDay.isEmpty {
            let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
            let days = weekdays(in: newYear...CivilDate(year: year, month: 12, day: 31).daysSinceEpoch)
            return byMonthDay.isEmpty ? days : days.filter { isByMonthDay(CivilDate(daysSinceEpoch: $0)) }
        }
        let months = !byMonth.isEmpty ? byMonth : byMonthDay.isEmpty ? [startDate.month] : Array(1...12)
        return months.flatMap { days(ofMonth: $0, year: year, defaultDay: startDate.day) }
    }

    /// The table of section 3.3.10, column MONTHLY, with its note 1. A day that the month does not have is left out.
    private func days(ofMonth month: Int, year: Int, defaultDay: Int) -> [Int] {
        let count = CivilDate.daysInMonth(month, year: year)
        let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
        if byMonthDay.isEmpty, byDay.isEmpty { return defaultDay <= count ? [first + defaultDay - 1] : [] }
        let weekdays = byDay.isEmpty ? [] : weekdays(in: first...first + count - 1)
        guard !byMonthDay.isEmpty else { return weekdays }
        let numbers = Set(byMonthDay.map { $0 > 0 ? $0 : count + 1 + $0 }).filter { (1...count).contains($0) }
        let days = numbers.sorted().map { first + $0 - 1 }
        return byDay.isEmpty ? days : days.filter { weekdays.contains($0) }
    }

    /// The days of BYDAY in a month or year, in order, each once.
    private func weekdays(in span: ClosedRange<Int>) -> [Int] {
        var days: Set<Int> = []
        for number in byDay {
            let first = span.lowerBound + distance(from: Weekday(daysSinceEpoch: span.lowerBound), to: number.weekday)
            let last = span.upperBound - distance(from: number.weekday, to: Weekday(daysSinceEpoch: span.upperBound))
            switch number.ordinal {
            case nil: days.formUnion(stride(from: first, through: last, by: 7))
            case .some(let ordinal):
                let day = ordinal > 0 ? first + 7 * (ordinal - 1) : last + 7 * (ordinal + 1)
                if span.contains(day) { days.insert(day) }
            }
        }
        return days.sorted()
    }

    private func distance(from weekday: Weekday, to other: Weekday) -> Int {
        (other.rawValue - weekday.rawValue + 7) % 7
    }

    private func allows(_ month: Int) -> Bool { byMonth.isEmpty || byMonth.contains(month) }

    private func isByMonthDay(_ date: CivilDate) -> Bool {
        let count = CivilDate.daysInMonth(date.month, year: date.year)
        return byMonthDay.contains(date.day) || byMonthDay.contains(date.day - count - 1)
    }

    /// BYSETPOS, which comes last, takes some of the days of a period.
    private func selected(_ days: [Int]) -> [Int] {
        guard !bySetPosition.isEmpty else { return days }
        let indices = Set(bySetPosition.map { $0 > 0 ? $0 - 1 : days.count + $0 })
        return indices.filter(days.indices.contains).sorted().map { days[$0] }
    }
}
