import Documents
import Fleet
import GRDB
import RunCommand
import ScheduleExpressions
import StateManager

extension SQLiteStore {
    /// The compliance items of an association, by its runs that are kept. Mostly the last run has them all.
    package func complianceItems(
        of association: StateManager.Association, nodes: [ManagedNode.ID]
    ) throws -> [ComplianceItem] {
        try read { database in
            var reading = ComplianceReading(association, nodes: nodes)
            let runs = try Row.fetchCursor(
                database,
                sql: """
                    SELECT run.command_id, run.started_at, run.ended_at, command.phases, nodes
                    FROM association_run AS run JOIN command ON command.id = run.command_id
                    JOIN node_list ON node_list.id = command.node_list
                    WHERE run.association_id = ? ORDER BY run.sequence DESC
                    """, arguments: [association.id.rawValue])
            while !reading.open.isEmpty, let run = try runs.next() {
                let (began, ended) = (try run.instant("started_at"), try run.optionalInstant("ended_at"))
                let phases = [Command.Phase](letters: try run.value("phases")) ?? []
                let ends = try SQLiteStore.failures(of: try run.value("command_id"), database)
                for (node, phase) in zip(try run.nodes(), phases) {
                    let end = phase == .failed ? ends[node] : nil
                    reading.take(
                        NodeVerdict(phase, result: end?.result), of: node, startedAt: began, endedAt: ended,
                        detail: end?.words ?? "")
                }
            }
            return reading.items
        }
    }

    private struct Failure {
        let result: InvocationResult
        let detail: String

        var words: String { detail.isEmpty ? result.rawValue : detail }
    }

    private static func failures(of command: String, _ database: Database) throws -> [ManagedNode.ID: Failure] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT node, result, detail FROM invocation WHERE command_id = ? AND result NOT IN (?, ?)
                """,
            arguments: [
                command, InvocationResult.success.rawValue, InvocationResult.deliveryTimedOut.rawValue,
            ])
        return Dictionary(
            try rows.map { row in
                (
                    ManagedNode.ID(try row.value("node")),
                    Failure(result: try row.known("result"), detail: try row.value("detail"))
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
