import ScheduleExpressions

/// A version of an association, as it was applied.
package struct AssociationVersion: Hashable, Sendable {
    /// 1 for the first one.
    package let number: Int
    /// When it was applied first.
    package let since: Instant
    /// As `Association.definitionText(in:)` says it.
    package let definition: String

    /// SSM allows as many of each association (SSM API reference, AssociationVersionLimitExceeded); of ours the oldest go.
    package static let keptMax = 1000

    package init(number: Int, since: Instant, definition: String) {
        self.number = number
        self.since = since
        self.definition = definition
    }

    /// What the first lines of a definition are. Those after them begin with their own names.
    private static let members = [
        "ScheduleExpression", "Name", "Parameters", "Targets", "ApplyOnlyAtCronInterval", "MaxConcurrency", "MaxErrors",
    ]
    private static let others = [
        ("at most ", "Duration"), ("calendars ", "CalendarNames"), ("severity ", "ComplianceSeverity"),
        ("compliance ", "SyncCompliance"),
    ]

    /// What is different from an older one: `MaxErrors: 10% -> 20%`.
    package func changes(since older: AssociationVersion) -> [String] {
        let (before, after) = (older.lines, lines)
        let names = after.map(\.name) + before.map(\.name).filter { name in !after.contains { $0.name == name } }
        return names.compactMap { name in
            let old = before.first { $0.name == name }?.value ?? "none"
            let new = after.first { $0.name == name }?.value ?? "none"
            return old == new ? nil : "\(name): \(old) -> \(new)"
        }
    }

    private var lines: [(name: String, value: String)] {
        definition.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { number, line in
            if number < AssociationVersion.members.count { return (AssociationVersion.members[number], String(line)) }
            for (beginning, name) in AssociationVersion.others where line.hasPrefix(beginning) {
                return (name, String(line.dropFirst(beginning.count)))
            }
            // What it takes from the parameter store.
            let parts = line.split(separator: "=", maxSplits: 1)
            return (String(parts.first ?? ""), parts.count < 2 ? "" : String(parts[1]))
        }
    }
}
