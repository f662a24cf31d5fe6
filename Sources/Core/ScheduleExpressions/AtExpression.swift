/// `at(yyyy-MM-ddTHH:mm:ss)`: once, at a reading of the clock in the schedule's zone.
public struct AtExpression: Hashable, Sendable {
    /// What the clock shows then, in the zone of the schedule. Years 1970 to 2199.
    public let time: CivilDateTime

    init(_ bytes: [UInt8], at offset: Int) throws(ScheduleExpressionError) {
        func fault(_ message: String) -> ScheduleExpressionError {
            ScheduleExpressionError(offset: offset, length: bytes.count, message: message)
        }
        let example = "Write at(2026-12-31T02:00:00), in the schedule's time zone."
        guard bytes.count == 19 else {
            let extra = bytes.count > 19 ? " No zone or fraction may follow the seconds." : ""
            throw fault("\(quoted(String(decoding: bytes, as: UTF8.self))) is no date and time.\(extra) \(example)")
        }
        var parts: [Int] = []
        var number = 0
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 4, 7, 10, 13, 16:
                guard byte == AtExpression.separators[index] else {
                    throw fault("\(quoted(String(decoding: bytes, as: UTF8.self))) is no date and time. \(example)")
                }
                parts.append(number)
                number = 0
            default:
                guard let digit = decimalDigit(byte) else {
                    throw fault("\(quoted(String(decoding: bytes, as: UTF8.self))) is no date and time. \(example)")
                }
                number = number * 10 + digit
            }
        }
        parts.append(number)
        let date = CivilDate(year: parts[0], month: parts[1], day: parts[2])
        guard date.exists, parts[3] < 24, parts[4] < 60, parts[5] < 60,
            CronField.year.range.contains(date.year)
        else {
            throw fault(
                "There is no \(quoted(String(decoding: bytes, as: UTF8.self))), or it is not in the years 1970 to 2199. "
                    + "Write a time that exists.")
        }
        time = CivilDateTime(date: date, hour: parts[3], minute: parts[4], second: parts[5])
    }

    /// What stands between the digits, each at its place.
    private static let separators = Array("----------T--:--:--".utf8)

    var explanation: String {
        let seconds = time.second == 0 ? "" : ":\(time.second.padded(to: 2))"
        return "once, at \(time.date) \(time.hour.padded(to: 2)):\(time.minute.padded(to: 2))\(seconds)"
    }
}

extension AtExpression: CustomStringConvertible {
    public var description: String { "at(\(time))" }
}
