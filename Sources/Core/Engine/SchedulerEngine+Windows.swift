import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

extension SchedulerEngine {
    /// Handles every occurrence in `(mark, now]`, in the order of their instants, then of the windows' names.
    mutating func openOccurrences(at now: Instant, into effects: inout Effects) {
        var due: [(occurrence: Occurrence, index: Int)] = []
        for index in windows.indices {
            while let occurrence = windows[index].next, occurrence.instant <= now {
                due.append((occurrence, index))
                windows[index].next = windows[index].window.schedule.next(after: occurrence.instant)
            }
        }
        if due.isEmpty { return }
        // Windows stand in the order of their names.
        due.sort { ($0.occurrence.instant, $0.index) < ($1.occurrence.instant, $1.index) }
        var open = Set(executions.lazy.map(\.windowID))
        for (occurrence, index) in due { handle(occurrence, of: index, at: now, &open, into: &effects) }
    }

    /// How many windows have an occurrence at this instant, or before it, that is not handled yet.
    package func dueWindowCount(at instant: Instant) -> Int {
        pause == nil ? windows.count { $0.next.map { $0.instant <= instant } ?? false } : 0
    }

    /// Opens an occurrence, or leaves the one record that says why it was not opened. `open`: the windows of which an
    /// execution may be found; a thousand windows that are due at once do not each look through a thousand executions.
    private mutating func handle(
        _ occurrence: Occurrence, of index: Int, at now: Instant, _ open: inout Set<MaintenanceWindow.ID>,
        into effects: inout Effects
    ) {
        let window = windows[index].window
        let scheduledFor = occurrence.instant
        var due = HeldOccurrence(window, scheduledFor: scheduledFor, sequence: 0)
        applyInterventions(to: &due)
        if let skip = interventions.first(where: { $0.isOn(window.id, scheduledFor) && $0.action == .skip }) {
            refuse(
                occurrence, of: window, as: .cancelled, event: .windowCancelled, at: now,
                because: WindowExecutionRecord.skipped + skip.asked, into: &effects)
        } else if let missed = missed(due, index, at: now) {
            refuse(
                occurrence, of: window, as: .cancelled, event: .windowMissed, at: now, because: missed, into: &effects)
        } else if let waiting = held.first(where: { $0.windowID == window.id }) {
            refuse(
                occurrence, of: window, as: .skippedOverlapping, event: .windowSkipped, at: now,
                because: "The occurrence of \(waiting.scheduledFor) is still held.", into: &effects)
        } else if open.contains(window.id), let running = executions.firstIndex(where: { $0.windowID == window.id }) {
            refuse(
                occurrence, of: window, as: .skippedOverlapping, event: .windowSkipped, at: now,
                because: "The execution of \(executions[running].scheduledFor) is still running.", into: &effects)
        } else {
            open.insert(window.id)
            takeIn(due, of: index, at: now, into: &effects)
        }
    }

    /// Opens an occurrence that is due, or holds it until its gate and the calendars let it.
    mutating func takeIn(
        _ occurrence: HeldOccurrence, of index: Int, at now: Instant, into effects: inout Effects
    ) {
        var due = occurrence
        due.sequence = takeSequence()
        let window = windows[index].window
        if window.promotion == nil, window.calendars.isEmpty {
            open(due, of: index, at: now, because: nil, into: &effects)
        } else {
            held.append(due)
        }
    }

    /// Why an occurrence that is due is not opened any more; nil: it is.
    private func missed(_ occurrence: HeldOccurrence, _ index: Int, at now: Instant) -> String? {
        let late = now - occurrence.scheduledFor
        let skips = windows[index].window.missedRun == .skip && late >= MissedRun.lateness
        guard now >= occurrence.cutoffAt || skips else { return nil }
        let since = max(
            pausedSince ?? mark ?? occurrence.scheduledFor, windows[index].appliedAt ?? occurrence.scheduledFor)
        let rule =
            now >= occurrence.cutoffAt
            ? "and the cutoff was \(occurrence.cutoffAt)" : "and its MissedRun is \(MissedRun.skip.rawValue)"
        let what = pausedSince == nil ? "nothing could be started" : "everything was paused"
        return "Missed: \(what) from \(since) to \(now), \(rule)."
    }

    private mutating func refuse(
        _ occurrence: Occurrence, of window: MaintenanceWindow, as status: ExecutionStatus, event: Decision.Event,
        at now: Instant, because reason: String, into effects: inout Effects
    ) {
        let scheduledFor = occurrence.instant
        effects.record(
            .executionAdded(
                WindowExecutionRecord(
                    id: WindowExecution.id(of: window.id, scheduledFor: scheduledFor), windowID: window.id,
                    windowName: window.name, scheduledFor: scheduledFor, startedAt: nil, endedAt: now,
                    cutoffAt: window.cutoff(of: scheduledFor), closesAt: window.end(of: scheduledFor),
                    sequence: takeSequence(), isCutOff: false, isClosed: false, status: status,
                    statusDetails: reason)))
        endInterventions(on: window.id, scheduledFor, at: now, into: &effects)
        effects.decide(
            event, .window(window.name, scheduledFor: scheduledFor), at: now, status: status.rawValue, reason: reason)
    }

    /// Opens an occurrence that is due, with what its gate said.
    mutating func open(
        _ occurrence: HeldOccurrence, of index: Int, at now: Instant, because gate: String?,
        into effects: inout Effects
    ) {
        let window = windows[index].window
        let execution = WindowExecution(
            opening: window, occurrence, at: now, table: nodes, preferring: windows[index].left)
        // A row that says that it was held is there already.
        effects.record(
            occurrence.reason.isEmpty ? .executionAdded(execution.record) : .executionChanged(execution.record))
        for task in execution.tasks.indices {
            effects.record(.task(execution.record(task: task)))
            for command in execution.tasks[task].commands {
                effects.record(.commandAdded(command.record(nodes)))
                effects.record(.progress(command.progress))
            }
        }
        var reason = "Open until \(execution.closesAt), no new node from \(execution.cutoffAt)."
        if let gate { reason += " \(gate)" }
        let late = now - occurrence.scheduledFor
        if late >= .seconds(1) { reason += " Opened \(late.milliseconds / 1000) s late." }
        if occurrence.origin == .runNow {
            reason = "Run now. \(reason)"
        } else {
            let scheduled = window.schedule.next(after: occurrence.scheduledFor - .milliseconds(1))
            if let change = scheduled?.clockChange { reason += " Clock change: \(change)." }
        }
        for intervention in interventions where intervention.isOn(window.id, occurrence.scheduledFor) {
            reason += " \(intervention.action.words): \(intervention.asked)"
        }
        effects.decide(
            .windowOpened, execution.subject, at: now, status: execution.status.rawValue, reason: reason)
        add(execution)
        remember(run: execution, into: &effects)
    }

    /// Cutoffs and ends whose instant has come.
    mutating func passDeadlines(at now: Instant, into effects: inout Effects) {
        for index in executions.indices {
            let wasCutOff = executions[index].isCutOff
            let wasClosed = executions[index].isClosed
            let (stopped, freed) = executions[index].passDeadlines(at: now)
            if executions[index].isCutOff == wasCutOff, executions[index].isClosed == wasClosed { continue }
            release(freed)
            let execution = executions[index]
            effects.record(.executionChanged(execution.record))
            for stop in stopped {
                let task = execution.tasks[stop.task]
                for command in task.commands.indices {
                    touch(Place(sequence: execution.sequence, task: stop.task, command: command))
                }
                for command in stop.cancel {
                    let running = task.commands[command]
                    effects.cancel(commandID: running.id, nodes: nodesInFlight(of: running))
                }
                effects.decide(
                    .windowCutOff, execution.subject, at: now, task: task.name,
                    reason: cutOffReason(
                        stop, task,
                        because: wasCutOff ? "The end of the window has come." : "The cutoff has come."))
            }
        }
    }

    /// In the reason of a cutoff that leaves nodes.
    package static let leftForNextTime = "Not started, and first in line next time: "

    func cutOffReason(_ stop: WindowExecution.Stopped, _ task: TaskExecution, because cause: String) -> String {
        var parts = [cause]
        if !stop.left.isEmpty {
            let names = stop.left.prefix(5).map { nodes[$0].name }.joined(separator: ", ")
            let more = stop.left.count > 5 ? " and \(stop.left.count - 5) more" : ""
            parts.append("\(SchedulerEngine.leftForNextTime)\(names)\(more).")
        }
        parts.append(stop.cancel.isEmpty ? "What is running finishes." : "What is running is cancelled.")
        return parts.joined(separator: " ")
    }

    /// Moves every execution on as far as it can without an answer from a node. Unless `all`, only those that have had one.
    mutating func advanceExecutions(all: Bool, at now: Instant, into effects: inout Effects) {
        for index in executions.indices
        where !executions[index].status.isFinal && (all || isTouched(executions[index].sequence)) {
            let (progress, freed) = executions[index].advance(at: now)
            release(freed)
            for step in progress { report(step, in: index, at: now, into: &effects) }
        }
    }

    private mutating func report(
        _ step: WindowExecution.Progress, in index: Int, at now: Instant, into effects: inout Effects
    ) {
        let execution = executions[index]
        let window = execution.subject
        switch step {
        case .taskStarted(let task):
            effects.record(.task(execution.record(task: task)))
        case .commandStarted(let task, let command):
            touch(Place(sequence: execution.sequence, task: task, command: command))
            let started = execution.tasks[task].commands[command]
            effects.decide(
                .taskStarted, window, at: now, task: execution.tasks[task].name,
                reason: "\(started.document) on \(started.nodes.count) nodes, \(started.rate.concurrencyMax) at once, "
                    + "stops at error \(started.rate.errorsMax + 1).")
        case .errorLimitExceeded(let task, let command, let left):
            touch(Place(sequence: execution.sequence, task: task, command: command))
            let stopped = execution.tasks[task].commands[command].rate
            effects.decide(
                .taskStopped, window, at: now, task: execution.tasks[task].name,
                reason:
                    "Error \(stopped.errors), and \(stopped.errorsMax) are allowed. Nodes that will not be started: \(left)."
            )
        case .commandFinished(let task, let command):
            touch(Place(sequence: execution.sequence, task: task, command: command))
        case .taskFinished(let task):
            effects.record(.task(execution.record(task: task)))
            effects.decide(
                .taskFinished, window, at: now, task: execution.tasks[task].name,
                status: execution.tasks[task].status.rawValue, reason: execution.tasks[task].statusDetails)
        case .finished:
            effects.decide(
                .windowFinished, window, at: now, status: execution.status.rawValue,
                reason: execution.statusDetails.isEmpty ? "All its work is done." : execution.statusDetails)
            remember(left: execution.leftNodes, of: execution.windowID)
            remember(run: execution, into: &effects)
        }
    }

    private mutating func remember(left: [Int], of id: MaintenanceWindow.ID) {
        guard let index = windowIndex(id) else { return }
        windows[index].left = left
    }
}
