/// Which days of a month an expression means: what its two day fields say together, as one of them is `?`.
enum CronDays: Hashable, Sendable {
    /// Days by number, and days (`15W`) to each of which the nearest working day is taken. Bits 1 to 31.
    case ofMonth(UInt32, nearestWeekdays: UInt32)
    /// `L`, `L-3`: so many days before the last.
    case last(minus: Int)
    /// `LW`, `L-3W`: the working day nearest to that.
    case lastWeekday(minus: Int)
    /// Weekdays, bits 1 (Sunday) to 7.
    case ofWeek(UInt32)
    /// `6L`, `FRIL`: the last such weekday of the month, 1 to 7.
    case lastOfMonth(Int)
    /// `TUE#2`: a weekday, 1 to 7, and which of them, 1 to 5.
    case nth(Int, Int)

    /// `*` in one of the two fields.
    static let every = CronDays.ofMonth(0xFFFF_FFFE, nearestWeekdays: 0)

    /// The days that match, bits 1 to 31, in each kind of month: by its length and the weekday of its first day.
    ///
    /// There are 28 kinds, so L, W and # are settled here once and for all, and a search only looks at bits.
    func masksByMonthKind() -> [UInt32] {
        var masks: [UInt32] = []
        masks.reserveCapacity(28)
        for dayCount in 28...31 {
            for firstWeekday in 0...6 {
                masks.append(MonthKind(dayCount: dayCount, firstWeekday: firstWeekday).mask(self))
            }
        }
        return masks
    }
}

/// A month as far as days of the week are concerned.
struct MonthKind {
    /// 28 to 31.
    let dayCount: Int
    /// The weekday of the first day; 0 is Sunday.
    let firstWeekday: Int

    /// The place of a kind among the 28.
    static func index(dayCount: Int, firstWeekday: Int) -> Int { (dayCount - 28) * 7 + firstWeekday }

    func mask(_ days: CronDays) -> UInt32 {
        switch days {
        case .ofMonth(let plain, let nearestWeekdays):
            var mask = plain & allDays
            var rest = nearestWeekdays & allDays
            while rest != 0 {
                mask |= bit(nearestWeekday(rest.trailingZeroBitCount))
                rest &= rest - 1
            }
            return mask
        case .last(let minus): return bit(dayCount - minus)
        case .lastWeekday(let minus): return bit(nearestWeekday(dayCount - minus))
        case .ofWeek(let weekdays):
            // Bit n of `week`: whether day n + 1 matches. The pattern comes back every seven days.
            let week = UInt64(weekdays >> 1 | weekdays << 6) >> UInt64(firstWeekday) & 0x7F
            return UInt32(truncatingIfNeeded: week * 0x1020_4081 << 1) & allDays
        case .lastOfMonth(let weekday): return bit(first(weekday) + (dayCount - first(weekday)) / 7 * 7)
        case .nth(let weekday, let count): return bit(first(weekday) + (count - 1) * 7)
        }
    }

    /// Bits 1 to `dayCount`.
    private var allDays: UInt32 { UInt32(truncatingIfNeeded: (2 << dayCount) - 2) }

    /// The weekday of a day; 0 is Sunday.
    private func weekday(_ day: Int) -> Int { (firstWeekday + day - 1) % 7 }

    private func bit(_ day: Int) -> UInt32 { day >= 1 && day <= dayCount ? 1 << UInt32(day) : 0 }

    /// The first day that falls on a weekday, 1 being Sunday.
    private func first(_ weekday: Int) -> Int { (weekday - 1 - firstWeekday + 7) % 7 + 1 }

    /// Monday to Friday nearest to a day, without leaving the month. Out of the month for a day that is out of it.
    private func nearestWeekday(_ day: Int) -> Int {
        guard day >= 1 else { return 0 }
        switch weekday(day) {
        case 6: return day == 1 ? 3 : day - 1
        case 0: return day == dayCount ? day - 2 : day + 1
        default: return day
        }
    }
}
