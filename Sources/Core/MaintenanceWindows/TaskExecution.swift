import Documents
import Fleet
import RunCommand
import ScheduleExpressions

/// One task of a window execution: its commands, one for each of its targets, in sequence.
///
/// It is made with the execution and keeps what the definition said then: an edit applies from the next execution.
package struct TaskExecution: Hashable, Sendable {
    /// A UUID in lower case, derived from the execution and the task's name.
    package let id: String
    package let name: String
    package let document: String
    package let parameters: [String: [String]]
    package let priority: Int
    package let cutoffBehavior: WindowTask.CutoffBehavior?
    package var commands: [Command]
    package internal(set) var status = ExecutionStatus.pending
    package internal(set) var startedAt: Instant?
    package internal(set) var endedAt: Instant?

    init(_ task: WindowTask, executionID: String, table: NodeTable, preferring first: Set<Int>) {
        id = DerivedIdentifier.uuid("task", executionID, task.name)
        name = task.name
        document = task.document
        parameters = task.parameters
        priority = task.priority
        cutoffBehavior = task.cutoffBehavior
        commands = task.targets.enumerated().map { [id] index, target in
            let selected = table.select(target.targets)
            return Command(
                id: DerivedIdentifier.uuid("command", id, String(index)), document: task.document,
                parameters: task.parameters, deliverySeconds: task.deliverySeconds,
                nodes: selected.filter(first.contains) + selected.filter { !first.contains($0) },
                maxConcurrency: task.maxConcurrency, maxErrors: task.maxErrors)
        }
    }

    /// Whether it only looks for what is missing.
    var isScan: Bool { document == CommandDocument.patchBaseline && parameters["Operation"] == ["Scan"] }

    /// Whether nodes may still be started once the cutoff has passed.
    package var startsAfterCutoff: Bool { cutoffBehavior == .continueTask }

    /// Whether the cutoff has cancelled what runs of one of its commands.
    package func isCancelled(_ command: Command) -> Bool {
        cutoffBehavior == .cancelTask && command.ending == .cutoff && !command.inFlight.isEmpty
    }

    /// The numbers of all its commands together.
    package var counts: Command.Counts {
        commands.reduce(into: Command.Counts()) { sum, command in
            sum.succeeded += command.counts.succeeded
            sum.failed += command.counts.failed
            sum.notStarted += command.counts.notStarted
        }
    }

    package var targetCount: Int { commands.reduce(0) { $0 + $1.nodes.count } }
    package var errors: Int { commands.reduce(0) { $0 + $1.rate.errors } }

    /// The limits are each command's own; those of the largest command stand for the task.
    package var concurrencyMax: Int { largestCommand?.rate.concurrencyMax ?? 0 }
    package var errorsMax: Int { largestCommand?.rate.errorsMax ?? 0 }

    private var largestCommand: Command? {
        commands.max { ($0.nodes.count, $0.rate.concurrencyMax) < ($1.nodes.count, $1.rate.concurrencyMax) }
    }

    /// What the task's status is, given that all its commands are final.
    var finalStatus: ExecutionStatus {
        if commands.contains(where: { $0.status == .failed }) { return .failed }
        if commands.contains(where: { $0.status == .timedOut }) { return .timedOut }
        return .success
    }

    /// The numbers as a sentence: StatusDetails. At most 250 characters.
    package var statusDetails: String {
        if targetCount == 0 { return "No invocations to execute." }
        let counts = counts
        var parts = ["\(counts.succeeded) of \(targetCount) nodes succeeded"]
        if counts.failed > 0 { parts.append("\(counts.failed) failed") }
        if counts.notStarted > 0 { parts.append("\(counts.notStarted) never started") }
        if let stopped = commands.first(where: { $0.rate.permit == .stop }) {
            parts.append("stopped at error \(stopped.rate.errorsMax + 1)")
        } else if commands.contains(where: { $0.ending == .cutoff }) {
            parts.append("the cutoff came first")
        }
        return parts.joined(separator: ", ") + "."
    }
}
