/// The search on the wall clock: readings are seconds after the reading 1970-01-01T00:00:00, zones do not matter.
extension CronMasks {
    /// The first reading after the years that a schedule knows.
    static let readingsEnd = CivilMonth.daysEnd * secondsPerDay

    /// The first matching reading from `reading` on; nil when there is none in the years to 2199.
    ///
    /// Complexity: a few steps a month that is looked at. Months and years that are not named are not looked at.
    func first(from reading: Int) -> Int? {
        guard reading < CronMasks.readingsEnd else { return nil }
        let from = UInt(max(reading, 0))
        let day = Int(from / UInt(secondsPerDay))
        let second = Int(from % UInt(secondsPerDay))
        var index = CivilMonth.index(holding: day, in: calendar)
        // The days of the month that are not past, today among them unless all its times are.
        let today = day - Int(calendar[index].dayZero)
        var ahead: UInt32 = .max &<< UInt32(truncatingIfNeeded: today)
        if second > lastTime { ahead &= ahead &- 1 }
        while true {
            let month = calendar[index]
            guard isNamed(month) else {
                guard let later = seek(from: month) else { return nil }
                index = later
                ahead = .max
                continue
            }
            let days = dayMasks[Int(month.kind)] & ahead
            if days != 0 {
                let found = Int(month.dayZero) + days.trailingZeroBitCount
                return found * secondsPerDay + (found == day ? firstTime(from: second) : firstTime)
            }
            index += 1
            ahead = .max
        }
    }

    /// Whether the month and its year are among those that are searched.
    @inline(__always)
    func isNamed(_ month: CivilMonth) -> Bool {
        months & 1 &<< UInt32(month.month) != 0 && (searchesEveryYear || searchedYears.contains(Int(month.year)))
    }

    /// The place of the next month that is named, after one that is not; nil when there is none.
    func seek(from month: CivilMonth) -> Int? {
        let year = Int(month.year)
        let later = months >> UInt32(month.month)
        if later != 0, searchedYears.contains(year) {
            return year * 12 + Int(month.month) - 1 + later.trailingZeroBitCount
        }
        return searchedYears.first(from: year + 1).map { $0 * 12 + months.trailingZeroBitCount - 1 }
    }

    /// The last matching reading through `reading`; nil when there is none since 1970.
    func last(through reading: Int) -> Int? {
        guard reading >= 0 else { return nil }
        let (day, second) = min(reading, CronMasks.readingsEnd - 1).floorDivided(by: secondsPerDay)
        var index = CivilMonth.index(holding: day, in: calendar)
        // The days of the month that are reached, today not among them when all its times are ahead.
        let today = day - Int(calendar[index].dayZero)
        var reached: UInt32 = .max &>> UInt32(31 - today)
        if second < firstTime { reached >>= 1 }
        while true {
            let month = calendar[index]
            guard isNamed(month) else {
                guard let earlier = seekBack(from: month) else { return nil }
                index = earlier
                reached = .max
                continue
            }
            let days = dayMasks[Int(month.kind)] & reached
            if days != 0 {
                let found = Int(month.dayZero) + 31 - days.leadingZeroBitCount
                return found * secondsPerDay + (found == day ? lastTime(through: second) : lastTime)
            }
            guard index > 0 else { return nil }
            index -= 1
            reached = .max
        }
    }

    /// The place of the last month that is named, before one that is not; nil when there is none.
    private func seekBack(from month: CivilMonth) -> Int? {
        let year = Int(month.year)
        let earlier = months & ((1 << UInt32(month.month)) - 1)
        if earlier != 0, searchedYears.contains(year) { return year * 12 + 30 - earlier.leadingZeroBitCount }
        return searchedYears.last(through: year - 1).map { $0 * 12 + 30 - months.leadingZeroBitCount }
    }

    // MARK: - Times of day

    /// The first matching second of a day from `second` on, which is at most `lastTime`.
    private func firstTime(from second: Int) -> Int {
        if second <= firstTime { return firstTime }
        let hour = second / 3600
        let minute = second / 60 % 60
        let inHour = minutes &>> UInt64(truncatingIfNeeded: minute)
        if hours & 1 &<< UInt64(truncatingIfNeeded: hour) != 0, inHour != 0 {
            if inHour & 1 != 0 {
                let inMinute = seconds &>> UInt64(truncatingIfNeeded: second % 60)
                if inMinute != 0 { return second + inMinute.trailingZeroBitCount }
            }
            let laterMinutes = inHour & ~1
            if laterMinutes != 0 {
                return hour * 3600 + (minute + laterMinutes.trailingZeroBitCount) * 60 + seconds.trailingZeroBitCount
            }
        }
        let laterHours = hours &>> UInt64(truncatingIfNeeded: hour + 1)
        return (hour + 1 + laterHours.trailingZeroBitCount) * 3600 + firstTime % 3600
    }

    /// The last matching second of a day through `second`, which is at least `firstTime`.
    private func lastTime(through second: Int) -> Int {
        if second >= lastTime { return lastTime }
        let hour = second / 3600
        let minute = second / 60 % 60
        let inHour = minutes << UInt64(63 - minute)
        if hours & 1 << UInt64(hour) != 0, inHour != 0 {
            if inHour & 1 << 63 != 0 {
                let inMinute = seconds << UInt64(63 - second % 60)
                if inMinute != 0 { return second - inMinute.leadingZeroBitCount }
            }
            let earlierMinutes = inHour & ~(1 << 63)
            if earlierMinutes != 0 {
                return hour * 3600 + (minute - earlierMinutes.leadingZeroBitCount) * 60 + 63
                    - seconds.leadingZeroBitCount
            }
        }
        let earlierHours = hours << UInt64(64 - hour)
        return (hour - 1 - earlierHours.leadingZeroBitCount) * 3600 + lastTime % 3600
    }
}
