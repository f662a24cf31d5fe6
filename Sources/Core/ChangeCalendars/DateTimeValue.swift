import ScheduleExpressions

/// A DATE or DATE-TIME (RFC 5545, sections 3.3.4 and 3.3.5).
struct DateTimeValue: Hashable, Sendable {
    let date: CivilDate
    /// Nil for a date. Second 60, a leap second, is read as 59: the clocks here do not show it.
    let secondOfDay: Int?
    /// Written with `Z`.
    let isUTC: Bool

    var isDate: Bool { secondOfDay == nil }

    /// Seconds of reading after the reading 1970-01-01T00:00:00; a date is its midnight.
    var reading: Int { date.daysSinceEpoch * secondsOfDay + (secondOfDay ?? 0) }

    /// Reads `20261224`, `20261224T180000` or `20261224T180000Z`.
    init(parsing text: ArraySlice<UInt8>) throws(ValueFault) {
        let digits = text.map { (0x30...0x39).contains($0) ? Int($0) - 0x30 : nil }
        func number(_ range: Range<Int>) -> Int? {
            digits[range].reduce(0) { (sum: Int?, digit: Int?) -> Int? in
                guard let sum, let digit else { return nil }
                return sum * 10 + digit
            }
        }
        let isForm = text.count == 8 || text.count == 15 || text.count == 16
        guard isForm, let year = number(0..<4), let month = number(4..<6), let day = number(6..<8) else {
            throw DateTimeValue.fault(text, "is not a date or time.")
        }
        date = CivilDate(year: year, month: month, day: day)
        guard date.exists, year > 0 else { throw DateTimeValue.fault(text, "is a day that does not exist.") }
        guard text.count > 8 else {
            secondOfDay = nil
            isUTC = false
            return
        }
        isUTC = text.count == 16
        guard text[text.startIndex + 8] == UInt8(ascii: "T"), !isUTC || text.last == UInt8(ascii: "Z"),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15)
        else { throw DateTimeValue.fault(text, "is not a date or time.") }
        guard hour < 24, minute < 60, second <= 60 else {
            throw DateTimeValue.fault(text, "is a time that does not exist.")
        }
        secondOfDay = hour * 3600 + minute * 60 + min(second, 59)
    }

    private static func fault(_ text: ArraySlice<UInt8>, _ fault: String) -> ValueFault {
        ValueFault(
            text.startIndex,
            "\(excerpt(text)) \(fault) Write a date such as 20261224, or a date and time such as 20261224T180000Z.")
    }
}
