import ScheduleExpressions
import Store

/// The audit log, for people and for programs.
struct AuditListing {
    private let lines: [SQLiteStore.AuditLine]
    private let clock = ZoneClock(zone: .utc)

    init(_ lines: [SQLiteStore.AuditLine]) { self.lines = lines }

    var json: JSONValue {
        .object([
            "version": .number(1),
            "lines": .array(
                lines.map { line in
                    .object([
                        "number": .number(line.number),
                        "at": .string(line.entry.at.description),
                        "uid": .number(Int(line.entry.userID)),
                        "by": .string(line.entry.by),
                        "action": .string(line.entry.action),
                        "before": .string(line.entry.before),
                        "after": .string(line.entry.after),
                        "reason": .string(line.entry.reason),
                        "hash": .string(line.hash),
                    ])
                }),
        ])
    }

    func table(options: String) -> String {
        if lines.isEmpty { return "Nothing was ever changed.\nNext      drydock status\(options)" }
        var text: [String] = []
        for line in lines {
            let entry = line.entry
            let when = clock.dateAndTime(entry.at.atFullSecond)
            let who = entry.by == "uid \(entry.userID)" ? entry.by : "\(entry.by) (uid \(entry.userID))"
            text += "\(line.number)  \(when)  \(who): \(entry.action)".wrapped(to: TextTable.width)
            for (word, words) in [("why", entry.reason), ("before", entry.before), ("after", entry.after)] {
                let wrapped = words.wrapped(to: TextTable.width, indentation: 11)
                text += wrapped.enumerated().map { $0 == 0 ? "    " + word.padded(to: 7) + $1.dropFirst(11) : $1 }
            }
        }
        return (text + footLine("Next", "drydock audit verify\(options)")).joined(separator: "\n")
    }
}
