/// A POSIX TZ string such as `EST5EDT,M3.2.0,M11.1.0`, which the footer of a zone's file gives for the time after the
/// last transition (RFC 9636, section 3.3; POSIX.1-2024, section 8.3).
struct PosixTimeZone: Hashable, Sendable {
    var standard: LocalTimeType
    var daylight: Daylight?

    struct Daylight: Hashable, Sendable {
        var type: LocalTimeType
        /// Counted by the clocks that standard time sets.
        var begins: Rule
        /// Counted by the clocks that daylight saving time sets.
        var ends: Rule
    }

    /// A day of every year, and a time on it.
    struct Rule: Hashable, Sendable {
        var day: Day
        /// Seconds after midnight. RFC 9636 allows −167 to 167 hours: Greenland changes its clocks at −1.
        var time: Int
    }

    enum Day: Hashable, Sendable {
        /// `Jn`: day 1 to 365; February 29 is never counted.
        case julian(Int)
        /// `n`: day 0 to 365; February 29 is counted.
        case zeroBased(Int)
        /// `Mm.w.d`: weekday 0 (Sunday) to 6 of week 1 to 5 of the month, where 5 is the last.
        case weekday(month: Int, week: Int, weekday: Int)
    }

    /// The changes of some years in order of time, beginning with the state before the first of them.
    ///
    /// Two may fall on one instant: that is how perpetual daylight saving time is written. The later in the list holds.
    func changes(inYears years: ClosedRange<Int>) -> [(seconds: Int, type: LocalTimeType)] {
        guard let daylight else { return [(CivilDate(year: years.lowerBound, month: 1, day: 1).seconds, standard)] }
        var changes: [(seconds: Int, type: LocalTimeType)] = []
        for year in years {
            let begin = (seconds: daylight.begins.localSeconds(year: year) - standard.offset, type: daylight.type)
            let end = (seconds: daylight.ends.localSeconds(year: year) - daylight.type.offset, type: standard)
            changes += begin.seconds < end.seconds ? [begin, end] : [end, begin]
        }
        // Nearly sorted already; a year's end may reach into the next one. Equal ones must keep their order.
        return changes.enumerated()
            .sorted { ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset) }
            .map(\.element)
    }
}

extension PosixTimeZone.Rule {
    /// The reading of the clock, in seconds after the reading 1970-01-01T00:00:00.
    func localSeconds(year: Int) -> Int {
        day.daysSinceEpoch(year: year) * secondsPerDay + time
    }
}

extension PosixTimeZone.Day {
    func daysSinceEpoch(year: Int) -> Int {
        let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
        switch self {
        case .julian(let day):
            return newYear + day - 1 + (CivilDate.isLeap(year: year) && day >= 60 ? 1 : 0)
        case .zeroBased(let day):
            return newYear + day
        case .weekday(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
            let weekdayOfFirst = Weekday(daysSinceEpoch: first).rawValue - 1
            var day = (weekday - weekdayOfFirst + 7) % 7 + (week - 1) * 7
            if day >= CivilDate.daysInMonth(month, year: year) { day -= 7 }
            return first + day
        }
    }
}

extension CivilDate {
    /// Midnight of the date as seconds since the epoch, in UTC.
    fileprivate var seconds: Int { daysSinceEpoch * secondsPerDay }
}
