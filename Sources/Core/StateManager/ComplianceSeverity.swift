/// How bad it is when a node is not as an association wants it (SSM API reference, AssociationComplianceSeverity).
package enum ComplianceSeverity: String, Hashable, Sendable, CaseIterable, Comparable {
    case critical = "CRITICAL"
    case high = "HIGH"
    case medium = "MEDIUM"
    case low = "LOW"
    case unspecified = "UNSPECIFIED"

    /// 0 for the worst.
    private var rank: Int {
        switch self {
        case .critical: 0
        case .high: 1
        case .medium: 2
        case .low: 3
        case .unspecified: 4
        }
    }

    /// What is worse is greater.
    package static func < (left: ComplianceSeverity, right: ComplianceSeverity) -> Bool { left.rank > right.rank }
}

/// Who says whether a node complies with an association (SSM API reference, AssociationSyncCompliance).
package enum SyncCompliance: String, Hashable, Sendable, CaseIterable {
    /// Each run says it.
    case auto = "AUTO"
    /// Somebody else does.
    case manual = "MANUAL"
}
