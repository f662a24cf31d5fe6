/// `rate(value unit)`: again and again after the same elapsed time. A day is 24 hours, whatever the clocks do.
public struct RateExpression: Hashable, Sendable {
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
    public let unit: Unit

    /// Longer than the calendar that a schedule knows is not a rate any more.
    public static let valueMax = 1_000_000

    public var interval: Duration { .seconds(value * unit.seconds) }

    init(_ bytes: [UInt8], at offset: Int) throws(ScheduleExpressionError) {
        let example = "Write rate(30 minutes), rate(1 hour) or rate(7 days)."
        func fault(_ range: Range<Int>, _ message: String) -> ScheduleExpressionError {
            ScheduleExpressionError(offset: offset + range.lowerBound, length: range.count, message: message)
        }
        let digits = bytes.prefix { decimalDigit($0) != nil }
        guard !digits.isEmpty, digits.count <= 9, let value = Int(String(decoding: digits, as: UTF8.self)) else {
            let end = bytes.firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
            throw fault(0..<end, "A rate begins with a whole number, at once after the parenthesis. \(example)")
        }
        guard value >= 1, value <= RateExpression.valueMax else {
            throw fault(
                0..<digits.count,
                "A rate of \(value) is out of range. Write a number from 1 to \(RateExpression.valueMax).")
        }
        guard bytes.count > digits.count, bytes[digits.count] == UInt8(ascii: " ") else {
            throw fault(digits.count..<bytes.count, "One blank and a unit must follow the number. \(example)")
        }
        let word = String(decoding: bytes[(digits.count + 1)...], as: UTF8.self)
        let place = digits.count + 1..<bytes.count
        for unit in Unit.allCases where word == unit.rawValue || word == unit.rawValue + "s" {
            let wanted = value == 1 ? unit.rawValue : unit.rawValue + "s"
            guard word == wanted else {
                throw fault(place, "\(word) does not go with \(value). Write rate(\(value) \(wanted)).")
            }
            self.value = value
            self.unit = unit
            return
        }
        throw fault(place, "\(quoted(word)) is no unit of a rate. Write minutes, hours or days.")
    }

    var explanation: String { value == 1 ? "every \(unit.rawValue)" : "every \(value) \(unit.rawValue)s" }
}

extension RateExpression: CustomStringConvertible {
    public var description: String { "rate(\(value) \(unit.rawValue)\(value == 1 ? "" : "s"))" }
}
