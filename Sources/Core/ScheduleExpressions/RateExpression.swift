/// `rate(value unit)`: again and again after the same elapsed time. A day is 24 hours, whatever the clocks do.
public struct RateExpression: Hashable, Sendable {
    /// What a rate counts; in `rate(7 days)` the plural of it.
    public enum Unit: String, Hashable, Sendable, CaseIterable {
        case minute, hour, day

        var seconds: Int {
            switch self {
            case .minute: 60
            case .hour: 3600
            case .day: secondsPerDay
            }
        }
    }

    /// 1 and up.
    public let value: Int
    /// The unit that the value counts.
    public let unit: Unit

    /// An interval longer than the calendar that a schedule knows, 1970 to 2199, is not a rate any more.
    private static func valueMax(_ unit: Unit) -> Int { CronMasks.readingsEnd / unit.seconds }

    /// Elapsed time between two occurrences. A day of it has 24 hours.
    public var interval: Duration { .seconds(value * unit.seconds) }

    init(_ bytes: [UInt8], at offset: Int) throws(ScheduleExpressionError) {
        let example = "Write rate(30 minutes), rate(1 hour) or rate(7 days)."
        func fault(_ range: Range<Int>, _ message: String) -> ScheduleExpressionError {
            ScheduleExpressionError(offset: offset + range.lowerBound, length: range.count, message: message)
        }
        let digits = bytes.prefix { decimalDigit($0) != nil }
        guard !digits.isEmpty else {
            let end = bytes.firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
            throw fault(0..<end, "A rate begins with a whole number, at once after the parenthesis. \(example)")
        }
        // More digits than that are out of range, whatever they are.
        let value = digits.count <= 12 ? digits.reduce(0) { $0 * 10 + Int($1) - 0x30 } : .max
        guard value >= 1 else { throw fault(0..<digits.count, "A rate of 0 never comes. Write a number from 1.") }
        guard bytes.count > digits.count, bytes[digits.count] == UInt8(ascii: " ") else {
            throw fault(digits.count..<bytes.count, "One blank and a unit must follow the number. \(example)")
        }
        let word = String(decoding: bytes[(digits.count + 1)...], as: UTF8.self)
        let place = digits.count + 1..<bytes.count
        let bare = word.lowercased().filter { $0 != " " }
        for unit in Unit.allCases where bare == unit.rawValue || bare == unit.rawValue + "s" {
            let wanted = value == 1 ? unit.rawValue : unit.rawValue + "s"
            guard value <= RateExpression.valueMax(unit) else {
                throw fault(
                    0..<digits.count,
                    "A rate of so many \(unit.rawValue)s is out of range. Write 1 to \(RateExpression.valueMax(unit)).")
            }
            guard word == wanted else {
                let what =
                    word == bare
                    ? "\(word) does not go with \(value)." : "The unit stands after one blank, in small letters."
                throw fault(place, "\(what) Write rate(\(value) \(wanted)).")
            }
            self.value = value
            self.unit = unit
            return
        }
        if value == 1 { throw fault(place, "\(quoted(word)) is no unit of a rate. Write minute, hour or day.") }
        throw fault(place, "\(quoted(word)) is no unit of a rate. Write minutes, hours or days.")
    }

    var explanation: String { value == 1 ? "every \(unit.rawValue)" : "every \(value) \(unit.rawValue)s" }
}

extension RateExpression: CustomStringConvertible {
    public var description: String { "rate(\(value) \(unit.rawValue)\(value == 1 ? "" : "s"))" }
}
