import Documents
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
        /// A node, by name or id: only its results, with what it printed.
        package var node: String?

        package init(executionId: String, node: String? = nil) {
            self.executionId = executionId
            self.node = node
        }
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
        /// What was printed on the node that was asked for: one for each of its `nodes`. nil when none was.
        package var outputs: [Printed]?
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
        /// nil: it is AWS's.
        package var documentVersion: String?
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

    /// What a command printed on a node, in the words of SSM's GetCommandInvocation.
    package struct Printed: Codable, Hashable, Sendable {
        package var commandId: String
        package var documentName: String
        /// nil: it is AWS's.
        package var documentVersion: String?
        package var instanceId: String
        /// -1: it has not begun, or what it ended with is not known.
        package var responseCode: Int
        package var standardOutputContent: String
        package var standardErrorContent: String
        /// Both in one text of 2,500 bytes at most, as ListCommandInvocations has it.
        package var output: String
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
            // What the fleet knows completes the answer; without it there is still one.
            let delayed = try? FleetStore.delayed(folder: request.facts.folder, commandID: commands[index].id)
            commands[index].markDelayed(delayed ?? [])
        }
        let asked = try nodeID(input.node, commands, request.facts)
        let outputs = try asked.map { id in
            try commands.filter { $0.nodes.contains { $0.node == id } }.map { try printed(on: id, $0, store) }
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
                let document = DocumentLibrary.parts(of: command.document)
                return Command(
                    commandId: command.id, task: command.task, documentName: document.name,
                    documentVersion: document.version, status: summary.status, statusDetails: summary.statusDetails,
                    targetCount: summary.targetCount,
                    completedCount: summary.completedCount, errorCount: summary.errorCount,
                    deliveryTimedOutCount: summary.deliveryTimedOutCount)
            },
            nodes: commands.flatMap { command in
                command.nodes.filter { asked == nil || asked == $0.node }.map { result in
                    let status = command.status(of: result)
                    return Node(
                        task: result.task, node: GetStatus.nodeName(result.node, request.facts),
                        status: status.status, statusDetails: status.rawValue, endedAt: result.endedAt,
                        detail: result.detail)
                }
            }, outputs: outputs)
    }

    /// The node of that name or id; nil when none is asked for.
    private static func nodeID(
        _ asked: String?, _ commands: [SQLiteStore.CommandResult], _ facts: Facts
    ) throws(OperationError) -> ManagedNode.ID? {
        guard let asked else { return nil }
        let nodes = commands.lazy.flatMap(\.nodes).map(\.node)
        if let node = nodes.first(where: { $0.rawValue == asked || GetStatus.nodeName($0, facts) == asked }) {
            return node
        }
        throw OperationError(
            .doesNotExist, "\(asked.prefix(80)) is no node of this execution. Leave the node out to see all of them.")
    }

    private static func printed(
        on node: ManagedNode.ID, _ command: SQLiteStore.CommandResult, _ store: SQLiteStore
    ) throws -> Printed {
        let output = try store.output(ofCommand: command.id, on: node)
        let document = DocumentLibrary.parts(of: command.document)
        return Printed(
            commandId: command.id, documentName: document.name, documentVersion: document.version,
            instanceId: node.rawValue,
            responseCode: output?.responseCode ?? CommandOutput.neverBegun,
            standardOutputContent: output?.standardOutput ?? "", standardErrorContent: output?.standardError ?? "",
            output: output?.joined ?? "")
    }
}
