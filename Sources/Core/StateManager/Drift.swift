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
    /// Which run it was: a number that rises by one from run to run of the association.
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

/// A thing on a node that an association puts right and that does not stay so: something else wants it otherwise.
package struct DriftFight: Hashable, Sendable {
    package let association: String
    package let node: ManagedNode.ID
    /// What was found, in words.
    package let item: String
    /// How many times.
    package let count: Int

    /// Chance does not find one thing so often.
    private static let countMin = 3
    private static let countMinAmongOthers = 5
    private static let timesTheOthers = 5

    /// A thing is fought over when at least every second run finds it, three times or more; or when one node has it five
    /// times or more, and five times as often as the other nodes have it on average. The most frequent first.
    ///
    /// - Parameter nodes: how many nodes each association goes to, by its name.
    package static func all(in findings: [DriftFinding], nodes: [String: Int]) -> [DriftFight] {
        struct Thing: Hashable {
            let association: String
            let item: String
        }
        var runs: [Thing: [ManagedNode.ID: [Int]]] = [:]
        for finding in findings {
            for item in finding.found {
                runs[Thing(association: finding.association, item: item), default: [:]][finding.node, default: []]
                    .append(finding.run)
            }
        }
        let fights = runs.flatMap { thing, byNode in
            let sum = byNode.values.reduce(0) { $0 + $1.count }
            return byNode.compactMap { node, found -> DriftFight? in
                guard found.count >= countMin, let first = found.min(), let last = found.max() else { return nil }
                let others = max(1, (nodes[thing.association] ?? 1) - 1)
                let isSteady = found.count * 2 > last - first
                let isOdd =
                    found.count >= countMinAmongOthers
                    && found.count * others >= timesTheOthers * (sum - found.count)
                guard isSteady || isOdd else { return nil }
                return DriftFight(
                    association: thing.association, node: node, item: thing.item, count: found.count)
            }
        }
        return fights.sorted {
            (-$0.count, $0.association, $0.node, $0.item) < (-$1.count, $1.association, $1.node, $1.item)
        }
    }
}
