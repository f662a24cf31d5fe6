/// A month of the years 1970 to 2199, as a search sees it.
struct CivilMonth {
    /// The day before its first, in days since 1970-01-01: adding a day of the month to it gives that day.
    let dayZero: Int32
    /// Its place among `MonthKind`'s 28.
    let kind: UInt8
    /// 1 to 12.
    let month: UInt8
    /// Years after 1970.
    let year: UInt8

    /// All of them in order, and a month 0 of the year 2200 behind them, which no expression names.
    static let all: [CivilMonth] = {
        let first = 1970
        var months = (0..<CivilMonth.count).map { index in
            let (year, month) = (first + index / 12, index % 12 + 1)
            let dayZero = CivilDate(year: year, month: month, day: 1).daysSinceEpoch - 1
            let kind = MonthKind.index(
                dayCount: CivilDate.daysInMonth(month, year: year),
                firstWeekday: Weekday(daysSinceEpoch: dayZero + 1).rawValue - 1)
            return CivilMonth(
                dayZero: Int32(dayZero), kind: UInt8(kind), month: UInt8(month), year: UInt8(year - first))
        }
        months.append(CivilMonth(dayZero: Int32(CivilMonth.daysEnd - 1), kind: 0, month: 0, year: 230))
        return months
    }()

    static let count = CronField.year.range.count * 12

    /// Days since 1970-01-01 of 2200-01-01.
    static let daysEnd = 84_006

    /// The place in `all` of the month that holds a day: 0 to `daysEnd`, not included.
    @inline(__always)
    static func index(holding day: Int, in all: [CivilMonth]) -> Int {
        // A month has 65,536 / 2,153 days or a little less: over these 230 years that is at most one month too few.
        let index = (day &* 2_153) &>> 16
        return all[index + 1].dayZero < day ? index + 1 : index
    }
}
