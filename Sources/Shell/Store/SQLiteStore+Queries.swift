import Engine
import Fleet
import Foundation
import GRDB
import MaintenanceWindows
import ScheduleExpressions

/// How a store came to be, which it must keep to.
package struct StoreSettings: Hashable, Sendable {
    /// The seed of the simulated fleet.
    package var seed: UInt64
    /// Made by a daemon whose clock ran faster than the world's: a plain daemon must not go on with it.
    package var isAccelerated: Bool

    package init(seed: UInt64, isAccelerated: Bool) {
        self.seed = seed
        self.isAccelerated = isAccelerated
    }
}

extension SQLiteStore {
    /// The settings that the store was made with; nil when it is new.
    package func settings() throws -> StoreSettings? {
        try read { database in
            let values = try Row.fetchAll(database, sql: "SELECT name, value FROM setting")
            func value(_ name: String) throws -> String? {
                try values.first { try $0.value("name") == name }?.value("value")
            }
            guard let seed = try value("seed").flatMap(UInt64.init) else { return nil }
            return StoreSettings(seed: seed, isAccelerated: try value("accelerated") == "yes")
        }
    }

    package func keep(_ settings: StoreSettings) throws {
        try write { database in
            for (name, value) in [
                ("seed", String(settings.seed)), ("accelerated", settings.isAccelerated ? "yes" : "no"),
            ] {
                try database.run(
                    "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    [name, value])
            }
        }
    }

    /// Everything up to this instant has been handled; nil when nothing was ever decided.
    package func mark() throws -> Instant? {
        try read { database in
            try Int64.fetchOne(database, sql: "SELECT mark FROM clock").map(Instant.init(stored:))
        }
    }

    /// The lines of the decision log, oldest first.
    package func decisionLines() throws -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT line FROM decision ORDER BY number") }
    }

    /// Why the things happened that concern an occurrence of a window, oldest first.
    package func decisions(ofWindow name: String, scheduledFor instant: Instant) throws -> [DecisionLine] {
        try decisions(
            where: "json_extract(line, '$.window') = ? AND json_extract(line, '$.scheduledFor') = ?",
            [name, instant.description])
    }

    /// Why the things happened that concern a node, in a span of time, oldest first.
    package func decisions(ofNode id: ManagedNode.ID, in span: Range<Instant>) throws -> [DecisionLine] {
        try decisions(
            where: "at >= ? AND at < ? AND json_extract(line, '$.node') = ?",
            [
                span.lowerBound.millisecondsSinceEpoch, span.upperBound.millisecondsSinceEpoch, id.rawValue,
            ])
    }

    private func decisions(where condition: String, _ arguments: StatementArguments) throws -> [DecisionLine] {
        try read { database in
            try String.fetchAll(
                database, sql: "SELECT line FROM decision WHERE \(condition) ORDER BY number", arguments: arguments
            ).map { try decoded(DecisionLine.self, fromJSON: $0) }
        }
    }

    /// Every occurrence that has a record, newest first.
    package func executions() throws -> [WindowExecutionRecord] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM window_execution ORDER BY scheduled_for DESC, sequence DESC"
            ).map(SQLiteStore.executionRecord)
        }
    }

    /// What each task of each execution came to, by execution id, in the tasks' order.
    package func taskResults() throws -> [String: [TaskResult]] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql:
                    "SELECT execution_id, name, status, status_details FROM task_execution ORDER BY execution_id, position"
            )
            return Dictionary(
                grouping: try rows.map { row in
                    (
                        try row.value("execution_id") as String,
                        try TaskResult(
                            name: row.value("name"), status: row.known("status"), details: row.value("status_details"))
                    )
                }, by: \.0
            ).mapValues { $0.map(\.1) }
        }
    }

    package struct TaskResult: Hashable, Sendable {
        package let name: String
        package let status: ExecutionStatus
        /// The numbers of its nodes, as a sentence; empty while it runs.
        package let details: String

        package init(name: String, status: ExecutionStatus, details: String) {
            self.name = name
            self.status = status
            self.details = details
        }
    }

    /// A store that another process may be writing to, for reading. nil when the folder holds none.
    ///
    /// Throws `StoreError` when it is being made, which takes the first daemon a moment.
    ///
    /// With `keepingConnection` the next one who reads has the same connection.
    package static func reading(folder: String, keepingConnection: Bool = false) throws -> SQLiteStore? {
        let path = folder + "/" + fileName
        if keepingConnection, let kept = BorrowedConnection(path: path) { return SQLiteStore(kept, at: path) }
        let store = try found(folder: folder, keepingConnection: keepingConnection)
        let isBeingMade =
            try store?.isBeingMade() ?? (access(path + DatabaseQueue.draftSuffix, F_OK) == 0)
        guard isBeingMade else { return store }
        throw StoreError(
            "\(path) is being made: a daemon begins there, or was ended when it did. Ask again in a moment; if no "
                + "daemon runs, start it (drydock daemon).", .passing)
    }

    /// Whether an older version was ended when it made it: then its tables are not all there. One that was only written by
    /// an older version holds what was decided.
    private func isBeingMade() throws -> Bool {
        try read { database in
            if try SQLiteStore.migrations.hasCompletedMigrations(database) { return false }
            guard try database.tableExists("clock") else { return true }
            return try Bool.fetchOne(database, sql: "SELECT NOT EXISTS (SELECT * FROM clock)") ?? true
        }
    }

    static func found(folder: String, keepingConnection: Bool = false) throws -> SQLiteStore? {
        let path = folder + "/" + fileName
        guard try StoreError.describing(path, { try FileKind.scheduler.isAt(path, migrations) }) else { return nil }
        let database = try StoreError.describing(path) { try DatabaseQueue.readOnly(path: path) }
        if keepingConnection, let kept = BorrowedConnection(database, path: path) { return SQLiteStore(kept, at: path) }
        return SQLiteStore(database: database, at: path)
    }
}

// MARK: - For whoever takes over

extension SQLiteStore {
    /// Whether another process is in the middle of a transaction there, and has been for a second.
    package static func isHeld(folder: String) -> Bool {
        DatabaseQueue.isHeld(path: "\(folder)/\(fileName)", as: .scheduler, migrations)
    }
}

extension FleetStore {
    package static func isHeld(folder: String) -> Bool {
        DatabaseQueue.isHeld(path: "\(folder)/\(fileName)", as: .fleet, migrations)
    }
}

// MARK: - For whoever judges a scheduler by its records

extension SQLiteStore {
    /// When the nodes of a window's command may begin: from the opening to the cutoff of its window, or to its end if the
    /// task continues.
    package struct CommandLimits: Hashable, Sendable {
        package let opensAt: Instant
        package let endsAt: Instant
    }

    /// By command id, for the commands of windows.
    package func commandLimits() throws -> [String: CommandLimits] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT command.value AS id, execution.started_at, CASE task.cutoff_behavior
                        WHEN 'CONTINUE_TASK' THEN execution.closes_at ELSE execution.cutoff_at END AS ends_at
                    FROM window_execution AS execution
                    JOIN task_execution AS task ON task.execution_id = execution.id,
                    json_each(task.command_ids) AS command
                    """)
            return Dictionary(
                try rows.map {
                    (
                        try $0.value("id"),
                        try CommandLimits(opensAt: $0.instant("started_at"), endsAt: $0.instant("ends_at"))
                    )
                }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Command id and node id, put together, of every invocation that has a row: all but the unchanged, successful ones
    /// of associations, which are counted in their commands.
    package func dispatchedInvocations() throws -> Set<String> {
        try read { Set(try String.fetchAll($0, sql: "SELECT command_id || node FROM invocation")) }
    }
}
