import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

extension SchedulerEngine {
    /// An engine that has decided nothing yet, or the one that wrote `rows`.
    ///
    /// Work that rows say is unfinished goes on even when its definition, or a node of it, is gone.
    package init(
        windows: [MaintenanceWindow], associations: [Association], nodes: NodeTable, rows: EngineRows = EngineRows()
    ) throws(RowsError) {
        let table = nodes.adding(rows.commands.values.sorted { $0.id < $1.id }.flatMap(\.nodes))
        let mark = rows.mark
        self.nodes = table
        self.mark = mark
        nextSequence = rows.nextSequence
        self.windows = windows.sorted { $0.name < $1.name }.map { window in
            guard let record = rows.windows[window.id] else { return WindowState(window: window) }
            let isSame = record.schedule == window.scheduleText
            return WindowState(
                window: window, appliedAt: isSame ? record.appliedAt : nil, isKnown: true,
                hasChanged: record.definition != window.definitionText,
                next: isSame && window.isEnabled ? mark.flatMap { window.schedule.next(after: $0) } : nil,
                left: record.left.compactMap { table.number(of: $0) })
        }
        self.associations = associations.sorted { $0.name < $1.name }.map { association in
            guard let record = rows.associations[association.id] else {
                return AssociationState(association: association)
            }
            let isSame = record.definition == association.definitionText
            return AssociationState(
                association: association, appliedAt: isSame ? record.appliedAt : nil, isKnown: true,
                next: isSame ? mark.flatMap { association.schedule?.next(after: $0) } : nil)
        }
        let windowIDs = Set(windows.map(\.id))
        goneWindows = rows.windows.values.filter { !windowIDs.contains($0.id) }.sorted { $0.name < $1.name }
        let associationIDs = Set(associations.map(\.id))
        goneAssociations = rows.associations.values.filter { !associationIDs.contains($0.id) }
            .sorted { $0.name < $1.name }
        executions = []
        runs = []
        places = [:]
        nodeStates = Array(repeating: NodeState(), count: table.count)
        try restoreWork(rows)
        nextWake = findNextWake()
    }

    private mutating func restoreWork(_ rows: EngineRows) throws(RowsError) {
        for record in rows.executions.values.sorted(by: { $0.sequence < $1.sequence }) {
            var tasks: [(TaskExecutionRecord, [Command])] = []
            for task in (rows.tasks[record.id] ?? [:]).values.sorted(by: { $0.position < $1.position }) {
                var commands: [Command] = []
                for id in task.commandIDs { commands.append(try restoredCommand(id, rows)) }
                tasks.append((task, commands))
            }
            guard let execution = WindowExecution(record, tasks: tasks) else {
                throw RowsError(subject: "execution \(record.id)")
            }
            add(execution)
        }
        for record in rows.runs.values.sorted(by: { $0.sequence < $1.sequence }) {
            add(AssociationRun(record, command: try restoredCommand(record.commandID, rows)))
        }
    }

    private func restoredCommand(_ id: String, _ rows: EngineRows) throws(RowsError) -> Command {
        guard let record = rows.commands[id], let progress = rows.progress[id],
            let command = Command(
                record, progress, inFlight: Array((rows.inFlight[id] ?? [:]).values), table: nodes)
        else { throw RowsError(subject: "command \(id)") }
        return command
    }

    /// Takes an execution into the memory: where its commands are, and which nodes it holds.
    mutating func add(_ execution: WindowExecution) {
        for (task, commands) in execution.tasks.lazy.map(\.commands).enumerated() {
            for (index, command) in commands.enumerated() {
                places[command.id] = Place(sequence: execution.sequence, task: task, command: index)
            }
        }
        for node in execution.claimedNodes { nodeStates[node].windowClaims += 1 }
        executions.append(execution)
    }

    mutating func add(_ run: AssociationRun) {
        places[run.command.id] = Place(sequence: run.sequence, task: nil, command: 0)
        for invocation in run.command.inFlight {
            nodeStates[run.command.nodes[invocation.position]].runsAssociation = true
        }
        runs.append(run)
    }
}

/// Rows that no engine can have written: the store is damaged.
package struct RowsError: Error, Hashable, Sendable, CustomStringConvertible {
    package let subject: String
    package var description: String {
        "The rows of \(subject) do not fit together: the store is damaged. Restore it from a backup."
    }
}

// MARK: - The first step

extension SchedulerEngine {
    mutating func start(at now: Instant, into effects: inout [Effect]) {
        var news = DefinitionNews()
        applyWindows(at: now, &news, into: &effects)
        let firstRuns = applyAssociations(at: now, &news, into: &effects)
        news.removed = goneWindows.map(\.name) + goneAssociations.map(\.name)
        for record in goneWindows { effects.append(.record(.windowRemoved(record.id))) }
        for record in goneAssociations { effects.append(.record(.associationRemoved(record.id))) }
        (goneWindows, goneAssociations) = ([], [])
        if let sentence = news.sentence {
            effects.decide(.definitionsApplied, .definitions, at: now, reason: sentence)
        }
        for index in firstRuns {
            startRun(
                of: index, scheduledFor: firstRun(at: now),
                reason: "It is new or has changed, so it is applied at once.",
                at: now, into: &effects)
        }
    }

    /// What a run that belongs to no instant of a schedule is scheduled for: now, or right after what was handled.
    private func firstRun(at now: Instant) -> Instant { handled(by: now) + .milliseconds(1) }

    private mutating func applyWindows(at now: Instant, _ news: inout DefinitionNews, into effects: inout [Effect]) {
        for index in windows.indices where windows[index].appliedAt == nil || windows[index].hasChanged {
            let window = windows[index].window
            if windows[index].isKnown { news.changed.append(window.name) } else { news.windows.append(window.name) }
            windows[index].isKnown = true
            windows[index].hasChanged = false
            if windows[index].appliedAt == nil {
                windows[index].appliedAt = now
                windows[index].next = window.isEnabled ? window.schedule.next(after: handled(by: now)) : nil
            }
            recordWindow(index, into: &effects)
        }
    }

    /// The last instant that has been dealt with when definitions are applied at `now`: an occurrence at this very
    /// instant is not earlier than they are, so it counts, unless it has been handled already.
    private func handled(by now: Instant) -> Instant {
        max(now - .milliseconds(1), mark ?? now - .milliseconds(1))
    }

    /// Returns which are to be applied at once: new ones, and ones that have changed, unless they ask to wait for their
    /// schedule.
    private mutating func applyAssociations(
        at now: Instant, _ news: inout DefinitionNews, into effects: inout [Effect]
    ) -> [Int] {
        var firstRuns: [Int] = []
        for index in associations.indices where associations[index].appliedAt == nil {
            let association = associations[index].association
            if associations[index].isKnown {
                news.changed.append(association.name)
            } else {
                news.associations.append(association.name)
            }
            associations[index].isKnown = true
            associations[index].appliedAt = now
            effects.append(
                .record(
                    .association(
                        AssociationRecord(
                            id: association.id, name: association.name, appliedAt: now,
                            definition: association.definitionText))))
            if association.applyOnlyAtCronInterval {
                associations[index].next = association.schedule?.next(after: handled(by: now))
            } else {
                associations[index].next = association.schedule?.next(after: firstRun(at: now))
                firstRuns.append(index)
            }
        }
        return firstRuns
    }

    func recordWindow(_ index: Int, into effects: inout [Effect]) {
        let state = windows[index]
        guard let appliedAt = state.appliedAt else { return }
        effects.append(
            .record(
                .window(
                    WindowRecord(
                        id: state.window.id, name: state.window.name, appliedAt: appliedAt,
                        schedule: state.window.scheduleText, definition: state.window.definitionText,
                        left: state.left.map { nodes[$0].id }))))
    }

    /// The messages behind everything that is in flight, as they were sent.
    package var messagesInFlight: [Dispatch] {
        (executions.lazy.flatMap(\.tasks).flatMap(\.commands) + runs.lazy.map(\.command)).flatMap { command in
            Set(command.inFlight.map(\.startBefore)).sorted().map { startBefore in
                Dispatch(
                    message: CommandMessage(
                        commandID: command.id, document: command.document, parameters: command.parameters,
                        startBefore: startBefore),
                    nodes: command.inFlight.filter { $0.startBefore == startBefore }
                        .map { nodes[command.nodes[$0.position]].id })
            }
        }
    }

    /// The commands that a cutoff has cancelled and that are in flight still.
    var cancellationsInFlight: [(commandID: String, nodes: [ManagedNode.ID])] {
        executions.flatMap(\.tasks).flatMap { task in
            task.commands.filter(task.isCancelled).map { ($0.id, nodesInFlight(of: $0)) }
        }
    }

    func nodesInFlight(of command: Command) -> [ManagedNode.ID] {
        command.inFlight.map { nodes[command.nodes[$0.position]].id }
    }
}

/// What is different about the definitions since the last start.
private struct DefinitionNews {
    var windows: [String] = []
    var associations: [String] = []
    var changed: [String] = []
    var removed: [String] = []

    /// nil: nothing.
    var sentence: String? {
        let parts = [
            ("New windows", windows), ("New associations", associations), ("Changed", changed),
            ("Removed", removed),
        ]
        let told = parts.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))." }
        return told.isEmpty ? nil : told.joined(separator: " ")
    }
}

extension [Effect] {
    mutating func decide(
        _ event: Decision.Event, _ subject: Decision.Subject, at now: Instant, task: String? = nil,
        node: ManagedNode? = nil, status: String? = nil, reason: String
    ) {
        append(
            .record(
                .decision(
                    Decision(event, subject, at: now, task: task, node: node, status: status, reason: reason))))
    }
}
