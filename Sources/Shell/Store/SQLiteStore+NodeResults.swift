import Documents
import Fleet
import GRDB
import RunCommand
import ScheduleExpressions

extension SQLiteStore {
    /// What a task of a window execution came to on one node.
    package struct NodeResult: Hashable, Sendable {
        package let task: String
        package let node: ManagedNode.ID
        package let phase: Command.Phase
        /// When it ended, and how; nil while it runs, and for a node that was never started.
        package let endedAt: Instant?
        package let result: InvocationResult?
        package let detail: String
        /// Told to begin, and offline: it has not begun. Only the fleet knows; see `FleetStore.delayed`.
        package var isDelayed = false
    }

    /// A command of a window execution, with what it came to on each node, in the order of starting.
    package struct CommandResult: Hashable, Sendable {
        package let id: String
        package let task: String
        package let document: String
        package let ending: Command.Ending?
        package let errorsMax: Int
        package private(set) var nodes: [NodeResult]

        package func status(of node: NodeResult) -> InvocationStatus {
            InvocationStatus(node.phase, result: node.result, ending: ending, isDelayed: node.isDelayed)
        }

        package var isInFlight: Bool { nodes.contains { $0.phase == .inFlight } }

        /// With what the fleet knows of nodes that are offline.
        package mutating func markDelayed(_ offline: Set<ManagedNode.ID>) {
            for index in nodes.indices where nodes[index].phase == .inFlight && offline.contains(nodes[index].node) {
                nodes[index].isDelayed = true
            }
        }

        package var summary: CommandSummary {
            CommandSummary(of: nodes.map(status), errorsMax: errorsMax, ending: ending)
        }
    }

    /// Every node of every task of an execution: by the order of the tasks, then in the order of starting.
    package func nodeResults(ofExecution id: String) throws -> [NodeResult] {
        try commandResults(ofExecution: id).flatMap(\.nodes)
    }

    /// Every command of an execution, by the order of the tasks.
    package func commandResults(ofExecution id: String) throws -> [CommandResult] {
        try read { database in
            let commands = try Row.fetchAll(
                database,
                sql: """
                    SELECT task.name AS task, command.*, nodes
                    FROM task_execution AS task, json_each(task.command_ids) AS listed
                    JOIN command ON command.id = listed.value JOIN node_list ON node_list.id = command.node_list
                    WHERE task.execution_id = ? ORDER BY task.position, listed.key
                    """, arguments: [id])
            return try commands.map { row in
                let ends = try SQLiteStore.ends(ofCommand: try row.value("id"), database)
                let nodes = try row.nodes()
                // Empty until its turn has come.
                let phases = [Command.Phase](letters: try row.value("phases")) ?? []
                let task: String = try row.value("task")
                return CommandResult(
                    id: try row.value("id"), task: task, document: try row.value("document"),
                    ending: try row.knownOrNull("ending"), errorsMax: try row.count("errors_max"),
                    nodes: nodes.enumerated().map { position, node in
                        let end = ends[node]
                        return NodeResult(
                            task: task, node: node, phase: position < phases.count ? phases[position] : .waiting,
                            endedAt: end?.at, result: end?.result, detail: end?.detail ?? "")
                    })
            }
        }
    }

    /// What a command printed on a node; nil when that is not known: it runs, it never began, or nobody heard of it.
    package func output(ofCommand id: String, on node: ManagedNode.ID) throws -> CommandOutput? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT standard_output, standard_error, response_code FROM invocation
                    WHERE command_id = ? AND node = ? AND response_code IS NOT NULL
                    """, arguments: [id, node.rawValue])
            return try row.map { row in
                CommandOutput(
                    standardOutput: try row.value("standard_output"), standardError: try row.value("standard_error"),
                    responseCode: try row.value("response_code"))
            }
        }
    }

    /// When the tasks of an execution were over, by name; those that are not are left out.
    package func taskEnds(ofExecution id: String) throws -> [String: Instant] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT name, ended_at FROM task_execution WHERE execution_id = ? AND ended_at IS NOT NULL",
                arguments: [id])
            return Dictionary(
                try rows.map { (try $0.value("name"), try $0.instant("ended_at")) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    private static func ends(
        ofCommand id: String, _ database: Database
    ) throws -> [ManagedNode.ID: (at: Instant, result: InvocationResult, detail: String)] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT node, ended_at, result, detail FROM invocation WHERE command_id = ? AND ended_at IS NOT NULL",
            arguments: [id])
        return Dictionary(
            try rows.map { row in
                (
                    ManagedNode.ID(try row.value("node")),
                    (
                        try row.instant("ended_at"), try row.known("result") as InvocationResult,
                        try row.value("detail") as String
                    )
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
