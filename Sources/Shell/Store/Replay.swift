import Documents
import Fleet
import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// Definitions as an engine takes them, read again from their kept text.
package struct ReplayDefinitions: Sendable {
    package let windows: [MaintenanceWindow]
    package let associations: [Association]
    package let documents: DocumentLibrary
    package let nodes: NodeTable

    package init(
        windows: [MaintenanceWindow], associations: [Association], documents: DocumentLibrary = DocumentLibrary(),
        nodes: NodeTable
    ) {
        self.documents = documents
        self.windows = windows
        self.associations = associations
        self.nodes = nodes
    }
}

/// What came of deciding a span of time again.
package struct ReplayResult: Hashable, Sendable {
    /// The instant of the copy of the state that it began with.
    package let copiedAt: Instant
    package let turnCount: Int
    /// Decisions of all turns from the copy on, which were compared with the kept ones.
    package let decisionCount: Int
    /// nil: all are the same.
    package let difference: Difference?

    /// The first place where the replay and the decision log part. Both are lines of that log; nil: there is none.
    package struct Difference: Hashable, Sendable {
        package let kept: String?
        package let replayed: String?
    }
}

/// A span that cannot be decided again, in words for an operator.
package struct ReplayError: Error, Hashable, CustomStringConvertible {
    package let description: String
}
