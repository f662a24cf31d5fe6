import Engine
import Fleet
import RunCommand
import ScheduleExpressions
import StateManager

/// What the runs of associations came to, run by run, as the changes of a rehearsal tell it: what the store knows of a
/// daemon.
///
/// Memory: by run, the nodes that were not left as they ought to be.
package struct AssociationHistory: Hashable, Sendable {
    package struct Run: Hashable, Sendable {
        package let execution: AssociationExecution
        /// The list of its nodes: a place in `lists`.
        let list: Int
        /// The nodes that were not left as they ought to be.
        let others: [ManagedNode.ID: NodeVerdict]
    }

    private struct OpenRun: Hashable, Sendable {
        let record: AssociationRunRecord
        var nodes: [ManagedNode.ID] = []
        var progress: CommandProgress?
        var visits: [AssociationExecution.Visit] = []
    }

    /// Runs from it on are not part of it.
    private let end: Instant
    /// By association, those that are over, in the order in which they were begun.
    package private(set) var runs: [String: [Run]] = [:]
    private var lists: [[ManagedNode.ID]] = []
    private var members: [Set<ManagedNode.ID>] = []
    /// By command.
    private var open: [String: OpenRun] = [:]

    package init(until end: Instant) { self.end = end }

    package mutating func note(_ changes: [Change]) {
        for change in changes {
            switch change {
            case .runAdded(let record) where record.scheduledFor < end: open[record.commandID] = OpenRun(record: record)
            case .commandAdded(let record): open[record.id]?.nodes = record.nodes
            case .progress(let record): open[record.id]?.progress = record
            case .invocation(let record):
                if let visit = AssociationExecution.Visit(record) { open[record.commandID]?.visits.append(visit) }
            case .runChanged(let record) where record.endedAt != nil: close(record)
            default: break
            }
        }
    }

    private mutating func close(_ record: AssociationRunRecord) {
        guard let run = open.removeValue(forKey: record.commandID), let progress = run.progress else { return }
        let results = Dictionary(run.visits.map { ($0.node, $0.result) }, uniquingKeysWith: { _, last in last })
        var others: [ManagedNode.ID: NodeVerdict] = [:]
        for (position, phase) in progress.phases.enumerated() where phase != .succeeded && phase != .unvisited {
            let node = run.nodes[position]
            others[node] = NodeVerdict(phase, result: results[node])
        }
        let execution = AssociationExecution(
            run: record, status: progress.status, ending: progress.ending, nodeCount: run.nodes.count,
            counts: progress.counts, visits: run.visits)
        var ran = runs[record.associationName] ?? []
        // One that was given up for a newer run may end after it.
        let place = ran.lastIndex { $0.execution.run.sequence < record.sequence }.map { $0 + 1 } ?? 0
        ran.insert(Run(execution: execution, list: number(of: run.nodes), others: others), at: place)
        runs[record.associationName] = ran
    }

    /// Mostly it is the list of the run before, and the same array.
    private mutating func number(of nodes: [ManagedNode.ID]) -> Int {
        if let known = lists.lastIndex(of: nodes) { return known }
        lists.append(nodes)
        members.append(Set(nodes))
        return lists.count - 1
    }
}

// MARK: - What it says

extension AssociationHistory {
    /// How a run left a node; nil: it was none of its nodes.
    package func verdict(on node: ManagedNode.ID, in run: Run) -> NodeVerdict? {
        run.others[node] ?? (members[run.list].contains(node) ? .well : nil)
    }

    /// The nodes that runs went to.
    package func nodes(of run: Run) -> [ManagedNode.ID] { lists[run.list] }

    /// What each association's runs came to that began at an instant or later, by name. Those without a run are left out.
    package func drift(startedFrom instant: Instant) -> [AssociationDrift] {
        runs.keys.sorted().compactMap { name in
            let ran = (runs[name] ?? []).map(\.execution).filter { $0.run.startedAt >= instant }
            guard let last = ran.last(where: \.run.cause.isWhole) ?? ran.last else { return nil }
            func sum(_ count: (Command.Counts) -> Int) -> Int { ran.reduce(0) { $0 + count($1.counts) } }
            return AssociationDrift(
                association: name, nodes: last.nodeCount, runs: ran.count { $0.run.cause.isWhole },
                nodeRuns: sum { $0.succeeded + $0.failed },
                drifted: sum(\.drifted), corrected: sum(\.corrected), failed: sum(\.failed),
                unseen: ran.reduce(0) { $0 + $1.unseen })
        }
    }

    /// What runs that began at an instant or later found to differ, oldest first.
    package func findings(startedFrom instant: Instant) -> [DriftFinding] {
        var all: [(finding: DriftFinding, sequence: Int)] = []
        for (name, ran) in runs {
            var wholeCount = 0
            for (number, run) in ran.enumerated() {
                if run.execution.run.cause.isWhole { wholeCount += 1 }
                if run.execution.run.startedAt < instant { continue }
                for visit in run.execution.visits where !visit.found.isEmpty {
                    let before = ran.prefix(number).last { verdict(on: visit.node, in: $0) == .well }
                    let isGoodLater = ran.dropFirst(number + 1).contains { verdict(on: visit.node, in: $0) == .well }
                    let isCorrected = visit.result == .success && !visit.changed.isEmpty
                    let finding = DriftFinding(
                        association: name, node: visit.node, at: visit.at, run: wholeCount, found: visit.found,
                        changed: visit.changed, result: visit.result, goodAt: before?.execution.run.startedAt,
                        isOpen: !isCorrected && !isGoodLater)
                    all.append((finding, run.execution.run.sequence))
                }
            }
        }
        return all.sorted {
            ($0.finding.at, $0.sequence, $0.finding.node) < ($1.finding.at, $1.sequence, $1.finding.node)
        }.map(\.finding)
    }
}
