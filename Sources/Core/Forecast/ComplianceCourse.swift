import Documents
import Engine
import Fleet
import RunCommand
import ScheduleExpressions
import StateManager

/// How many nodes complied with all of their associations at each midnight (UTC) of a rehearsal. A node of which no run
/// has said anything does not.
package struct ComplianceCourse: Hashable, Sendable {
    package struct Day: Hashable, Sendable {
        package let at: Instant
        package let compliant: Int
    }

    private struct OpenRun: Hashable, Sendable {
        let association: Association.ID
        var nodes: [ManagedNode.ID] = []
        var phases: [Command.Phase] = []
        var failed: [ManagedNode.ID] = []
    }

    private struct Nodes: Hashable, Sendable {
        var ids: [ManagedNode.ID]
        var positions: [ManagedNode.ID: Int]

        init(_ ids: [ManagedNode.ID]) {
            self.ids = ids
            positions = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Nodes that an association goes to.
    package let nodeCount: Int
    package private(set) var days: [Day] = []
    private let end: Instant
    private var nextDay: Instant
    /// By association, those that do not comply, or of which nothing is known.
    private var others: [Association.ID: Set<ManagedNode.ID>] = [:]
    private var known: [Association.ID: Nodes] = [:]
    private var open: [String: OpenRun] = [:]

    package init(_ associations: [Association], among table: NodeTable, from start: Instant, to end: Instant) {
        var all: Set<ManagedNode.ID> = []
        for association in associations where association.syncCompliance == .auto {
            let nodes = Nodes(table.selection(association.targets).ids)
            others[association.id] = Set(nodes.ids)
            known[association.id] = nodes
            all.formUnion(nodes.ids)
        }
        nodeCount = all.count
        self.end = end
        let day = Instant.dayMilliseconds
        nextDay = Instant(millisecondsSinceEpoch: (start.millisecondsSinceEpoch / day + 1) * day)
    }

    package mutating func note(_ changes: [Change]) {
        if case .clock(let mark, _)? = changes.last {
            // Everything of before has been noted.
            while nextDay <= mark, nextDay <= end {
                let bad = others.values.reduce(into: Set<ManagedNode.ID>()) { $0.formUnion($1) }
                days.append(Day(at: nextDay, compliant: nodeCount - bad.count))
                nextDay = nextDay + .days(1)
            }
        }
        for index in changes.indices {
            switch changes[index] {
            case .runAdded(let record) where others[record.associationID] != nil:
                open[record.commandID] = OpenRun(association: record.associationID)
            case .commandAdded(let record): open[record.id]?.nodes = record.nodes
            // Only what they are in the end: as long as a list is held, each change of it copies it.
            case .progress(let record) where record.status.isFinal: open[record.id]?.phases = record.phases
            case .invocation(let record):
                if let end = record.end, NodeVerdict(.failed, result: end.result) == .failed, end.result != .success,
                    end.result != .deliveryTimedOut
                {
                    open[record.commandID]?.failed.append(record.node)
                }
            case .runChanged(let record) where record.endedAt != nil: close(record.commandID)
            default: break
            }
        }
    }

    private mutating func close(_ command: String) {
        guard let run = open.removeValue(forKey: command) else { return }
        var nodes = known[run.association] ?? Nodes([])
        if nodes.ids == run.nodes {
            // From now on it is the same array from run to run, which costs nothing to find out.
            nodes.ids = run.nodes
            known[run.association] = nodes
        } else {
            nodes = Nodes(run.nodes)
        }
        // Found first and taken out then: a set that is changed while it is gone through is copied whole.
        let well = (others[run.association] ?? []).filter { node in
            guard let position = nodes.positions[node], position < run.phases.count else { return false }
            return NodeVerdict(run.phases[position], result: nil) == .well
        }
        others[run.association]?.subtract(well)
        others[run.association]?.formUnion(run.failed)
    }
}

extension Instant {
    fileprivate static let dayMilliseconds: Int64 = 86_400_000
}
