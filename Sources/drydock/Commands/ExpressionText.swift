import ScheduleExpressions

/// A schedule as a person types it: `cron(…)`, `rate(…)`, `at(…)`, or the fields of a cron expression alone.
struct ExpressionText {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    func parse() throws(ScheduleExpressionError) -> ScheduleExpression {
        // Fields never begin with a small letter but in a name, and have no parenthesis: forms do, slips of them too.
        let isForm = text.utf8.first.map { (0x61...0x7A).contains($0) } ?? true || text.utf8.contains(UInt8(ascii: "("))
        return isForm ? try ScheduleExpression(parsing: text) : .cron(try CronExpression(parsingFields: text))
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
