import Documents
import Engine
import Fleet
import GRDB
import RunCommand
import ScheduleExpressions
import StateManager

/// What is kept of associations and their runs.
extension SQLiteStore {
    /// nil: no daemon has applied it.
    package func association(_ id: StateManager.Association.ID) throws -> AssociationRecord? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT association.*, nodes FROM association
                    LEFT JOIN node_list ON node_list.id = association.node_list WHERE association.id = ?
                    """, arguments: [id.rawValue]
            ).map(SQLiteStore.associationRecord)
        }
    }

    /// The versions of an association that are kept, the newest first.
    package func associationVersions(_ id: StateManager.Association.ID, _ count: Int) throws -> [AssociationVersion] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM association_version WHERE association_id = ? ORDER BY number DESC LIMIT ?",
                arguments: [id.rawValue, count]
            ).map { row in
                AssociationVersion(
                    number: try row.count("number"), since: try row.instant("since"),
                    definition: try row.value("definition"))
            }
        }
    }

    /// The last runs of an association, the newest first.
    package func associationExecutions(_ id: StateManager.Association.ID, _ count: Int) throws -> [AssociationExecution]
    {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT run.*, command.status, command.ending, command.phases, command.succeeded, command.failed,
                    command.not_started, command.drifted, command.corrected, command.deferred,
                    json_array_length(nodes) AS node_count
                    FROM association_run AS run JOIN command ON command.id = run.command_id
                    JOIN node_list ON node_list.id = command.node_list
                    WHERE run.association_id = ? ORDER BY run.sequence DESC LIMIT ?
                    """, arguments: [id.rawValue, count])
            return try rows.map { row in
                let run = try SQLiteStore.runRecord(row)
                return AssociationExecution(
                    run: run, status: try row.known("status"), ending: try row.knownOrNull("ending"),
                    nodeCount: try row.count("node_count"), counts: try SQLiteStore.counts(row),
                    visits: try SQLiteStore.visits(of: run.commandID, database))
            }
        }
    }

    private static func visits(of command: String, _ database: Database) throws -> [AssociationExecution.Visit] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM invocation WHERE command_id = ? AND ended_at IS NOT NULL ORDER BY ended_at, node
                """, arguments: [command])
        return try rows.map { row in
            AssociationExecution.Visit(
                node: ManagedNode.ID(try row.value("node")), at: try row.instant("ended_at"),
                result: try row.known("result"), found: try decoded([String].self, fromJSON: row.value("found")),
                changed: try decoded([String].self, fromJSON: row.value("changed")), detail: try row.value("detail"))
        }
    }

    static func counts(_ row: Row) throws -> Command.Counts {
        guard let phases = [Command.Phase](letters: try row.value("phases")) else {
            throw StoreError.damaged("A command has nodes in a phase that is unknown.")
        }
        var counts = Command.Counts()
        counts.succeeded = try row.count("succeeded")
        counts.unvisited = phases.count { $0 == .unvisited }
        counts.failed = try row.count("failed")
        counts.notStarted = try row.count("not_started")
        counts.drifted = try row.count("drifted")
        counts.corrected = try row.count("corrected")
        counts.deferred = try row.count("deferred")
        return counts
    }

    static func associationRecord(_ row: Row) throws -> AssociationRecord {
        try AssociationRecord(
            id: StateManager.Association.ID(row.value("id")), name: row.value("name"),
            appliedAt: row.instant("applied_at"),
            definition: row.value("definition"), version: row.count("version"),
            nodes: (row.optional("nodes") as String?).map { _ in try row.nodes() },
            missed: decoded([String].self, fromJSON: row.value("missed_nodes")).map(ManagedNode.ID.init),
            madeUpAt: row.optionalInstant("made_up_at"))
    }

    static func runRecord(_ row: Row) throws -> AssociationRunRecord {
        try AssociationRunRecord(
            associationID: StateManager.Association.ID(row.value("association_id")),
            associationName: row.value("association_name"), scheduledFor: row.instant("scheduled_for"),
            startedAt: row.instant("started_at"), endedAt: row.optionalInstant("ended_at"),
            version: row.count("version"), cause: row.known("cause"), cutoffAt: row.optionalInstant("cutoff_at"),
            sequence: row.count("sequence"), commandID: row.value("command_id"))
    }
}
