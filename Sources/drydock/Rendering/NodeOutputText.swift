import Server

/// What a task printed on one node: how it ended, then both texts as they were printed.
struct NodeOutputText {
    let node: GetExecution.Node
    let printed: GetExecution.Printed
    let endedAt: String?

    init(_ node: GetExecution.Node, _ printed: GetExecution.Printed, endedAt: String?) {
        self.node = node
        self.printed = printed
        self.endedAt = endedAt
    }

    var lines: [String] {
        var end = "\(node.task) on \(node.node): \(node.statusDetails)"
        if let endedAt { end += " at \(endedAt)" }
        // It has none before it begins.
        if printed.responseCode >= 0 { end += ", response code \(printed.responseCode)" }
        var lines = "\(end).".wrapped(to: TextTable.width)
        lines += "\(printed.documentName). \(node.detail)".wrapped(to: TextTable.width, indentation: 2)
        lines += NodeOutputText.block("Standard output", printed.standardOutputContent)
        lines += NodeOutputText.block("Standard error", printed.standardErrorContent)
        if printed.standardOutputContent.isEmpty, printed.standardErrorContent.isEmpty {
            // Delayed is Pending too.
            let isOver = node.status != "Pending" && node.status != "InProgress"
            lines.append(isOver ? "  Nothing was printed." : "  It has not answered yet.")
        }
        return lines
    }

    /// A program's lines are not wrapped: who copies one wants it whole. Characters that would move the cursor, or colour
    /// the screen, are shown as "?".
    private static func block(_ title: String, _ text: String) -> [String] {
        if text.isEmpty { return [] }
        let visible = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control ? scalar : "?"
                }))
        var lines = visible.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
        if visible.hasSuffix("\n") { lines.removeLast() }
        return ["  \(title)"] + lines.map(\.trimmingTrailingBlanks)
    }
}
