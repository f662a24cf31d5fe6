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
    ///
    /// A rehearsal is about definitions as if they had always been there: `countsEarlierHits`. In a daemon a window exists
    /// from the instant its definition is applied, and with ScheduleOffset a hit before that does not count either.
    package init(
        windows: [MaintenanceWindow], associations: [Association], documents: DocumentLibrary = DocumentLibrary(),
        nodes: NodeTable, rows: EngineRows = EngineRows(), countsEarlierHits: Bool = true
    ) throws(RowsError) {
        let library = documents.following(rows.documents)
        self.documents = DocumentsInForce(library)
        let table = nodes.adding(rows.commands.values.sorted { $0.id < $1.id }.flatMap(\.nodes))
        let mark = rows.mark
        let pause = rows.pause
        self.nodes = table
        self.mark = mark
        self.countsEarlierHits = countsEarlierHits
        nextSequence = rows.nextSequence
        self.windows = windows.sorted { $0.name < $1.name }.map(library.pinning).map { window in
            var state = WindowState(window)
            guard let record = rows.windows[window.id] else { return state }
            state.isKnown = true
            state.hasChanged = record.definition != state.definitionText || record.name != window.name
            if record.schedule == state.scheduleText {
                if !countsEarlierHits { state.window.schedule.appliedAt = record.appliedAt }
                state.appliedAt = record.appliedAt
                let handled = window.isEnabled ? Self.handled(mark, pause, record.appliedAt) : nil
                state.next = handled.flatMap { state.window.schedule.next(after: $0) }
            }
            state.left = record.left.compactMap { table.number(of: $0) }
            state.lastRun = record.lastRun
            return state
        }
        self.associations = associations.sorted { $0.name < $1.name }.map(library.pinning).map { association in
            guard let record = rows.associations[association.id] else {
                return AssociationState(association: association, nodes: nodes.selection(association.targets))
            }
            return Self.restored(
                association, record, nodes, library, handled: Self.handled(mark, pause, record.appliedAt),
                countsEarlierHits)
        }
        calendarBound = Dictionary(
            self.associations.enumerated().filter { !$1.association.calendars.isEmpty }.map { ($1.association.id, $0) },
            uniquingKeysWith: { first, _ in first })
        windowNumbers = Dictionary(
            self.windows.enumerated().map { ($1.window.id, $0) }, uniquingKeysWith: { first, _ in first })
        let windowIDs = Set(windows.map(\.id))
        goneWindows = rows.windows.values.filter { !windowIDs.contains($0.id) }.sorted { $0.name < $1.name }
        let associationIDs = Set(associations.map(\.id))
        goneAssociations = rows.associations.values.filter { !associationIDs.contains($0.id) }
            .sorted { $0.name < $1.name }
        held = rows.executions.values.compactMap(HeldOccurrence.init).sorted { $0.sequence < $1.sequence }
        interventions = rows.interventions.values.sorted { $0.sequence < $1.sequence }
        self.pause = pause
        executions = []
        runs = []
        places = [:]
        nodeStates = NodeStates(count: table.count)
        hasLimitsAcrossWindows = windows.contains { $0.atMost != nil }
        hasCalendars = windows.contains { !$0.calendars.isEmpty }
        for node in self.associations.lazy.flatMap(\.missed) { nodeStates[node].missedBy += 1 }
        try restoreWork(rows)
        nextScheduled = findNextScheduled()
        nextWake = findNextWake()
    }

    /// An association that has a row, which says how far it has come. Nodes that only unfinished work names are no nodes of
    /// `fleet`, so it does not go to them again.
    private static func restored(
        _ association: Association, _ record: AssociationRecord, _ fleet: NodeTable, _ library: DocumentLibrary,
        handled: Instant?, _ countsEarlierHits: Bool
    ) -> AssociationState {
        var association = association
        let isSame = record.definition == association.definitionText(in: library)
        if isSame, !countsEarlierHits { association.schedule?.appliedAt = record.appliedAt }
        let nodes = fleet.selection(association.targets)
        var missed = record.missed.compactMap { fleet.number(of: $0) }
        var newNodes: [Int] = []
        if let known = record.nodes, known != nodes.ids {
            let (before, now) = (Set(known), Set(nodes.numbers))
            newNodes = zip(nodes.numbers, nodes.ids).filter { !before.contains($1) }.map(\.0)
            missed = missed.filter(now.contains)
        }
        return AssociationState(
            association: association, nodes: nodes, appliedAt: isSame ? record.appliedAt : nil, isKnown: true,
            isRenamed: record.name != association.name, version: record.version, newNodes: newNodes,
            hasOtherNodes: record.nodes != nodes.ids, missed: missed, madeUpAt: record.madeUpAt,
            next: isSame ? handled.flatMap { association.schedule?.next(after: $0) } : nil)
    }

    /// The last instant whose occurrences have been dealt with: the mark, or where a pause began. What was applied in a
    /// pause has nothing before it.
    private static func handled(_ mark: Instant?, _ pause: Pause?, _ appliedAt: Instant) -> Instant? {
        guard let mark, let pause else { return mark }
        return min(mark, max(pause.handledThrough, appliedAt - .milliseconds(1)))
    }

    private mutating func restoreWork(_ rows: EngineRows) throws(RowsError) {
        for record in rows.executions.values.sorted(by: { $0.sequence < $1.sequence })
        where HeldOccurrence(record) == nil {
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
            add(
                AssociationRun(
                    record, command: try restoredCommand(record.commandID, rows),
                    nodeIDs: rows.commands[record.commandID]?.nodes ?? []))
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
        // One that was held is older than what has opened in between.
        let place = executions.lastIndex { $0.sequence < execution.sequence }.map { $0 + 1 } ?? 0
        executions.insert(execution, at: place)
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
