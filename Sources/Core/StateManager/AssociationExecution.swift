import Documents
import Fleet
import RunCommand
import ScheduleExpressions

/// How a run of an association left one of its nodes.
package enum NodeVerdict: Hashable, Sendable {
    /// As it ought to be: by the node's own word, or because it was put right.
    case well
    case failed
    /// Nobody could reach it, so nobody knows how it is.
    case unseen
    /// Not started, or given up at work: the run says nothing about it.
    case untouched

    /// - Parameter result: how it ended; nil when it has not, or when it needs no row.
    package init(_ phase: Command.Phase, result: InvocationResult?) {
        switch phase {
        case .succeeded, .unvisited: self = .well
        case .failed: self = result == .cancelled ? .untouched : .failed
        case .lost: self = .unseen
        case .waiting, .asked, .deferred, .inFlight, .notStarted: self = .untouched
        }
    }
}

/// One run of an association: what it came to, and the nodes that it found otherwise than they ought to be.
package struct AssociationExecution: Hashable, Sendable {
    /// A node on which something was found or changed, or that did not succeed.
    package struct Visit: Hashable, Sendable {
        package let node: ManagedNode.ID
        package let at: Instant
        package let result: InvocationResult
        package let found: [String]
        package let changed: [String]
        package let detail: String

        package init(
            node: ManagedNode.ID, at instant: Instant, result: InvocationResult, found: [String], changed: [String],
            detail: String
        ) {
            self.node = node
            at = instant
            self.result = result
            self.found = found
            self.changed = changed
            self.detail = detail
        }

        /// nil: it has not ended, or there is nothing to say about it.
        package init?(_ invocation: InvocationRecord) {
            guard let end = invocation.end else { return nil }
            if end.result == .success, end.found.isEmpty, end.changed.isEmpty { return nil }
            self.init(
                node: invocation.node, at: end.at, result: end.result, found: end.found, changed: end.changed,
                detail: end.detail)
        }
    }

    package let run: AssociationRunRecord
    package let status: Command.Status
    /// Why nodes were left that were not started; nil: none was.
    package let ending: Command.Ending?
    package let nodeCount: Int
    package let counts: Command.Counts
    /// In the order of time.
    package let visits: [Visit]

    package init(
        run: AssociationRunRecord, status: Command.Status, ending: Command.Ending?, nodeCount: Int,
        counts: Command.Counts, visits: [Visit]
    ) {
        self.run = run
        self.status = status
        self.ending = ending
        self.nodeCount = nodeCount
        self.counts = counts
        self.visits = visits
    }

    /// Nodes that could not be reached.
    package var unseen: Int { visits.count { $0.result == .deliveryTimedOut } }
}
