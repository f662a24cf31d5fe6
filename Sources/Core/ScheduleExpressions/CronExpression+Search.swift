/// The search on the wall clock: readings are seconds after the reading 1970-01-01T00:00:00, zones do not matter.
extension CronExpression {
    /// The first matching reading in a range; nil when there is none. Complexity: a few steps a month that is looked at,
    /// and months and years that cannot match are not looked at.
    func first(in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        let lower = max(range.lowerBound, 0)
        var (day, second) = lower.floorDivided(by: secondsPerDay)
        if matches(day: day), let time = firstTime(from: second) {
            let found = day * secondsPerDay + time
            return found < range.upperBound ? found : nil
        }
        second = 0
        guard let time = firstTime(from: 0), let next = firstDay(after: day, notAfter: range.upperBound / secondsPerDay)
        else { return nil }
        day = next
        let found = day * secondsPerDay + time
        return found < range.upperBound ? found : nil
    }

    /// The last matching reading in a range; nil when there is none.
    func last(in range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.upperBound > 0 else { return nil }
        let upper = min(range.upperBound, CronExpression.readingsEnd) - 1
        let (day, second) = upper.floorDivided(by: secondsPerDay)
        if matches(day: day), let time = lastTime(through: second) {
            let found = day * secondsPerDay + time
            return found >= range.lowerBound ? found : nil
        }
        guard let time = lastTime(through: secondsPerDay - 1),
            let previous = lastDay(before: day, notBefore: range.lowerBound.floorDivided(by: secondsPerDay).quotient)
        else { return nil }
        let found = previous * secondsPerDay + time
        return found >= range.lowerBound ? found : nil
    }

    /// The first reading after the years that a schedule knows.
    static let readingsEnd = CivilDate(year: 2200, month: 1, day: 1).daysSinceEpoch * secondsPerDay

    // MARK: - Days

    private func days(year: Int, month: Int, firstDay: Int) -> UInt32 {
        let count = CivilDate.daysInMonth(month, year: year)
        return daysByMonthKind[MonthKind.index(dayCount: count, firstWeekday: (firstDay + 4) % 7)]
    }

    private func matches(day: Int) -> Bool {
        let date = CivilDate(daysSinceEpoch: day)
        guard years.contains(date.year), months & 1 << UInt32(date.month) != 0 else { return false }
        return days(year: date.year, month: date.month, firstDay: day - date.day + 1) & 1 << UInt32(date.day) != 0
    }

    /// Days are numbered from 1970-01-01; `limit` keeps the search from going beyond what is asked.
    private func firstDay(after day: Int, notAfter limit: Int) -> Int? {
        let date = CivilDate(daysSinceEpoch: day)
        var year = date.year
        var month = date.month
        // The days of the month that are already past.
        var past = UInt32.max >> UInt32(31 - date.day)
        while let matchingYear = years.first(from: year) {
            if matchingYear != year { (year, month, past) = (matchingYear, 1, 0) }
            while month <= 12 {
                let later = months >> UInt32(month)
                guard later != 0 else { break }
                if later & 1 == 0 {
                    month += later.trailingZeroBitCount
                    past = 0
                }
                let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
                if first > limit { return nil }
                let rest = days(year: year, month: month, firstDay: first) & ~past
                if rest != 0 { return first + rest.trailingZeroBitCount - 1 }
                month += 1
                past = 0
            }
            (year, month, past) = (year + 1, 1, 0)
        }
        return nil
    }

    private func lastDay(before day: Int, notBefore limit: Int) -> Int? {
        let date = CivilDate(daysSinceEpoch: day)
        var year = date.year
        var month = date.month
        // The days of the month that are not reached yet.
        var ahead = ~UInt32(0) << UInt32(date.day)
        while let matchingYear = years.last(through: year) {
            if matchingYear != year { (year, month, ahead) = (matchingYear, 12, 0) }
            while month >= 1 {
                let earlier = months << UInt32(31 - month)
                guard earlier != 0 else { break }
                if earlier.leadingZeroBitCount != 0 {
                    month -= earlier.leadingZeroBitCount
                    ahead = 0
                }
                let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
                if first + 31 < limit { return nil }
                let rest = days(year: year, month: month, firstDay: first) & ~ahead
                if rest != 0 { return first + 31 - rest.leadingZeroBitCount - 1 }
                month -= 1
                ahead = 0
            }
            (year, month, ahead) = (year - 1, 12, 0)
        }
        return nil
    }

    // MARK: - Times of day

    /// The first matching second of a day from `second` on.
    private func firstTime(from second: Int) -> Int? {
        var hour = second / 3600
        var minute = second / 60 % 60
        if hours & 1 << UInt64(hour) != 0 {
            if minutes & 1 << UInt64(minute) != 0, let found = CronExpression.bit(in: seconds, from: second % 60) {
                return hour * 3600 + minute * 60 + found
            }
            minute += 1
            if let found = CronExpression.bit(in: minutes, from: minute) {
                return hour * 3600 + found * 60 + seconds.trailingZeroBitCount
            }
        }
        hour += 1
        guard let found = CronExpression.bit(in: hours, from: hour) else { return nil }
        return found * 3600 + minutes.trailingZeroBitCount * 60 + seconds.trailingZeroBitCount
    }

    /// The last matching second of a day through `second`.
    private func lastTime(through second: Int) -> Int? {
        let hour = second / 3600
        let minute = second / 60 % 60
        if hours & 1 << UInt64(hour) != 0 {
            if minutes & 1 << UInt64(minute) != 0, let found = CronExpression.bit(in: seconds, through: second % 60) {
                return hour * 3600 + minute * 60 + found
            }
            if let found = CronExpression.bit(in: minutes, through: minute - 1) {
                return hour * 3600 + found * 60 + 63 - seconds.leadingZeroBitCount
            }
        }
        guard let found = CronExpression.bit(in: hours, through: hour - 1) else { return nil }
        return found * 3600 + (63 - minutes.leadingZeroBitCount) * 60 + 63 - seconds.leadingZeroBitCount
    }

    private static func bit(in mask: UInt64, from bit: Int) -> Int? {
        let rest = mask >> UInt64(bit)
        return rest == 0 ? nil : bit + rest.trailingZeroBitCount
    }

    private static func bit(in mask: UInt64, through bit: Int) -> Int? {
        guard bit >= 0 else { return nil }
        let rest = mask << UInt64(63 - bit)
        return rest == 0 ? nil : bit - rest.leadingZeroBitCount
    }
}
