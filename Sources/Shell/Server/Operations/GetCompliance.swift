import Fleet
import RunCommand
import ScheduleExpressions
import StateManager
import Store

/// Which nodes are as their associations want them, added up. An operation of ours; its words and rules are those of
/// SSM's ListComplianceSummaries and ListResourceComplianceSummaries.
package enum GetCompliance: APIOperation {
    package static let name = "Drydock.GetCompliance"

    package struct Input: Codable, Hashable, Sendable {
        /// node, association, group or severity. Default: association.
        package var by: String?

        package init(by: String?) { self.by = by }
    }

    package struct Output: Codable, Hashable, Sendable {
        package var now: Instant
        package var by: String
        /// Nodes that have an item.
        package var nodes: Int
        package var nonCompliantNodes: Int
        /// Nodes that an association goes to, and of which no run has said anything.
        package var unknownNodes: Int
        package var rows: [Row]
    }

    /// By node the counts are of items, else of nodes.
    package struct Row: Codable, Hashable, Sendable {
        package var name: String
        package var nodeId: String?
        package var group: String?
        /// COMPLIANT or NON_COMPLIANT.
        package var status: String
        package var overallSeverity: String
        package var compliantCount: Int
        package var nonCompliantCount: Int
        /// Of both, those whose last run could not reach the node.
        package var unseenCount: Int
        /// How many items do not comply.
        package var severitySummary: [String: Int]
        package var findings: [Finding]?
    }

    package struct Finding: Codable, Hashable, Sendable {
        package var association: String
        package var severity: String
        package var at: Instant
        package var detail: String
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let store = try request.facts.store()
        return try output(input, request.facts) { association, nodes in
            try store.complianceItems(of: association, nodes: nodes)
        }
    }

    /// - Parameter items: those of an association, among the nodes that its targets select.
    package static func output(
        _ input: Input, _ facts: Facts, items: (StateManager.Association, [ManagedNode.ID]) throws -> [ComplianceItem]
    ) throws -> Output {
        let by = input.by ?? ComplianceReport.Grouping.association.rawValue
        guard let grouping = ComplianceReport.Grouping(rawValue: by) else {
            let words = ComplianceReport.Grouping.allCases.map(\.rawValue).joined(separator: ", ")
            throw OperationError(.validation, "By is \(by.prefix(40)). Write one of \(words).")
        }
        var (all, targeted): ([ComplianceItem], Set<ManagedNode.ID>) = ([], [])
        for association in facts.associations where association.syncCompliance == .auto {
            let nodes = facts.nodes.selection(association.targets).ids
            targeted.formUnion(nodes)
            all += try items(association, nodes)
        }
        let report = ComplianceReport(all, by: grouping, targeted: targeted, among: facts.nodes)
        return Output(
            now: facts.now, by: grouping.rawValue, nodes: report.nodeCount, nonCompliantNodes: report.nonCompliantCount,
            unknownNodes: report.unknownCount, rows: report.rows.map { row($0, grouping) })
    }

    private static func row(_ row: ComplianceReport.Row, _ grouping: ComplianceReport.Grouping) -> Row {
        Row(
            name: row.name, nodeId: row.node?.id.rawValue, group: row.group,
            status: row.isCompliant ? "COMPLIANT" : "NON_COMPLIANT", overallSeverity: row.severity.rawValue,
            compliantCount: row.compliant, nonCompliantCount: row.nonCompliant, unseenCount: row.unseen,
            severitySummary: Dictionary(
                row.bySeverity.map { ($0.rawValue, $1) }, uniquingKeysWith: { first, _ in first }),
            findings: grouping == .node
                ? row.findings.map {
                    Finding(
                        association: $0.association, severity: $0.severity.rawValue, at: $0.at, detail: $0.detail)
                } : nil)
    }
}
