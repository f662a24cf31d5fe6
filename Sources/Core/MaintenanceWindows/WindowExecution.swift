import Documents
import Fleet
import RunCommand
import ScheduleExpressions

/// One occurrence of a window that runs: tasks by priority, each task's commands in sequence.
///
/// Priorities: the lowest number first, equal ones in parallel; the next when all before are final, whatever their result
/// (SSM user guide, "Register tasks"). An execution is over when its work is over, not when the window ends.
package struct WindowExecution: Hashable, Sendable {
    /// A UUID in lower case, derived from the window and the scheduled instant: an occurrence has one execution.
    package let id: String
    package let windowID: MaintenanceWindow.ID
    package let windowName: String
    /// Nominal: the instant that the schedule gives.
    package let scheduledFor: Instant
    /// Actual: later than `scheduledFor` when the daemon could not act then.
    package let startedAt: Instant
    /// Later than by the definition when an operator has extended it.
    package internal(set) var cutoffAt: Instant
    package internal(set) var closesAt: Instant
    package let origin: OccurrenceOrigin
    /// Orders executions and association runs by when they were made.
    package let sequence: Int
    package internal(set) var tasks: [TaskExecution]
    package internal(set) var status = ExecutionStatus.inProgress
    package internal(set) var endedAt: Instant?
    package internal(set) var isCutOff = false
    package internal(set) var isClosed = false
    /// Who stopped it, and why; empty when nobody did.
    package internal(set) var stopReason = ""
    /// For each node of a command, in how many of them its part is not over yet.
    var openParts: [Int: Int] = [:]

    /// Opens an occurrence that is due.
    package init(
        opening window: MaintenanceWindow, _ occurrence: HeldOccurrence, at now: Instant, table: NodeTable,
        preferring left: [Int]
    ) {
        id = WindowExecution.id(of: window.id, scheduledFor: occurrence.scheduledFor)
        windowID = window.id
        windowName = window.name
        scheduledFor = occurrence.scheduledFor
        startedAt = now
        cutoffAt = occurrence.cutoffAt
        closesAt = occurrence.closesAt
        origin = occurrence.origin
        sequence = occurrence.sequence
        tasks = window.tasks.map { [id] in
            TaskExecution($0, of: window, executionID: id, table: table, preferring: Set(left))
        }
        countOpenParts()
    }

    package static func id(of window: MaintenanceWindow.ID, scheduledFor: Instant) -> String {
        DerivedIdentifier.uuid("execution", window.rawValue, String(scheduledFor.millisecondsSinceEpoch))
    }

    /// The nodes whose work in this window is not over.
    package var claimedNodes: [Int] { openParts.keys.filter(holds).sorted() }

    package func holds(_ node: Int) -> Bool { openParts[node, default: 0] > 0 }

    mutating func countOpenParts() {
        openParts = Dictionary(minimumCapacity: tasks.reduce(0) { $0 + $1.targetCount })
        for command in tasks.lazy.flatMap(\.commands) {
            for (node, phase) in zip(command.nodes, command.phases) {
                let isOpen = phase == .waiting || phase == .deferred || phase == .inFlight
                openParts[node, default: 0] += isOpen ? 1 : 0
            }
        }
    }
}

// MARK: - Progress

extension WindowExecution {
    /// What happened, for the record.
    package enum Progress: Hashable, Sendable {
        case taskStarted(task: Int)
        case commandStarted(task: Int, command: Int)
        /// The error limit was exceeded; so many nodes will never start.
        case errorLimitExceeded(task: Int, command: Int, left: Int)
        case commandFinished(task: Int, command: Int)
        case taskFinished(task: Int)
        case finished
    }

    /// Moves on as far as it can without a node's answer: begins what is next in turn, ends what is done.
    /// `freed` are the nodes whose work in this window has thereby come to an end.
    package mutating func advance(at now: Instant) -> (progress: [Progress], freed: [Int]) {
        var progress: [Progress] = []
        var freed: [Int] = []
        while let priority = nextPriority {
            for index in tasks.indices where tasks[index].priority == priority && !tasks[index].status.isFinal {
                advance(task: index, at: now, progress: &progress, freed: &freed)
            }
            if nextPriority == priority { return (progress, freed) }
        }
        status = status == .cancelling ? .cancelled : finalStatus
        endedAt = now
        progress.append(.finished)
        return (progress, freed)
    }

    /// Of the tasks that are not over, the lowest.
    private var nextPriority: Int? {
        var next: Int?
        for index in tasks.indices where !tasks[index].status.isFinal {
            next = min(next ?? tasks[index].priority, tasks[index].priority)
        }
        return next
    }

    private mutating func advance(
        task index: Int, at now: Instant, progress: inout [Progress], freed: inout [Int]
    ) {
        if tasks[index].status == .pending {
            tasks[index].status = .inProgress
            tasks[index].startedAt = now
            progress.append(.taskStarted(task: index))
        }
        for command in tasks[index].commands.indices where !tasks[index].commands[command].status.isFinal {
            // One that was ended before its turn came does not begin.
            if tasks[index].commands[command].status == .pending, tasks[index].commands[command].ending == nil {
                tasks[index].commands[command].begin()
                progress.append(.commandStarted(task: index, command: command))
            }
            if tasks[index].commands[command].rate.permit == .stop {
                let left = tasks[index].commands[command].abandonWaiting(.errorLimit)
                if !left.isEmpty {
                    progress.append(.errorLimitExceeded(task: index, command: command, left: left.count))
                    freed += close(left, task: index, command: command)
                }
            }
            guard tasks[index].commands[command].finishIfExhausted() else { return }
            progress.append(.commandFinished(task: index, command: command))
        }
        tasks[index].status = tasks[index].finalStatus
        tasks[index].endedAt = now
        progress.append(.taskFinished(task: index))
    }

    /// Takes a node's answer, or its absence, into a command. Returns what was in flight, and whether the node's work in
    /// this window is over; nil, and nothing is changed, when nothing was.
    package mutating func settle(
        task: Int, command: Int, node: Int, as outcome: InvocationOutcome
    ) -> (invocation: Command.InFlight, isFree: Bool)? {
        guard let invocation = tasks[task].commands[command].settle(node, as: outcome) else { return nil }
        return (invocation, closePart(of: node))
    }

    /// Starts a waiting node of a command.
    package mutating func start(
        task: Int, command: Int, position: Int, at now: Instant, startBefore: Instant, expiresAt: Instant
    ) {
        precondition(now >= scheduledFor && now < closesAt, "a node started outside its window")
        precondition(!isCutOff || tasks[task].startsAfterCutoff, "a node started after the cutoff")
        tasks[task].commands[command].start(
            position, at: now, startBefore: startBefore, expiresAt: expiresAt)
    }

    /// What has become of a command so far. Mutating, because so it is looked at where it is: taken out, it would be copied.
    package mutating func progress(task: Int, command: Int) -> CommandProgress {
        tasks[task].commands[command].progress
    }

    /// Marks that a waiting node of a command waits for other work; false when it was marked already.
    package mutating func deferStart(task: Int, command: Int, position: Int) -> Bool {
        tasks[task].commands[command].deferStart(of: position)
    }

    /// What the cutoff, or the end, brings about in one task.
    package struct Stopped: Hashable, Sendable {
        package let task: Int
        /// Nodes that will not be started.
        package let left: [Int]
        /// Commands whose running nodes are to be cancelled.
        package let cancel: [Int]
    }

    /// The cutoff, and later the end, once their instant has come: no node of a task is started after the first unless
    /// the task continues, and none after the second.
    package mutating func passDeadlines(at now: Instant) -> (stopped: [Stopped], freed: [Int]) {
        var stopped: [Stopped] = []
        var freed: [Int] = []
        if !isCutOff, now >= cutoffAt {
            isCutOff = true
            stop(tasks.indices.filter { !tasks[$0].startsAfterCutoff }, &stopped, &freed)
        }
        if !isClosed, now >= closesAt {
            isClosed = true
            stop(Array(tasks.indices), &stopped, &freed)
        }
        return (stopped, freed)
    }

    private mutating func stop(_ indices: [Int], _ stopped: inout [Stopped], _ freed: inout [Int]) {
        for index in indices where !tasks[index].status.isFinal {
            var left: [Int] = []
            var cancel: [Int] = []
            for command in tasks[index].commands.indices where !tasks[index].commands[command].status.isFinal {
                let positions = tasks[index].commands[command].abandonWaiting(.cutoff)
                left += positions.map { tasks[index].commands[command].nodes[$0] }
                freed += close(positions, task: index, command: command)
                if tasks[index].cutoffBehavior == .cancelTask, !tasks[index].commands[command].inFlight.isEmpty {
                    tasks[index].commands[command].end(.cutoff)
                    cancel.append(command)
                }
            }
            if !left.isEmpty || !cancel.isEmpty {
                stopped.append(Stopped(task: index, left: left, cancel: cancel))
            }
        }
    }

    /// What an operator's stop ends.
    package enum StopScope: Hashable, Sendable {
        /// Tasks whose turn has not come; the others go on (SSM API reference, CancelMaintenanceWindowExecution).
        case unbegunTasks
        /// Every node that has not been started.
        case unstartedNodes
        /// Those, and what runs is cancelled.
        case everything
    }

    /// Stops it: nothing of the scope is started any more. It is CANCELLED when what runs has ended.
    package mutating func stop(
        _ scope: StopScope, at now: Instant, because reason: String
    ) -> (stopped: [Stopped], freed: [Int]) {
        precondition(!status.isFinal)
        status = .cancelling
        stopReason = reason
        var stopped: [Stopped] = []
        var freed: [Int] = []
        for index in tasks.indices
        where !tasks[index].status.isFinal && (scope != .unbegunTasks || tasks[index].status == .pending) {
            var left: [Int] = []
            var cancel: [Int] = []
            for command in tasks[index].commands.indices where !tasks[index].commands[command].status.isFinal {
                let positions = tasks[index].commands[command].abandonWaiting(.stopped)
                left += positions.map { tasks[index].commands[command].nodes[$0] }
                freed += close(positions, task: index, command: command)
                if scope == .everything, !tasks[index].commands[command].inFlight.isEmpty {
                    tasks[index].commands[command].end(.cancelled)
                    cancel.append(command)
                }
            }
            if tasks[index].status == .pending {
                for command in tasks[index].commands.indices { tasks[index].commands[command].finish() }
                tasks[index].status = .cancelled
                tasks[index].endedAt = now
            }
            stopped.append(Stopped(task: index, left: left, cancel: cancel))
        }
        return (stopped, freed)
    }

    /// Moves the cutoff and the end. Only before the cutoff: what it has ended does not begin again.
    package mutating func extend(by duration: Duration) {
        precondition(!isCutOff && duration > .zero)
        cutoffAt = cutoffAt + duration
        closesAt = closesAt + duration
    }

    /// Nodes are started until the end. Only before the cutoff.
    package mutating func overrideCutoff() {
        precondition(!isCutOff)
        cutoffAt = closesAt
    }

    /// Marks that the parts of these positions are over; returns the nodes that have no further part.
    private mutating func close(_ positions: [Int], task: Int, command: Int) -> [Int] {
        var freed: [Int] = []
        for position in positions {
            let node = tasks[task].commands[command].nodes[position]
            if closePart(of: node) { freed.append(node) }
        }
        return freed
    }

    /// Marks that one part of a node is over; returns whether it was the last one.
    private mutating func closePart(of node: Int) -> Bool {
        let left = openParts[node, default: 0] - 1
        precondition(left >= 0, "a node without a part took part")
        openParts[node] = left
        return left == 0
    }
}

// MARK: - Result

extension WindowExecution {
    private var finalStatus: ExecutionStatus {
        if tasks.contains(where: { $0.status == .failed }) { return .failed }
        if tasks.contains(where: { $0.status == .timedOut }) { return .timedOut }
        return .success
    }

    /// StatusDetails: SSM's own texts where it has them.
    package var statusDetails: String {
        switch status {
        case .success: tasks.isEmpty ? "No tasks to execute." : ""
        case .failed: "One or more tasks in the orchestration failed."
        case .timedOut:
            tasks.contains { $0.counts.notStarted > 0 }
                ? "The cutoff came before every node was started." : "The cutoff came before every node was done."
        case .cancelling, .cancelled: stopReason
        case .pending, .inProgress, .skippedOverlapping: ""
        }
    }

    /// What gates of other windows are judged by.
    package var run: WindowRun {
        let targeted = openParts.count
        var others: Set<Int> = []
        if status.isFinal {
            for command in tasks.lazy.flatMap(\.commands) where command.counts.succeeded < command.nodes.count {
                for (node, phase) in zip(command.nodes, command.phases) where phase != .succeeded {
                    others.insert(node)
                }
            }
        }
        return WindowRun(
            scheduledFor: scheduledFor, startedAt: startedAt, endedAt: endedAt, targeted: targeted,
            succeeded: status.isFinal ? targeted - others.count : 0, isScanOnly: tasks.allSatisfy(\.isScan))
    }

    /// The nodes that were never started because the cutoff, or an operator, came first: they go first at the next
    /// occurrence.
    package var leftNodes: [Int] {
        var left: Set<Int> = []
        let endings: [Command.Ending?] = [.cutoff, .stopped, .cancelled]
        for command in tasks.lazy.flatMap(\.commands) where endings.contains(command.ending) {
            for (node, phase) in zip(command.nodes, command.phases) where phase == .notStarted { left.insert(node) }
        }
        return left.sorted()
    }
}
