import Documents
import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager
import TestSupport

/// Watches the records from outside and checks the promises on its own count, never on the engine's.
struct Witness: Recorder {
    struct Broken: Error, CustomStringConvertible { let description: String }

    private(set) var rows = EngineRows()
    private(set) var lines: [String] = []
    private(set) var executions: [String: WindowExecutionRecord] = [:]
    private var commands: [String: CommandRecord] = [:]
    /// By command: the execution and the task, or nil for an association.
    private var owners: [String: (execution: String, task: TaskExecutionRecord)] = [:]
    private var inFlight: [String: Set<ManagedNode.ID>] = [:]
    private var errors: [String: Int] = [:]
    private var dispatched: Set<String> = []
    private var succeeded: [String: Set<ManagedNode.ID>] = [:]
    /// Executions in the order in which they started.
    private var started: [String] = []
    /// By execution: nodes that gave no answer in time, until it is over.
    private var lost: [String: Set<ManagedNode.ID>] = [:]
    private var interventions: [InterventionRecord] = []
    private var isPaused = false
    private var windows: [MaintenanceWindow.ID: MaintenanceWindow]
    private var associations: [Association.ID: Association]
    /// By execution: its window as it was when the occurrence was due.
    private var dueAs: [String: MaintenanceWindow] = [:]
    private let table: NodeTable
    private let gates: [MaintenanceWindow.ID: (after: MaintenanceWindow.ID, promotion: Promotion)]
    /// Occurrences that opened through a gate.
    private(set) var gated = 0
    /// What operators asked for, and got.
    var interventionCount: Int { interventions.count }
    /// Starts of nodes that AtMost limits.
    private(set) var limited = 0
    private(set) var starts = 0
    private(set) var stopped = 0
    /// The process dies before the next commit.
    var crashesNext = false

    init(
        windows: [MaintenanceWindow] = [], associations: [Association] = [], nodes: NodeTable = NodeTable([])
    ) {
        table = nodes
        self.associations = Dictionary(associations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.windows = Dictionary(windows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var gates: [MaintenanceWindow.ID: (after: MaintenanceWindow.ID, promotion: Promotion)] = [:]
        for window in windows {
            guard let promotion = window.promotion else { continue }
            gates[window.id] = (MaintenanceWindow.ID(derivedFrom: promotion.after), promotion)
        }
        self.gates = gates
    }

    /// Somebody has edited them.
    mutating func definitions(are windows: [MaintenanceWindow], _ associations: [Association]) {
        for window in windows { self.windows[window.id] = window }
        for association in associations { self.associations[association.id] = association }
    }

    mutating func commit(_ changes: [Change]) throws {
        // What ended in this step frees its place before what starts in it takes one.
        if crashesNext {
            crashesNext = false
            throw FaultyNodes.Crash()
        }
        for change in changes { try note(ofEnd: change) }
        for change in changes { rows.apply(change) }
        for change in changes { try note(change) }
    }

    /// Whether an open window still has work for a node, by the rows.
    private func isClaimed(_ node: ManagedNode.ID) -> Bool {
        rows.commands.values.contains { command in
            guard owners[command.id] != nil, let position = command.nodes.firstIndex(of: node),
                let phases = rows.progress[command.id]?.phases
            else { return false }
            return [.waiting, .deferred, .inFlight].contains(phases[position])
        }
    }

    private mutating func note(ofEnd change: Change) throws {
        switch change {
        case .invocation(let record):
            guard let end = record.end else { return }
            try require(inFlight[record.commandID]?.remove(record.node) != nil, "ended twice: \(record)")
            if end.result == .success { succeeded[record.commandID, default: []].insert(record.node) }
            if end.result == .deliveryTimedOut, let owner = owners[record.commandID] {
                lost[owner.execution, default: []].insert(record.node)
            }
            if end.result == .failed || end.result == .executionTimedOut { errors[record.commandID, default: 0] += 1 }
        case .executionChanged(let record) where record.endedAt != nil && executions[record.id]?.startedAt != nil:
            executions[record.id] = record
            lost[record.id] = nil
        case .invocationCounted(let commandID, let node):
            try require(inFlight[commandID]?.remove(node) != nil, "counted without a start: \(commandID)")
        default: break
        }
    }

    private mutating func note(_ change: Change) throws {
        switch change {
        case .executionAdded(let record):
            try require(executions[record.id] == nil, "promise 2: a second record of \(record)")
            try require(
                !executions.values.contains {
                    $0.windowID == record.windowID && $0.scheduledFor == record.scheduledFor
                }, "promise 2: the occurrence had a record: \(record)")
            try note(record)
        case .executionChanged(let record): try note(record)
        case .task(let record):
            for id in record.commandIDs { owners[id] = (record.executionID, record) }
        case .commandAdded(let record): commands[record.id] = record
        case .invocation(let record) where record.end == nil: try note(ofStart: record)
        case .intervention(let record):
            interventions.removeAll { $0.id == record.id }
            interventions.append(record)
        case .decision(let decision):
            lines.append(decision.jsonLine)
            if decision.event == .taskStopped { stopped += 1 }
        case .pause(let pause): isPaused = pause != nil
        case .window, .association, .associationMissed, .document, .windowRemoved, .associationRemoved, .runAdded,
            .runChanged, .progress, .invocation,
            .invocationCounted, .clock:
            break
        }
    }

    private mutating func note(_ record: WindowExecutionRecord) throws {
        if executions[record.id] == nil { dueAs[record.id] = windows[record.windowID] }
        try checkDeadlines(of: record)
        if let startedAt = record.startedAt, executions[record.id]?.startedAt == nil {
            try checkGate(of: record, at: startedAt)
            started.append(record.id)
        }
        // What this step says of its end has been noted already.
        if executions[record.id]?.endedAt == nil { executions[record.id] = record }
    }

    /// Cutoff and end are the definition's, unless an operator has moved them.
    private func checkDeadlines(of record: WindowExecutionRecord) throws {
        guard let window = dueAs[record.id] else { return }
        var extended = 0
        for intervention in interventions
        where intervention.windowID == record.windowID && intervention.scheduledFor == record.scheduledFor {
            if case .extend(let minutes) = intervention.action { extended += minutes }
        }
        let end = window.end(of: record.scheduledFor) + .minutes(extended)
        let cutoff = window.cutoff(of: record.scheduledFor) + .minutes(extended)
        try require(record.closesAt <= end, "promise 3: it ends too late: \(record)")
        try require(
            record.cutoffAt <= cutoff || isOverridden(.cutoff, record) && record.cutoffAt <= end,
            "promise 3: its cutoff is too late: \(record)")
    }

    /// Phases cannot invert: since this window last started, the one before it has started, and its latest run is done,
    /// has soaked, and went well on enough nodes.
    private mutating func checkGate(of record: WindowExecutionRecord, at now: Instant) throws {
        guard let (before, promotion) = gates[record.windowID], !isOverridden(.gate, record) else { return }
        gated += 1
        let runs = started.compactMap { executions[$0] }
        guard let evidence = runs.last(where: { $0.windowID == before }), let endedAt = evidence.endedAt,
            let start = evidence.startedAt
        else {
            throw Broken(description: "gate: no evidence for \(record)")
        }
        let own = runs.last { $0.windowID == record.windowID }?.startedAt
        try require(own.map { $0 < start } ?? true, "gate: old evidence for \(record)")
        try require(now >= endedAt + .days(promotion.soakDays), "gate: not soaked: \(record)")
        let work = owners.filter { $0.value.execution == evidence.id }.map(\.key)
        let targeted = Set(work.flatMap { commands[$0]?.nodes ?? [] })
        let good = targeted.filter { node in
            work.allSatisfy { !(commands[$0]?.nodes.contains(node) ?? false) || succeeded[$0]?.contains(node) ?? false }
        }
        try require(!targeted.isEmpty, "gate: nobody was targeted: \(record)")
        try require(
            good.count * 100 >= promotion.minimumSuccessPercent * targeted.count,
            "gate: \(good.count) of \(targeted.count): \(record)")
    }

    private mutating func note(ofStart record: InvocationRecord) throws {
        starts += 1
        try require(!isPaused, "a node was started in a pause: \(record)")
        guard let command = commands[record.commandID] else { throw Broken(description: "unknown command") }
        try require(
            dispatched.insert(record.commandID + record.node.rawValue).inserted, "promise 2: started twice: \(record)")
        inFlight[record.commandID, default: []].insert(record.node)
        try require(
            (inFlight[record.commandID]?.count ?? 0) <= command.concurrencyMax, "promise 1: too many in flight")
        try require((errors[record.commandID] ?? 0) <= command.errorsMax, "promise 1: a start after the error limit")
        if let (executionID, task) = owners[record.commandID] {
            guard let execution = executions[executionID] else { throw Broken(description: "no execution") }
            let limit = task.cutoffBehavior == .continueTask ? execution.closesAt : execution.cutoffAt
            try require(record.dispatchedAt >= execution.scheduledFor, "promise 3: before the window: \(record)")
            try require(record.dispatchedAt < limit, "promise 3: too late: \(record)")
            try require(record.startBefore <= limit, "promise 3: may begin too late: \(record)")
            try checkLimits(of: record, execution)
            try require(!isBusy(record.node) { owners[$0] == nil }, "promise 8: an association runs there: \(record)")
        } else {
            try require(!isBusy(record.node) { owners[$0] != nil }, "promise 8: a window works there: \(record)")
            try require(!isClaimed(record.node), "promise 8: a window is to work there first: \(record)")
            try require(
                !isBusy(record.node) { owners[$0] == nil && $0 != record.commandID },
                "two associations on one node: \(record)")
            try checkLimits(ofRun: record)
        }
    }

    /// No start of an association in a freeze, and none after its Duration.
    private func checkLimits(ofRun record: InvocationRecord) throws {
        guard let run = rows.runs[record.commandID], let association = associations[run.associationID] else { return }
        try require(association.calendars.freeze(at: record.dispatchedAt) == nil, "freeze: \(record)")
        let change = association.calendars.nextChange(after: record.dispatchedAt)
        try require(change.map { record.startBefore <= $0 } ?? true, "freeze: may begin in it: \(record)")
        guard let cutoffAt = run.cutoffAt else { return }
        try require(record.dispatchedAt < cutoffAt && record.startBefore <= cutoffAt, "after its Duration: \(record)")
    }

    private func isBusy(_ node: ManagedNode.ID, _ where: (String) -> Bool) -> Bool {
        inFlight.contains { `where`($0.key) && $0.value.contains(node) }
    }

    /// What lies beyond AWS: no start in a freeze, none after an operator's stop, no more of a kind than AtMost says.
    private mutating func checkLimits(of record: InvocationRecord, _ execution: WindowExecutionRecord) throws {
        guard let window = windows[execution.windowID] else { return }
        if !isOverridden(.freeze, execution) {
            try require(window.freeze(at: record.dispatchedAt) == nil, "freeze: \(record)")
            try require(
                window.calendars.allSatisfy { calendar in
                    let change = calendar.nextTransition(after: record.dispatchedAt)?.instant
                    return change.map { record.startBefore <= $0 } ?? true
                }, "freeze: may begin in it: \(record)")
        }
        try require(
            !interventions.contains { intervention in
                guard case .stop = intervention.action else { return false }
                return intervention.windowID == execution.windowID
                    && intervention.scheduledFor == execution.scheduledFor
            }, "stop: a node was started after it: \(record)")
        guard let atMost = window.atMost, let value = tag(atMost.tag, of: record.node) else { return }
        limited += 1
        var down = Set(lost.values.joined())
        for (command, nodes) in inFlight where owners[command] != nil { down.formUnion(nodes) }
        let peers = down.filter { tag(atMost.tag, of: $0) == value }
        try require(peers.count <= atMost.count, "AtMost: \(peers.count) of \(value): \(record)")
    }

    private func tag(_ name: String, of node: ManagedNode.ID) -> String? {
        table.number(of: node).flatMap { table[$0].tags[name] }
    }

    private func isOverridden(_ rule: Intervention.Override, _ record: WindowExecutionRecord) -> Bool {
        interventions.contains {
            $0.windowID == record.windowID && $0.scheduledFor == record.scheduledFor && $0.overrides(rule)
        }
    }

    private func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw Broken(description: message()) }
    }

    /// Promise 4: each occurrence of each window in a span has its one record, and it is final.
    func checkEveryOccurrenceHasARecord(_ windows: [MaintenanceWindow], in span: Range<Instant>) throws {
        for window in windows where window.isEnabled {
            let wanted = Set(window.schedule.occurrences(in: span).map(\.instant))
            let found = executions.values.filter { $0.windowID == window.id && $0.scheduledFor < span.upperBound }
            let scheduled = found.filter { $0.origin == .schedule }
            try require(Set(scheduled.map(\.scheduledFor)) == wanted, "promise 4: \(window.name) lacks records")
            try require(found.allSatisfy(\.status.isFinal), "promise 4: \(window.name) has an open record")
        }
    }
}
