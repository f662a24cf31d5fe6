import Fleet
import ScheduleExpressions
import StateManager
import Store

/// What associations found to differ, what they made of it, and what does not stay right. An operation of ours: SSM has no
/// drift report.
package enum GetDrift: APIOperation {
    package static let name = "Drydock.GetDrift"

    package struct Input: Codable, Hashable, Sendable {
        /// Runs that began at this instant or later; nil: in the last `seconds`.
        package var startedFrom: Instant?
        /// Before now, by the daemon's clock. Default: a day.
        package var seconds: Int?
        /// Of this association alone, by name.
        package var association: String?
        /// On this node alone, by id or name.
        package var node: String?

        package init(startedFrom: Instant?, seconds: Int?, association: String? = nil, node: String? = nil) {
            self.startedFrom = startedFrom
            self.seconds = seconds
            self.association = association
            self.node = node
        }
    }

    package struct Output: Codable, Hashable, Sendable {
        package var startedFrom: Instant
        package var now: Instant
        package var associations: [Association]
        /// Oldest first.
        package var findings: [Finding]
        /// The most frequent first.
        package var fights: [Fight]
    }

    package struct Association: Codable, Hashable, Sendable {
        package var association: String
        package var runs: Int
        package var nodeRuns: Int
        package var drifted: Int
        package var corrected: Int
        package var failed: Int
        /// Node runs that saw nothing, because the node could not be reached.
        package var unseen: Int
        /// Nodes on which something is otherwise still.
        package var open: Int
        /// For how long something was otherwise at most; nil: not known of any.
        package var longestSeconds: Int?
    }

    package struct Finding: Codable, Hashable, Sendable {
        package var association: String
        package var nodeId: String
        package var node: String
        package var at: Instant
        package var found: [String]
        package var changed: [String]
        package var status: String
        package var isOpen: Bool
        /// For how long it was so at most: since the last run that left the node well; nil: no such run is kept.
        package var longestSeconds: Int?
    }

    package struct Fight: Codable, Hashable, Sendable {
        package var association: String
        package var nodeId: String
        package var node: String
        package var item: String
        package var count: Int
    }

    /// How far it can be looked back: the longest that history is kept.
    package static let secondsRange = 1...3653 * 86_400

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let facts = request.facts
        let seconds = input.seconds ?? DriftFight.lookBack.wholeSeconds
        guard secondsRange.contains(seconds) else {
            throw OperationError(
                .validation, "Seconds is \(seconds). Write 1 to \(secondsRange.upperBound).")
        }
        let startedFrom = input.startedFrom ?? facts.now - .seconds(seconds)
        let store = try facts.store()
        return try output(
            try store.associationDrift(startedFrom: startedFrom), try store.driftFindings(startedFrom: startedFrom),
            startedFrom: startedFrom, input, facts)
    }

    /// The report of what is known of all associations and nodes, about those that are asked for.
    package static func output(
        _ totals: [AssociationDrift], _ all: [DriftFinding], startedFrom: Instant, _ input: Input, _ facts: Facts
    ) throws(OperationError) -> Output {
        let wanted = try input.node.map { name throws(OperationError) in try facts.node(named: name).id }
        let association = try input.association.map { name throws(OperationError) in
            try facts.association(named: name).name
        }
        let nodes = Dictionary(totals.map { ($0.association, $0.nodes) }, uniquingKeysWith: { first, _ in first })
        func isWanted(_ name: String, _ node: ManagedNode.ID) -> Bool {
            (association ?? name) == name && (wanted ?? node) == node
        }
        let findings = all.filter { isWanted($0.association, $0.node) }
        return Output(
            startedFrom: startedFrom, now: facts.now,
            associations: totals.filter { (association ?? $0.association) == $0.association }.map { total in
                let own = findings.filter { $0.association == total.association }
                return Association(
                    association: total.association, runs: total.runs, nodeRuns: total.nodeRuns,
                    drifted: total.drifted, corrected: total.corrected, failed: total.failed, unseen: total.unseen,
                    open: Set(own.filter(\.isOpen).map(\.node)).count,
                    longestSeconds: own.compactMap(\.longest).max().map(\.wholeSeconds))
            },
            findings: findings.map { finding in
                Finding(
                    association: finding.association, nodeId: finding.node.rawValue,
                    node: facts.nodeName(finding.node), at: finding.at, found: finding.found, changed: finding.changed,
                    status: finding.result.rawValue, isOpen: finding.isOpen,
                    longestSeconds: finding.longest?.wholeSeconds)
            },
            fights: DriftFight.all(in: all, nodes: nodes).filter { isWanted($0.association, $0.node) }.map { fight in
                Fight(
                    association: fight.association, nodeId: fight.node.rawValue, node: facts.nodeName(fight.node),
                    item: fight.item, count: fight.count)
            })
    }
}

extension Duration {
    fileprivate var wholeSeconds: Int { Int(components.seconds) }
}
