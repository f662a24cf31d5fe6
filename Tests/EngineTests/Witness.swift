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
    private(set) var starts = 0
    private(set) var stopped = 0
    /// The process dies before the next commit.
    var crashesNext = false

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
            return "wdf".contains(Array(phases)[position])
        }
    }

    private mutating func note(ofEnd change: Change) throws {
        switch change {
        case .invocation(let record):
            guard let end = record.end else { return }
            try require(inFlight[record.commandID]?.remove(record.node) != nil, "ended twice: \(record)")
            if end.result == .failed || end.result == .executionTimedOut { errors[record.commandID, default: 0] += 1 }
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
            executions[record.id] = record
        case .executionChanged(let record): executions[record.id] = record
        case .task(let record):
            for id in record.commandIDs { owners[id] = (record.executionID, record) }
        case .commandAdded(let record): commands[record.id] = record
        case .invocation(let record) where record.end == nil: try note(ofStart: record)
        case .decision(let decision):
            lines.append(decision.jsonLine)
            if decision.event == .taskStopped { stopped += 1 }
        case .window, .association, .windowRemoved, .associationRemoved, .runAdded, .runChanged, .progress, .invocation,
            .invocationCounted, .clock:
            break
        }
    }

    private mutating func note(ofStart record: InvocationRecord) throws {
        starts += 1
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
            try require(!isBusy(record.node) { owners[$0] == nil }, "promise 8: an association runs there: \(record)")
        } else {
            try require(!isBusy(record.node) { owners[$0] != nil }, "promise 8: a window works there: \(record)")
            try require(!isClaimed(record.node), "promise 8: a window is to work there first: \(record)")
            try require(
                !isBusy(record.node) { owners[$0] == nil && $0 != record.commandID },
                "two associations on one node: \(record)")
        }
    }

    private func isBusy(_ node: ManagedNode.ID, _ where: (String) -> Bool) -> Bool {
        inFlight.contains { `where`($0.key) && $0.value.contains(node) }
    }

    private func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw Broken(description: message()) }
    }

    /// Promise 4: each occurrence of each window in a span has its one record, and it is final.
    func checkEveryOccurrenceHasARecord(_ windows: [MaintenanceWindow], in span: Range<Instant>) throws {
        for window in windows where window.isEnabled {
            let wanted = Set(window.schedule.occurrences(in: span).map(\.instant))
            let found = executions.values.filter { $0.windowID == window.id && $0.scheduledFor < span.upperBound }
            try require(Set(found.map(\.scheduledFor)) == wanted, "promise 4: \(window.name) lacks records")
            try require(found.allSatisfy(\.status.isFinal), "promise 4: \(window.name) has an open record")
        }
    }
}
