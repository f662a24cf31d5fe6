/// A cron expression, parsed into masks: to ask for its next time is arithmetic on bits.
///
/// Six fields `minutes hours day-of-month month day-of-week year`, or seven with seconds first. 1 is Sunday. Exactly one
/// of the day fields is `?`.
public struct CronExpression: Hashable, Sendable {
    /// By `CronField`'s raw value.
    let fields: [[CronItem]]
    let hasSeconds: Bool

    let seconds: UInt64
    let minutes: UInt64
    let hours: UInt64
    /// Bits 1 to 12.
    let months: UInt32
    /// Bit 0 is 1970.
    let years: YearMask
    /// The days that match, bits 1 to 31, for each kind of month: by days in the month (28 to 31) and weekday of its
    /// first day (Sunday first). L, W and # are thus settled here, once and for all.
    let daysByMonthKind: [UInt32]

    /// Whether the hour field covers the whole day: such an expression follows elapsed time when clocks change.
    var followsElapsedTime: Bool { hours == (1 << 24) - 1 }

    init(fields bytes: [UInt8], at offset: Int) throws(ScheduleExpressionError) {
        let blank = UInt8(ascii: " ")
        var places: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            if bytes[start] == blank {
                start += 1
                continue
            }
            let end = bytes[start...].firstIndex(of: blank) ?? bytes.count
            places.append(start..<end)
            start = end
        }
        guard places.count == 6 || places.count == 7 else {
            throw ScheduleExpressionError(
                offset: offset, length: bytes.count,
                message:
                    "There are \(places.count) fields. Write 6 (minutes hours day-of-month month day-of-week year), "
                    + "or 7 with seconds first: cron(0 2 ? * SUN#2 *).")
        }
        hasSeconds = places.count == 7
        var fields: [[CronItem]] = hasSeconds ? [] : [[.value(0)]]
        for (place, field) in zip(places, CronField.allCases.dropFirst(hasSeconds ? 0 : 1)) {
            fields.append(
                try CronFieldParser(field: field, bytes: Array(bytes[place]), offset: offset + place.lowerBound).items()
            )
        }
        let days = places[hasSeconds ? 3 : 2]
        let weekdays = places[hasSeconds ? 5 : 4]
        let isDayOpen = fields[CronField.dayOfMonth.rawValue] == [.unspecified]
        let isWeekdayOpen = fields[CronField.dayOfWeek.rawValue] == [.unspecified]
        guard isDayOpen != isWeekdayOpen else {
            throw ScheduleExpressionError(
                offset: offset + days.lowerBound, length: weekdays.upperBound - days.lowerBound,
                message: isDayOpen
                    ? "Day-of-month and day-of-week are both ?. Write * or a value in one of them."
                    : "Day-of-month and day-of-week are both set. Write ? in one of them.")
        }
        self.fields = fields
        func mask(_ field: CronField) -> UInt64 {
            fields[field.rawValue].flatMap { $0.values(field) }.reduce(0) { $0 | 1 << UInt64($1) }
        }
        seconds = mask(.second)
        minutes = mask(.minute)
        hours = mask(.hour)
        months = UInt32(mask(.month))
        years = YearMask(fields[CronField.year.rawValue].flatMap { $0.values(.year) })
        let items = fields[(isDayOpen ? CronField.dayOfWeek : .dayOfMonth).rawValue]
        daysByMonthKind = MonthKind.all.map { kind in
            items.reduce(0) { $0 | (isDayOpen ? kind.days(ofWeek: $1) : kind.days(ofMonth: $1)) }
        }
    }
}

extension CronExpression: CustomStringConvertible {
    public var description: String {
        let shown = CronField.allCases.dropFirst(hasSeconds ? 0 : 1)
        let texts = shown.map { field in
            fields[field.rawValue].map { $0.text(field) }.joined(separator: ",")
        }
        return "cron(\(texts.joined(separator: " ")))"
    }
}

/// A month as far as days of the week are concerned: how many days it has, and on which weekday it begins.
struct MonthKind {
    /// 28 to 31.
    let dayCount: Int
    /// 0 is Sunday.
    let firstWeekday: Int

    static let all = (28...31).flatMap { count in (0...6).map { MonthKind(dayCount: count, firstWeekday: $0) } }

    /// The place of a kind in `all`.
    static func index(dayCount: Int, firstWeekday: Int) -> Int { (dayCount - 28) * 7 + firstWeekday }

    /// 0 is Sunday.
    private func weekday(_ day: Int) -> Int { (firstWeekday + day - 1) % 7 }

    private func bit(_ day: Int) -> UInt32 { day >= 1 && day <= dayCount ? 1 << UInt32(day) : 0 }

    func days(ofMonth item: CronItem) -> UInt32 {
        switch item {
        case .last(let minus): bit(dayCount - minus)
        case .lastWeekday(let minus): bit(nearestWeekday(dayCount - minus))
        case .nearestWeekday(let day): day <= dayCount ? bit(nearestWeekday(day)) : 0
        default: item.values(.dayOfMonth).reduce(0) { $0 | bit($1) }
        }
    }

    func days(ofWeek item: CronItem) -> UInt32 {
        switch item {
        case .nth(let day, let count): bit(first(day) + (count - 1) * 7)
        case .lastOfMonth(let day): bit(first(day) + (dayCount - first(day)) / 7 * 7)
        default:
            item.values(.dayOfWeek).reduce(0) { mask, day in
                stride(from: first(day), through: dayCount, by: 7).reduce(mask) { $0 | bit($1) }
            }
        }
    }

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

/// A set of the years 1970 to 2199.
struct YearMask: Hashable, Sendable {
    private var words: SIMD4<UInt64> = .zero

    init(_ years: [Int]) {
        for year in years {
            let bit = year - 1970
            words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    func contains(_ year: Int) -> Bool {
        let bit = year - 1970
        return bit >= 0 && bit < 230 && words[bit >> 6] & 1 << UInt64(bit & 63) != 0
    }

    /// The first year that is not before `year`.
    func first(from year: Int) -> Int? {
        var bit = max(0, year - 1970)
        while bit < 230 {
            let rest = words[bit >> 6] >> UInt64(bit & 63)
            if rest != 0 { return bit + rest.trailingZeroBitCount + 1970 }
            bit = (bit | 63) + 1
        }
        return nil
    }

    /// The last year that is not after `year`.
    func last(through year: Int) -> Int? {
        var bit = min(229, year - 1970)
        while bit >= 0 {
            let rest = words[bit >> 6] << UInt64(63 - bit & 63)
            if rest != 0 { return bit - rest.leadingZeroBitCount + 1970 }
            bit = (bit & ~63) - 1
        }
        return nil
    }
}
