/// When something runs, in SSM's own words: `cron(…)`, `rate(…)` or `at(…)`.
///
/// Parsed once; `description` is the canonical form, and parsing it gives an equal value. The dialect is the one of the
/// SSM user guide, "Reference: Cron and rate expressions for Systems Manager"; where that is silent, Quartz's.
///
/// ```swift
/// let expression = try ScheduleExpression(parsing: "cron(0 2 ? * sun#2 *)")
/// print(expression)              // cron(0 2 ? * SUN#2 *)
/// print(expression.explanation)  // 02:00 on the second Sunday of every month
/// ```
public enum ScheduleExpression: Hashable, Sendable {
    /// At times that a clock and a calendar show.
    case cron(CronExpression)
    /// Again and again after the same elapsed time.
    case rate(RateExpression)
    /// Once.
    case at(AtExpression)

    /// Bytes. SSM allows its members Schedule and ScheduleExpression 256, which is for whoever reads those to check; the
    /// canonical form of an odd expression may be longer than what was written, and must be readable again.
    public static let lengthMax = 2048

    /// Reads an expression. Throws where the fault is, what it is, and what to write instead.
    public init(parsing text: String) throws(ScheduleExpressionError) {
        let bytes = Array(text.utf8)
        try ScheduleExpression.checkLength(bytes)
        for (form, opening) in ScheduleExpression.openings where bytes.starts(with: opening) {
            guard bytes.last == UInt8(ascii: ")") else {
                throw ScheduleExpression.unclosed(bytes, form)
            }
            let place = opening.count..<(bytes.count - 1)
            switch form {
            case .cron: self = .cron(try CronParser(bytes: bytes).expression(in: place))
            case .rate: self = .rate(try RateExpression(Array(bytes[place]), at: place.lowerBound))
            case .at: self = .at(try AtExpression(Array(bytes[place]), at: place.lowerBound))
            }
            return
        }
        throw ScheduleExpressionError(
            offset: 0, length: min(bytes.count, 40),
            message: "\(quoted(text)) is no schedule. Write cron(0 2 ? * SUN#2 *), rate(30 minutes) "
                + "or at(2026-12-31T02:00:00), in lower case and without blanks around it.")
    }

    static func checkLength(_ bytes: [UInt8]) throws(ScheduleExpressionError) {
        guard bytes.count <= lengthMax else {
            throw ScheduleExpressionError(
                offset: lengthMax, length: bytes.count - lengthMax,
                message: "The expression has \(bytes.count) bytes. Write at most \(lengthMax).")
        }
    }

    private static func unclosed(_ bytes: [UInt8], _ form: Form) -> ScheduleExpressionError {
        guard let close = bytes.lastIndex(of: UInt8(ascii: ")")) else {
            return ScheduleExpressionError(
                offset: bytes.count, length: 0, message: "The closing parenthesis is missing. Write \(form)(...).")
        }
        return ScheduleExpressionError(
            offset: close + 1, length: bytes.count - close - 1,
            message: "Something follows the parenthesis. Leave it out.")
    }

    private enum Form: String, CaseIterable {
        case cron, rate, at
    }

    private static let openings = Form.allCases.map { ($0, Array("\($0.rawValue)(".utf8)) }

    /// In plain English, without the zone.
    public var explanation: String {
        switch self {
        case .cron(let cron): cron.explanation
        case .rate(let rate): rate.explanation
        case .at(let at): at.explanation
        }
    }
}

extension ScheduleExpression: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cron(let cron): cron.description
        case .rate(let rate): rate.description
        case .at(let at): at.description
        }
    }
}
