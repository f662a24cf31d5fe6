import ScheduleExpressions

/// A schedule as a person types it: `cron(…)`, `rate(…)`, `at(…)`, or the fields of a cron expression alone.
struct ExpressionText {
    let text: String
    private let isBare: Bool

    init(_ text: String) {
        self.text = text
        // Nothing but bare fields begins with something else than the name of a form.
        isBare = text.utf8.first.map { !(0x61...0x7A).contains($0) } ?? false && !text.utf8.contains(UInt8(ascii: "("))
    }

    func parse() throws(ScheduleExpressionError) -> ScheduleExpression {
        guard isBare else { return try ScheduleExpression(parsing: text) }
        do {
            return try ScheduleExpression(parsing: "cron(\(text))")
        } catch {
            throw ScheduleExpressionError(
                offset: max(0, error.offset - "cron(".utf8.count), length: error.length, message: error.message)
        }
    }

    /// The text with marks below what is wrong, and the message: for a person at a terminal.
    func pointing(at error: ScheduleExpressionError) -> String {
        let bytes = Array(text.utf8)
        let isShown = bytes.count <= TextTable.width && bytes.allSatisfy { (0x20..<0x7F).contains($0) }
        guard isShown, !bytes.isEmpty else { return error.message }
        let blanks = String(repeating: " ", count: min(error.offset, bytes.count))
        let marks = String(repeating: "^", count: max(1, min(error.length, bytes.count - error.offset)))
        return "\(text)\n\(blanks)\(marks)\n\(error.message)"
    }
}
