import Documents
import Fleet
import ScheduleExpressions

/// What a run of an association found to differ on one node, and what became of it.
package struct DriftFinding: Hashable, Sendable {
    /// The association's name.
    package let association: String
    package let node: ManagedNode.ID
    /// When the node answered.
    package let at: Instant
    /// Which run it was: a number that rises by one with each run to all nodes of the association.
    package let run: Int
    /// In words: "service chronyd was stopped".
    package let found: [String]
    /// What was made of it. Empty: nothing.
    package let changed: [String]
    package let result: InvocationResult
    /// The start of the last run before it that left the node as it ought to be: for no longer than since then it was
    /// otherwise. nil: no such run is known.
    package let goodAt: Instant?
    /// Whether no run since has left the node as it ought to be.
    package let isOpen: Bool

    package init(
        association: String, node: ManagedNode.ID, at: Instant, run: Int, found: [String], changed: [String],
        result: InvocationResult, goodAt: Instant?, isOpen: Bool
    ) {
        self.association = association
        self.node = node
        self.at = at
        self.run = run
        self.found = found
        self.changed = changed
        self.result = result
        self.goodAt = goodAt
        self.isOpen = isOpen
    }

    package var isCorrected: Bool { result == .success && !changed.isEmpty }

    /// For how long it can have been so at most.
    package var longest: Duration? { goodAt.map { at - $0 } }
}

/// What the runs of an association came to in a span of time.
package struct AssociationDrift: Hashable, Sendable {
    package let association: String
    /// Nodes of the last run.
    package let nodes: Int
    /// Runs to all of its nodes.
    package let runs: Int
    /// Nodes that were visited, or said themselves that there is nothing to do; over all runs.
    package let nodeRuns: Int
    package let drifted: Int
    package let corrected: Int
    package let failed: Int
    /// Of the failed ones, those that nobody could reach, so that nobody knows how they were.
    package let unseen: Int

    package init(
        association: String, nodes: Int, runs: Int, nodeRuns: Int, drifted: Int, corrected: Int, failed: Int,
        unseen: Int
    ) {
        self.association = association
        self.nodes = nodes
        self.runs = runs
        self.nodeRuns = nodeRuns
        self.drifted = drifted
        self.corrected = corrected
        self.failed = failed
        self.unseen = unseen
    }
}
