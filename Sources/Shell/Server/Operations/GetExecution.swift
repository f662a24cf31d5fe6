import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import Store

/// One occurrence of a window: its tasks, and every node of each.
package enum GetExecution: APIOperation {
    package static let name = "Drydock.GetExecution"

    package struct Input: Codable, Hashable, Sendable {
        /// Its id, or the beginning of it, when no other begins so.
        package var executionId: String

        package init(executionId: String) { self.executionId = executionId }
    }

    package struct Output: Codable, Hashable, Sendable {
        package var executionId: String
        package var window: String
        package var scheduledFor: Instant
        package var startedAt: Instant?
        package var endedAt: Instant?
        package var cutoffAt: Instant
        package var closesAt: Instant
        package var status: String
        package var statusDetails: String
        package var tasks: [Task]
        package var commands: [Command]
        package var nodes: [Node]
    }

    package struct Task: Codable, Hashable, Sendable {
        package var name: String
        package var status: String
        package var details: String
    }

    /// A command of a task, in the words and numbers of SSM's ListCommands.
    package struct Command: Codable, Hashable, Sendable {
        package var commandId: String
        package var task: String
        package var documentName: String
        package var status: String
        package var statusDetails: String
        package var targetCount: Int
        package var completedCount: Int
        package var errorCount: Int
        package var deliveryTimedOutCount: Int
    }

    package struct Node: Codable, Hashable, Sendable {
        package var task: String
        package var node: String
        /// As SSM's ListCommandInvocations has it.
        package var status: String
        package var statusDetails: String
        package var endedAt: Instant?
        package var detail: String
    }

    /// Fewer characters of an id say too little.
    private static let prefixMin = 4

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let store = try request.facts.store()
        let records = input.executionId.count < prefixMin ? [] : try store.executions(idBeginning: input.executionId)
        guard let record = records.first, records.count == 1 else {
            throw OperationError(
                .doesNotExist,
                records.isEmpty
                    ? "There is no execution \(input.executionId.prefix(80)). Look at drydock executions list."
                    : "Several executions begin with \(input.executionId.prefix(80)). Write more of the id.")
        }
        var commands = try store.commandResults(ofExecution: record.id)
        for index in commands.indices where commands[index].isInFlight {
            let folder = request.facts.folder
            commands[index].markDelayed(try FleetStore.delayed(folder: folder, commandID: commands[index].id))
        }
        return Output(
            executionId: record.id, window: record.windowName, scheduledFor: record.scheduledFor,
            startedAt: record.startedAt, endedAt: record.endedAt, cutoffAt: record.cutoffAt, closesAt: record.closesAt,
            status: record.status.rawValue, statusDetails: record.statusDetails,
            tasks: try store.taskResults(ofExecution: record.id).map {
                Task(name: $0.name, status: $0.status.rawValue, details: $0.details)
            },
            commands: commands.map { command in
                let summary = command.summary
                return Command(
                    commandId: command.id, task: command.task, documentName: command.document, status: summary.status,
                    statusDetails: summary.statusDetails, targetCount: summary.targetCount,
                    completedCount: summary.completedCount, errorCount: summary.errorCount,
                    deliveryTimedOutCount: summary.deliveryTimedOutCount)
            },
            nodes: commands.flatMap { command in
                command.nodes.map { result in
                    let status = command.status(of: result)
                    return Node(
                        task: result.task, node: GetStatus.nodeName(result.node, request.facts),
                        status: status.status, statusDetails: status.rawValue, endedAt: result.endedAt,
                        detail: result.detail)
                }
            })
    }
}
