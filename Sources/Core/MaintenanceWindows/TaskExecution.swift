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
    package let type: TaskType
    /// TaskArn: for a task of type RUN_COMMAND the document.
    package let document: String
    package let parameters: [String: [String]]
    package let priority: Int
    package let cutoffBehavior: WindowTask.CutoffBehavior?
    package var commands: [Command]
    package internal(set) var status = ExecutionStatus.pending
    package internal(set) var startedAt: Instant?
    package internal(set) var endedAt: Instant?

    /// What its commands are is decided by RUN_COMMAND alone: a task of another type has none, and fails when its turn
    /// comes.
    init(
        _ task: WindowTask, of window: MaintenanceWindow, executionID: String, table: NodeTable,
        preferring first: Set<Int>
    ) {
        id = DerivedIdentifier.uuid("task", executionID, task.name)
        name = task.name
        type = task.type
        document = task.document
        parameters = task.parameters
        priority = task.priority
        cutoffBehavior = task.cutoffBehavior
        let commandTargets = task.type == .runCommand ? task.targets : []
        commands = commandTargets.enumerated().map { [id] index, target in
            let selected = table.select(target.targets)
            let commandID = DerivedIdentifier.uuid("command", id, String(index))
            let names = PseudoParameters(
                window: window, task: task, target: target, executionID: executionID, taskExecutionID: id,
                invocationID: commandID)
            return Command(
                id: commandID, document: task.document,
                parameters: names.filled(into: task.parameters), deliverySeconds: task.deliverySeconds,
                nodes: first.isEmpty
                    ? selected : selected.filter(first.contains) + selected.filter { !first.contains($0) },
                maxConcurrency: task.maxConcurrency, maxErrors: task.maxErrors)
        }
    }

    /// Whether it only looks for what is missing.
    var isScan: Bool { WindowTask.isScan(document, parameters) }

    /// Whether nodes may still be started once the cutoff has passed.
    package var startsAfterCutoff: Bool { cutoffBehavior == .continueTask }

    /// Whether the cutoff, or an operator, has cancelled what runs of one of its commands.
    package func isCancelled(_ command: Command) -> Bool {
        let isCutOff = cutoffBehavior == .cancelTask && command.ending == .cutoff
        return (isCutOff || command.ending == .cancelled) && !command.inFlight.isEmpty
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
        if type != .runCommand { return .failed }
        if commands.contains(where: { $0.status == .failed }) { return .failed }
        if commands.contains(where: { $0.status == .cancelled }) { return .cancelled }
        if commands.contains(where: { $0.status == .timedOut }) { return .timedOut }
        return .success
    }

    /// The numbers as a sentence: StatusDetails. At most 250 characters.
    package var statusDetails: String {
        if type != .runCommand {
            return startedAt == nil
                ? "Stopped before its turn came."
                : "Not run: drydock has nothing yet that carries out tasks of type \(type.rawValue)."
        }
        if targetCount == 0 { return "No invocations to execute." }
        let counts = counts
        var parts = ["\(counts.succeeded) of \(targetCount) nodes succeeded"]
        if counts.failed > 0 { parts.append("\(counts.failed) failed") }
        if counts.notStarted > 0 { parts.append("\(counts.notStarted) never started") }
        if let stopped = commands.first(where: { $0.rate.permit == .stop }) {
            parts.append("stopped at error \(stopped.rate.errorsMax + 1)")
        } else if commands.contains(where: { $0.ending == .cutoff }) {
            parts.append("the cutoff came first")
        } else if commands.contains(where: { $0.ending == .stopped || $0.ending == .cancelled }) {
            parts.append("stopped by an operator")
        }
        return parts.joined(separator: ", ") + "."
    }
}
