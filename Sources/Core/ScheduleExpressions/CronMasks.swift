/// What a cron expression means, as masks, in the form in which it is searched.
///
/// It is a class so that a schedule hands on one reference and not two hundred bytes.
final class CronMasks: Sendable {
    /// Bits 0 to 59.
    let seconds: UInt64
    /// Bits 0 to 59.
    let minutes: UInt64
    /// Bits 0 to 23.
    let hours: UInt64
    let days: CronDays
    /// Bits 1 to 12.
    let months: UInt32
    /// Bit 0 is 1970.
    let years: FieldValues

    /// What `days` means in each kind of month (`MonthKind`), bits 1 to 31.
    let dayMasks: [UInt32]
    /// The months that are searched; it is `CivilMonth.all`, at hand.
    let calendar: [CivilMonth]
    /// The first and the last matching second of a day.
    let firstTime: Int
    let lastTime: Int
    /// The years that are searched: none if no month has such a day, as in `0 0 31 2 ? *`, and leap years if only
    /// February 29 is one. That it never fires again is then known without a search.
    let searchedYears: FieldValues
    let searchesEveryYear: Bool

    /// Whether the hour field covers the whole day: such an expression follows elapsed time when clocks change.
    var followsElapsedTime: Bool { hours == (1 << 24) - 1 }

    init(seconds: UInt64, minutes: UInt64, hours: UInt64, days: CronDays, months: UInt32, years: FieldValues) {
        self.seconds = seconds
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        self.years = years
        let dayMasks = days.masksByMonthKind()
        self.dayMasks = dayMasks
        calendar = CivilMonth.all
        firstTime =
            hours.trailingZeroBitCount * 3600 + minutes.trailingZeroBitCount * 60 + seconds.trailingZeroBitCount
        lastTime =
            (63 - hours.leadingZeroBitCount) * 3600 + (63 - minutes.leadingZeroBitCount) * 60 + 63
            - seconds.leadingZeroBitCount
        let months = self.months
        func isPossible(_ dayCount: Int, _ sameLength: UInt32) -> Bool {
            let kinds = MonthKind.index(dayCount: dayCount, firstWeekday: 0)
            return months & sameLength != 0 && dayMasks[kinds..<(kinds + 7)].contains { $0 != 0 }
        }
        if isPossible(28, CronMasks.february) || isPossible(30, CronMasks.months30)
            || isPossible(31, CronMasks.months31)
        {
            searchedYears = years
        } else {
            searchedYears = isPossible(29, CronMasks.february) ? years.intersection(.leapYears) : FieldValues()
        }
        searchesEveryYear = searchedYears == .allYears
    }

    // Months by their length, bits 1 to 12.
    private static let february: UInt32 = 0b0_0000_0000_0100
    private static let months30: UInt32 = 0b0_1010_0101_0000
    private static let months31: UInt32 = 0b1_0101_1010_1010
}

extension CronMasks: Hashable {
    /// The rest follows from these.
    static func == (left: CronMasks, right: CronMasks) -> Bool {
        left === right
            || left.seconds == right.seconds && left.minutes == right.minutes && left.hours == right.hours
                && left.days == right.days && left.months == right.months && left.years == right.years
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(seconds)
        hasher.combine(minutes)
        hasher.combine(hours)
        hasher.combine(days)
        hasher.combine(months)
        hasher.combine(years)
    }
}

extension FieldValues {
    fileprivate static let allYears: FieldValues = {
        var years = FieldValues()
        years.insert(from: 0, through: CronField.year.range.count - 1)
        return years
    }()

    fileprivate static let leapYears: FieldValues = {
        var years = FieldValues()
        for year in CronField.year.range where CivilDate.isLeap(year: year) { years.insert(year - 1970) }
        return years
    }()
}
