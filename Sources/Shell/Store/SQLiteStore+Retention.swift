import GRDB
import ScheduleExpressions

/// History is kept for a time, 30 days unless somebody wants another (as SSM keeps it), and then forgotten.
extension SQLiteStore {
    package static let retentionDaysDefault = 30
    package static let retentionDaysRange = 1...3650

    /// Forgets what was over before an instant: occurrences with their tasks, commands and invocations, runs of
    /// associations with theirs, interventions, the inputs and decisions of that time, and what people were told of it.
    /// Unfinished work stays whole, however old, and so does the last run of each association that is defined: what it
    /// says of its nodes is so until another says otherwise.
    package func forget(endedBefore instant: Instant) throws {
        try write { database in
            let limit = instant.millisecondsSinceEpoch
            try database.execute(
                sql: """
                    CREATE TEMPORARY TABLE forgotten (id TEXT PRIMARY KEY) WITHOUT ROWID;
                    """)
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO forgotten
                    SELECT command.value FROM window_execution AS execution
                    JOIN task_execution AS task ON task.execution_id = execution.id, json_each(task.command_ids) AS command
                    WHERE execution.ended_at < ?
                    """, arguments: [limit])
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO forgotten SELECT command_id FROM association_run WHERE ended_at < ? AND sequence
                    NOT IN (SELECT max(sequence) FROM association_run JOIN association ON association.id = association_id
                        WHERE ended_at IS NOT NULL AND \(SQLiteStore.isWhole) GROUP BY association_id)
                    """, arguments: [limit])
            try database.execute(
                sql: "DELETE FROM invocation WHERE command_id IN (SELECT id FROM forgotten)")
            try database.execute(
                sql: "DELETE FROM association_run WHERE command_id IN (SELECT id FROM forgotten)")
            try database.execute(sql: "DELETE FROM command WHERE id IN (SELECT id FROM forgotten)")
            // It reads every command, so only when some are gone.
            if database.changesCount > 0 { try NodeLists.forgetUnused(database) }
            try database.execute(
                sql: """
                    DELETE FROM task_execution WHERE execution_id IN
                    (SELECT id FROM window_execution WHERE ended_at < ?)
                    """, arguments: [limit])
            try database.execute(sql: "DELETE FROM window_execution WHERE ended_at < ?", arguments: [limit])
            try database.execute(sql: "DELETE FROM intervention WHERE ended_at < ?", arguments: [limit])
            // What can still be replayed is held against them.
            let last = try database.forgetTurns(before: instant)
            try database.execute(
                sql: "DELETE FROM decision WHERE at < ? AND number <= ?", arguments: [limit, last ?? Int.max])
            try database.execute(
                sql: "DELETE FROM outbox WHERE at < ? AND result IS NOT NULL", arguments: [limit])
            try database.execute(sql: "DROP TABLE forgotten")
        }
    }

    /// Rows that belong to something that is not there; 0 in a sound store.
    func danglingRowCount() throws -> Int {
        try read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT (SELECT count(*) FROM invocation WHERE command_id NOT IN (SELECT id FROM command))
                    + (SELECT count(*) FROM task_execution WHERE execution_id NOT IN (SELECT id FROM window_execution))
                    + (SELECT count(*) FROM command WHERE id NOT IN (SELECT command_id FROM association_run)
                        AND id NOT IN (SELECT value FROM task_execution, json_each(command_ids)))
                    + (SELECT count(*) FROM node_list WHERE id NOT IN (\(NodeLists.used)))
                    + (SELECT count(*) FROM command WHERE node_list NOT IN (SELECT id FROM node_list))
                    """) ?? 0
        }
    }
}
