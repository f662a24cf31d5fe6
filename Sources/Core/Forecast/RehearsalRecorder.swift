import Crypto
import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import StateManager

/// Keeps in memory what the report of a rehearsal needs: of windows everything, of associations the sums.
struct RehearsalRecorder: Recorder {
    private let end: Instant
    private let onDecision: (Decision) throws -> Void
    private let onChanges: (([Change]) -> Void)?
    private var hash = SHA256()
    /// Lines that are not in the hash yet.
    private var lines: [UInt8] = []
    private var executions: [String: WindowExecutionRecord] = [:]
    private var tasks: [String: [Int: TaskExecutionRecord]] = [:]
    private var commands = KnownCommands()
    private var windowCommands: Set<String> = []
    /// By command.
    private var failures: [String: [(node: ManagedNode.ID, end: InvocationRecord.End)]] = [:]
    /// What operators asked for, made or refused.
    private var interventions: [Decision] = []
    private var totals: [String: RehearsalReport.AssociationTotals] = [:]

    init(
        until end: Instant, onDecision: @escaping (Decision) throws -> Void, onChanges: (([Change]) -> Void)? = nil
    ) {
        self.onChanges = onChanges
        self.end = end
        self.onDecision = onDecision
    }

    mutating func commit(_ changes: [Change]) throws {
        onChanges?(changes)
        // By their places: a change that is taken out of the list is copied.
        for index in changes.indices {
            switch changes[index] {
            case .window, .association, .associationMissed, .document, .windowRemoved, .associationRemoved, .clock,
                .runAdded,
                .invocationCounted,
                .intervention, .pause:
                break
            case .executionAdded(let record), .executionChanged(let record): executions[record.id] = record
            case .task(let record):
                tasks[record.executionID, default: [:]][record.position] = record
                windowCommands.formUnion(record.commandIDs)
            case .commandAdded(let record):
                commands.add(record, isOfWindow: windowCommands.contains(record.id))
            case .progress(let record): commands.take(record)
            case .runChanged(let record): finish(record)
            case .invocation(let record): note(record)
            case .decision(let decision): try note(decision)
            }
        }
    }

    /// Adds an association run to the sums and forgets it.
    private mutating func finish(_ run: AssociationRunRecord) {
        guard run.endedAt != nil, let counts = commands.remove(run.commandID)?.counts, run.scheduledFor < end else {
            return
        }
        var sum = totals[run.associationName] ?? RehearsalReport.AssociationTotals(name: run.associationName)
        if run.cause.isWhole { sum.executions += 1 }
        sum.nodeRuns += counts.succeeded + counts.failed
        sum.visited += counts.succeeded + counts.failed - counts.unvisited
        sum.drifted += counts.drifted
        sum.corrected += counts.corrected
        sum.failed += counts.failed
        sum.deferred += counts.deferred
        totals[run.associationName] = sum
    }

    /// Remembers which nodes of a window failed, and why.
    private mutating func note(_ invocation: InvocationRecord) {
        guard let end = invocation.end, end.result != .success, windowCommands.contains(invocation.commandID)
        else { return }
        failures[invocation.commandID, default: []].append((invocation.node, end))
    }

    private mutating func note(_ decision: Decision) throws {
        switch decision.subject {
        case .definitions: break
        case .window(_, let scheduledFor), .association(_, let scheduledFor):
            if scheduledFor >= end { return }
        }
        switch decision.event {
        case .interventionMade, .interventionRefused, .windowStopped: interventions.append(decision)
        default: break
        }
        decision.writeJSON(to: &lines)
        lines.append(0x0A)
        // Few enough to stay near the processor until they are read.
        if lines.count >= 1 << 13 { hashLines() }
        try onDecision(decision)
    }
}

extension RehearsalRecorder {
    fileprivate mutating func hashLines() {
        hash.update(data: lines)
        lines.removeAll(keepingCapacity: true)
    }
}

// MARK: - The report

extension RehearsalRecorder {
    /// `nodes` are all that there were in the end, `nodeCount` of them from the start.
    func report(
        of rehearsal: Rehearsal, nodes: [ManagedNode], nodeCount: Int, ledger: FleetLedger
    ) -> RehearsalReport {
        let names = Dictionary(nodes.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let windows = rehearsal.windows.map(\.name).sorted().map { name in
            let ran = executions.values.filter { $0.windowName == name && $0.scheduledFor < end }
                .sorted { $0.scheduledFor < $1.scheduledFor }
            return RehearsalReport.Window(name: name, executions: ran.map { execution($0, names, ledger) })
        }
        let associations = rehearsal.associations.map(\.name).sorted().map {
            totals[$0] ?? RehearsalReport.AssociationTotals(name: $0)
        }
        let digits = Array("0123456789abcdef")
        var hash = hash
        hash.update(data: lines)
        let digest = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return RehearsalReport(
            from: rehearsal.from, to: rehearsal.to, seed: rehearsal.seed, nodeCount: nodeCount,
            digest: String(digest), windows: windows, associations: associations,
            interventions: interventions, incidents: rehearsal.incidents, freezes: rehearsal.freezes)
    }

    private func execution(
        _ record: WindowExecutionRecord, _ names: [ManagedNode.ID: String], _ ledger: FleetLedger
    ) -> RehearsalReport.Execution {
        let tasks = (tasks[record.id] ?? [:]).values.sorted { $0.position < $1.position }
        var left: [String] = []
        for id in tasks.flatMap(\.commandIDs) {
            guard let known = commands[id], let nodes = known.record?.nodes else { continue }
            for (node, phase) in zip(nodes, known.phases) where phase == .notStarted {
                let name = names[node] ?? node.rawValue
                if !left.contains(name) { left.append(name) }
            }
        }
        return RehearsalReport.Execution(record: record, tasks: tasks.map { task($0, names, ledger) }, left: left)
    }

    private func task(
        _ record: TaskExecutionRecord, _ names: [ManagedNode.ID: String], _ ledger: FleetLedger
    ) -> RehearsalReport.Task {
        let parts = record.commandIDs.compactMap { id in
            commands[id].flatMap { known in known.record.map { ($0, known) } }
        }
        let largest = parts.max { ($0.0.nodes.count, $0.0.concurrencyMax) < ($1.0.nodes.count, $1.0.concurrencyMax) }
        func sum(_ member: (KnownCommand) -> Int) -> Int { parts.reduce(0) { $0 + member($1.1) } }
        return RehearsalReport.Task(
            name: record.name, status: record.status, statusDetails: record.statusDetails,
            targets: parts.reduce(0) { $0 + $1.0.nodes.count }, succeeded: sum(\.counts.succeeded),
            failed: sum(\.counts.failed), notStarted: sum(\.counts.notStarted), errors: sum(\.errors),
            concurrencyMax: largest?.0.concurrencyMax ?? 0, errorsMax: largest?.0.errorsMax ?? 0,
            inFlightMax: record.commandIDs.map { ledger.summary(of: $0)?.inFlightMax ?? 0 }.max() ?? 0,
            endedAt: record.endedAt,
            failures: record.commandIDs.flatMap { failures[$0] ?? [] }.map { node, end in
                RehearsalReport.Failure(
                    node: names[node] ?? node.rawValue, at: end.at, result: end.result, detail: end.detail)
            })
    }
}
