import Documents
import Fleet
import ScheduleExpressions

/// Whether a node is as an association wants it, by the last of its runs that knows (SSM API reference, ComplianceItem).
package struct ComplianceItem: Hashable, Sendable {
    package let node: ManagedNode.ID
    /// The association's name.
    package let association: String
    package let severity: ComplianceSeverity
    package let isCompliant: Bool
    /// When the run that says so was over.
    package let at: Instant
    /// Why it does not comply, in words.
    package let detail: String
    /// When the first run began that could not reach it since; nil: the last one did.
    package let unseenSince: Instant?

    package init(
        node: ManagedNode.ID, association: String, severity: ComplianceSeverity, isCompliant: Bool, at instant: Instant,
        detail: String, unseenSince: Instant?
    ) {
        self.node = node
        self.association = association
        self.severity = severity
        self.isCompliant = isCompliant
        at = instant
        self.detail = detail
        self.unseenSince = unseenSince
    }
}

/// Finds the items of one association in its runs, from the newest to the oldest, until every node has one.
///
/// A run that a node ended well, or not, decides. One that could not reach it, or did not come to it, leaves what was.
package struct ComplianceReading: Sendable {
    private let association: Association
    /// Nodes that have no item yet.
    package private(set) var open: Set<ManagedNode.ID>
    private var unseenSince: [ManagedNode.ID: Instant] = [:]
    package private(set) var items: [ComplianceItem] = []

    /// - Parameter nodes: those that its targets select. None, if somebody else says who complies (SyncCompliance).
    package init(_ association: Association, nodes: [ManagedNode.ID]) {
        self.association = association
        open = association.syncCompliance == .auto ? Set(nodes) : []
    }

    package mutating func take(
        _ verdict: NodeVerdict, of node: ManagedNode.ID, startedAt: Instant, endedAt: Instant?, detail: String
    ) {
        guard open.contains(node) else { return }
        switch verdict {
        case .untouched: break
        case .unseen: unseenSince[node] = startedAt
        case .well, .failed:
            open.remove(node)
            items.append(
                ComplianceItem(
                    node: node, association: association.name, severity: association.complianceSeverity,
                    isCompliant: verdict == .well, at: endedAt ?? startedAt,
                    detail: verdict == .well ? "" : detail, unseenSince: unseenSince[node]))
        }
    }
}
