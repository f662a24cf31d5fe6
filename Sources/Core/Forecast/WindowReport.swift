import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// What came of one occurrence of a window, for those who were asleep: every node that is not done and why, and what
/// happens next.
package struct WindowReport: Hashable, Sendable {
    /// One task in numbers.
    package struct Task: Hashable, Sendable {
        package let name: String
        package let status: ExecutionStatus
        /// In words; empty while it runs.
        package let details: String
        package let nodes: Int
        package let succeeded: Int
        package let failed: Int
        package let notStarted: Int
        package let endedAt: Instant?

        package init(
            name: String, status: ExecutionStatus, details: String, nodes: Int, succeeded: Int, failed: Int,
            notStarted: Int, endedAt: Instant?
        ) {
            self.name = name
            self.status = status
            self.details = details
            self.nodes = nodes
            self.succeeded = succeeded
            self.failed = failed
            self.notStarted = notStarted
            self.endedAt = endedAt
        }
    }

    /// A node that is not done.
    package struct Undone: Hashable, Sendable {
        package let node: String
        package let task: String
        /// When it ended; nil when it was never started, or runs.
        package let at: Instant?
        package let why: String

        package init(node: String, task: String, at: Instant?, why: String) {
            self.node = node
            self.task = task
            self.at = at
            self.why = why
        }
    }

    package let record: WindowExecutionRecord
    package let tasks: [Task]
    /// By the order of the tasks; nodes that were never started last. Empty when the occurrence did not run at all.
    package let undone: [Undone]
    /// Different nodes that it was to work on.
    package let nodeCount: Int
    /// What comes next: each a window, when it opens, and what this run has to do with it.
    package let next: [Next]

    package struct Next: Hashable, Sendable {
        package let window: String
        package let opensAt: Instant?
        package let words: String
    }

    /// `nodeCount` is nil when the records do not name the nodes: then it follows from the definition. What comes next is
    /// what comes after `now`.
    package init(
        _ record: WindowExecutionRecord, tasks: [Task], undone: [Undone], nodeCount: Int?,
        windows: [MaintenanceWindow], nodes: NodeTable, now: Instant
    ) {
        self.record = record
        self.tasks = tasks
        self.undone = undone
        let window = windows.first { $0.name == record.windowName }
        let targeted = nodeCount ?? window.map { $0.nodeNumbers(in: nodes).count } ?? 0
        self.nodeCount = targeted
        let succeeded = max(0, targeted - Set(undone.map(\.node)).count)
        var next: [Next] = []
        let ownOpening = window.flatMap { $0.isEnabled ? $0.schedule.next(after: max(now, record.scheduledFor)) : nil }
        if let window {
            next.append(
                Next(
                    window: window.name, opensAt: ownOpening?.instant,
                    words: WindowReport.words(of: window, record, undone: undone)))
        }
        for gated in windows where gated.isEnabled && gated.promotion?.after == record.windowName {
            guard let promotion = gated.promotion,
                let opening = gated.schedule.next(after: max(now, record.scheduledFor))?.instant
            else { continue }
            let isJudgedByAnother = ownOpening.map { $0.instant <= opening } ?? false
            var words = "Judged by a later run of \(record.windowName)."
            if !isJudgedByAnother {
                let run = record.startedAt.map { startedAt in
                    WindowRun(
                        scheduledFor: record.scheduledFor, startedAt: startedAt, endedAt: record.endedAt,
                        targeted: targeted, succeeded: succeeded,
                        isScanOnly: window?.commandTasks.allSatisfy(\.isScan) ?? false)
                }
                words =
                    run.map { promotion.judge($0, since: nil, at: opening).reason }
                    ?? "This run is no evidence for its gate, because it did not start."
            }
            next.append(Next(window: gated.name, opensAt: opening, words: words))
        }
        self.next = next
    }

    private static func words(
        of window: MaintenanceWindow, _ record: WindowExecutionRecord, undone: [Undone]
    ) -> String {
        if !window.isEnabled { return "Disabled: it does not open again." }
        let left = undone.filter { $0.at == nil }.map(\.node)
        guard record.status == .timedOut, !left.isEmpty else { return "The next occurrence." }
        let more = left.count > 8 ? " and \(left.count - 8) more" : ""
        return "First in line, because the cutoff left them: \(left.prefix(8).joined(separator: ", "))\(more)."
    }

    /// Nodes on which everything succeeded.
    package var succeeded: Int {
        record.startedAt == nil ? 0 : max(0, nodeCount - Set(undone.map(\.node)).count)
    }

    /// Why a node was never started, by what became of its task.
    package static func reasonNotStarted(_ status: ExecutionStatus) -> String {
        switch status {
        case .timedOut: "Not started: the cutoff came before its turn."
        case .failed: "Not started: too many errors came before its turn."
        case .cancelling, .cancelled: "Not started: an operator stopped it."
        case .pending, .inProgress: "Its turn has not come yet."
        case .success, .skippedOverlapping: "Not started."
        }
    }
}

extension WindowReport {
    /// Of an occurrence that was rehearsed.
    package init(
        _ execution: RehearsalReport.Execution, windows: [MaintenanceWindow], nodes: NodeTable, now: Instant
    ) {
        var undone = execution.tasks.flatMap { task in
            task.failures.map {
                Undone(
                    node: $0.node, task: task.name, at: $0.at,
                    why: WindowReport.words(of: $0.result, $0.detail))
            }
        }
        // A rehearsal keeps who was left, not by which task: the first that left any.
        if let task = execution.tasks.first(where: { $0.notStarted > 0 }) {
            undone += execution.left.map {
                Undone(node: $0, task: task.name, at: nil, why: WindowReport.reasonNotStarted(task.status))
            }
        }
        self.init(
            execution.record,
            tasks: execution.tasks.map {
                Task(
                    name: $0.name, status: $0.status, details: $0.statusDetails, nodes: $0.targets,
                    succeeded: $0.succeeded, failed: $0.failed, notStarted: $0.notStarted, endedAt: $0.endedAt)
            }, undone: undone, nodeCount: nil, windows: windows, nodes: nodes, now: now)
    }

    /// `Failed: kernel: module did not build`.
    package static func words(of result: InvocationResult, _ detail: String) -> String {
        detail.isEmpty ? result.rawValue : "\(result.rawValue): \(detail)"
    }
}
