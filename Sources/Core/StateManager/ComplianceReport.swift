import Fleet
import ScheduleExpressions

/// Items, added up by node, association, group of nodes or severity (SSM API reference, ListComplianceSummaries and
/// ListResourceComplianceSummaries).
package struct ComplianceReport: Hashable, Sendable {
    package enum Grouping: String, Hashable, Sendable, CaseIterable {
        case node, association, group, severity
    }

    /// What one node, association, group or severity comes to. By node the counts are of items, else of nodes: a node is
    /// not compliant if any of its items is not.
    package struct Row: Hashable, Sendable {
        package let name: String
        /// By node: which, and its group.
        package let node: ManagedNode?
        package let group: String?
        package private(set) var compliant = 0
        package private(set) var nonCompliant = 0
        /// Of both, those whose last run could not reach the node.
        package private(set) var unseen = 0
        /// The counts of the items that do not comply.
        package private(set) var bySeverity: [ComplianceSeverity: Int] = [:]
        /// By node: the items that do not comply.
        package private(set) var findings: [ComplianceItem] = []

        package var isCompliant: Bool { nonCompliant == 0 }

        /// The worst of what does not comply.
        package var severity: ComplianceSeverity { bySeverity.keys.max() ?? .unspecified }

        fileprivate init(_ name: String, node: ManagedNode? = nil, group: String? = nil) {
            self.name = name
            self.node = node
            self.group = group
        }

        fileprivate mutating func add(_ items: [ComplianceItem], perItem: Bool) {
            let bad = items.filter { !$0.isCompliant }
            for item in bad { bySeverity[item.severity, default: 0] += 1 }
            if perItem {
                compliant += items.count - bad.count
                nonCompliant += bad.count
                unseen += items.count { $0.unseenSince != nil }
                findings += bad
            } else {
                if bad.isEmpty { compliant += 1 } else { nonCompliant += 1 }
                if items.contains(where: { $0.unseenSince != nil }) { unseen += 1 }
            }
        }
    }

    /// Nodes that have an item.
    package let nodeCount: Int
    package let nonCompliantCount: Int
    /// Nodes that an association goes to, and of which no run has said anything.
    package let unknownCount: Int
    package let rows: [Row]

    /// The tag by which nodes are grouped, in both of SSM's spellings.
    package static let groupTags = ["Patch Group", "PatchGroup"]
    package static let noGroup = "(no patch group)"

    /// - Parameter targeted: every node that an association goes to whose compliance is known here.
    package init(
        _ items: [ComplianceItem], by grouping: Grouping, targeted: Set<ManagedNode.ID>, among table: NodeTable
    ) {
        let byNode = Dictionary(grouping: items, by: \.node)
        nodeCount = byNode.count
        nonCompliantCount = byNode.values.count { items in items.contains { !$0.isCompliant } }
        unknownCount = targeted.count { byNode[$0] == nil }
        var rows: [String: Row] = [:]
        for id in byNode.keys.sorted() {
            let items = (byNode[id] ?? []).sorted { $0.association < $1.association }
            let node = table.number(of: id).map { table[$0] }
            let group = ComplianceReport.groupTags.compactMap { node?.tags[$0] }.first ?? ComplianceReport.noGroup
            switch grouping {
            case .node:
                rows[id.rawValue, default: Row(node?.name ?? id.rawValue, node: node, group: group)]
                    .add(items, perItem: true)
            case .group: rows[group, default: Row(group)].add(items, perItem: false)
            case .association:
                for item in items { rows[item.association, default: Row(item.association)].add([item], perItem: false) }
            case .severity:
                for (severity, own) in Dictionary(grouping: items, by: \.severity) {
                    rows[severity.rawValue, default: Row(severity.rawValue)].add(own, perItem: false)
                }
            }
        }
        let names = ComplianceSeverity.allCases.map(\.rawValue)
        self.rows = rows.values.sorted { left, right in
            switch grouping {
            case .severity: (names.firstIndex(of: left.name) ?? 0) < (names.firstIndex(of: right.name) ?? 0)
            case .node:
                // The worst first.
                (left.isCompliant ? 1 : 0, right.severity, left.name) < (
                    right.isCompliant ? 1 : 0, left.severity, right.name
                )
            case .association, .group: left.name < right.name
            }
        }
    }

    /// Of the nodes that have an item, in tenths of a percent, rounded down: only all of them are 1000. nil: none has.
    package var compliantPerMille: Int? {
        nodeCount == 0 ? nil : (nodeCount - nonCompliantCount) * 1000 / nodeCount
    }
}
