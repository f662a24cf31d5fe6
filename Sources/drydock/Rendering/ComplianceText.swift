import ScheduleExpressions
import Server
import StateManager

/// Compliance for a person, or for a spreadsheet.
struct ComplianceText {
    private let output: GetCompliance.Output
    private let options: String
    private let clock = ZoneClock(zone: .utc)

    /// Nodes that are listed. Who wants them all takes CSV or JSON.
    private static let nodesMax = 30

    init(_ output: GetCompliance.Output, options: String) {
        self.output = output
        self.options = options
    }

    private var isByNode: Bool { output.by == ComplianceReport.Grouping.node.rawValue }

    func render() -> String {
        [[heading], rows, foot].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var heading: String {
        if output.nodes == 0 { return "No run of an association has said anything of a node yet." }
        let good = output.nodes - output.nonCompliantNodes
        let unknown = output.unknownNodes == 0 ? "" : " Of \(grouped(output.unknownNodes)) nothing is known."
        let at = clock.dateAndTime(output.now.atFullMinute)
        return "\(grouped(good)) of \(counted(output.nodes, "node")) comply, "
            + "\(ComplianceText.share(good, of: output.nodes)).\(unknown) \(at) UTC"
    }

    /// Rounded down: only all of them are 100 %.
    static func share(_ part: Int, of whole: Int) -> String {
        let tenths = whole == 0 ? 0 : part * 1000 / whole
        return "\(tenths / 10).\(tenths % 10) %"
    }

    private var rows: [String] {
        if output.rows.isEmpty { return [] }
        return isByNode ? nodes : sums
    }

    private var sums: [String] {
        var table = TextTable([
            .init(output.by.uppercased(), isFlexible: true), .init("NODES", .right), .init("COMPLIANT", .right),
            .init("NOT", .right), .init("SHARE", .right), .init("UNSEEN", .right), .init("WORST"),
        ])
        for row in output.rows {
            let all = row.compliantCount + row.nonCompliantCount
            table.lines.append(
                .cells([
                    row.name, grouped(all), grouped(row.compliantCount), grouped(row.nonCompliantCount),
                    ComplianceText.share(row.compliantCount, of: all), grouped(row.unseenCount),
                    row.nonCompliantCount == 0 ? "-" : row.overallSeverity,
                ]))
        }
        return table.render()
    }

    private var nodes: [String] {
        let bad = output.rows.filter { $0.nonCompliantCount > 0 }
        if bad.isEmpty { return ["Every node of which something is known complies."] }
        var table = TextTable([
            .init("NODE", isFlexible: true), .init("GROUP", isFlexible: true), .init("WORST"), .init("NOT", .right),
            .init("OF", .right),
        ])
        for row in bad.prefix(ComplianceText.nodesMax) {
            table.lines.append(
                .cells([
                    row.name, row.group ?? "", row.overallSeverity, grouped(row.nonCompliantCount),
                    grouped(row.compliantCount + row.nonCompliantCount),
                ]))
            for finding in row.findings ?? [] {
                let at = clock.timeOrDate(finding.at.atFullMinute, sameDayAs: output.now)
                table.lines.append(.note(column: 1, "\(finding.association), \(at): \(finding.detail)."))
            }
        }
        let left = bad.count - ComplianceText.nodesMax
        return table.render() + (left > 0 ? ["\(counted(left, "node")) not shown: -o csv, or -o json."] : [])
    }

    private var foot: [String] {
        let worst = output.rows.first { $0.nonCompliantCount > 0 }
        if isByNode, let finding = worst?.findings?.first {
            return footLine("Next", "drydock associations show \(ShellWord(finding.association))\(options)")
        }
        return footLine("Next", "drydock compliance --by \(isByNode ? "severity" : "node")\(options)")
    }

    // MARK: - For a spreadsheet

    /// RFC 4180. A row for each node, association, group or severity, whether it complies or not.
    func csv() -> String {
        let severities = ComplianceSeverity.allCases.map(\.rawValue)
        let heading =
            [output.by, "node_id", "group", "status", "severity", "compliant", "non_compliant", "unseen"]
            + severities.map { "non_compliant_" + $0.lowercased() }
        var text = heading.joined(separator: ",") + "\r\n"
        for row in output.rows {
            let cells =
                [row.name, row.nodeId ?? "", row.group ?? "", row.status, row.overallSeverity]
                + ([row.compliantCount, row.nonCompliantCount, row.unseenCount]
                + severities.map { row.severitySummary[$0] ?? 0 }).map(String.init)
            text += cells.map(CalendarCSV.field).joined(separator: ",")
            text += "\r\n"
        }
        return text
    }
}
