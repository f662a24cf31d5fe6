import Engine
import Fleet
import GRDB
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

extension SQLiteStore {
    /// What an engine is rebuilt from. Complexity: the number of definitions and of unfinished things, not of history.
    package func rows() throws -> EngineRows {
        try read { database in
            var rows = EngineRows()
            if let clock = try Row.fetchOne(database, sql: "SELECT mark, next_sequence FROM clock") {
                rows.mark = clock.instant("mark")
                rows.nextSequence = clock["next_sequence"]
            }
            try SQLiteStore.readDefinitions(database, into: &rows)
            try SQLiteStore.readExecutions(database, into: &rows)
            for row in try Row.fetchAll(database, sql: "SELECT * FROM intervention WHERE ended_at IS NULL") {
                let record = try SQLiteStore.interventionRecord(row)
                rows.interventions[record.id] = record
            }
            for row in try Row.fetchAll(database, sql: "SELECT * FROM association_run WHERE ended_at IS NULL") {
                let record = AssociationRunRecord(
                    associationID: Association.ID(row["association_id"]), associationName: row["association_name"],
                    scheduledFor: row.instant("scheduled_for"), startedAt: row.instant("started_at"), endedAt: nil,
                    sequence: row["sequence"], commandID: row["command_id"])
                rows.runs[record.commandID] = record
                try SQLiteStore.readCommand(record.commandID, database, into: &rows)
            }
            return rows
        }
    }

    private static func readDefinitions(_ database: Database, into rows: inout EngineRows) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM window") {
            let record = WindowRecord(
                id: MaintenanceWindow.ID(row["id"]), name: row["name"], appliedAt: row.instant("applied_at"),
                schedule: row["schedule"], definition: row["definition"],
                left: try decoded([String].self, fromJSON: row["left_nodes"]).map(ManagedNode.ID.init),
                lastRun: try (row["last_run"] as String?).map { try decoded(LastRun.self, fromJSON: $0).run })
            rows.windows[record.id] = record
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM association") {
            let record = AssociationRecord(
                id: Association.ID(row["id"]), name: row["name"], appliedAt: row.instant("applied_at"),
                definition: row["definition"])
            rows.associations[record.id] = record
        }
    }

    private static func readExecutions(_ database: Database, into rows: inout EngineRows) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM window_execution WHERE ended_at IS NULL") {
            let record = try executionRecord(row)
            rows.executions[record.id] = record
            let tasks = try Row.fetchAll(
                database, sql: "SELECT * FROM task_execution WHERE execution_id = ?", arguments: [record.id])
            for row in tasks {
                let task = TaskExecutionRecord(
                    id: row["id"], executionID: record.id, position: row["position"], name: row["name"],
                    type: try row.known("type"), document: row["document"],
                    parameters: try decoded([String: [String]].self, fromJSON: row["parameters"]),
                    priority: row["priority"],
                    cutoffBehavior: try row.knownOrNull("cutoff_behavior"),
                    commandIDs: try decoded([String].self, fromJSON: row["command_ids"]),
                    status: try row.known("status"), statusDetails: row["status_details"],
                    startedAt: row.optionalInstant("started_at"), endedAt: row.optionalInstant("ended_at"))
                rows.tasks[record.id, default: [:]][task.position] = task
                for id in task.commandIDs { try readCommand(id, database, into: &rows) }
            }
        }
    }

    private static func readCommand(_ id: String, _ database: Database, into rows: inout EngineRows) throws {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM command WHERE id = ?", arguments: [id])
        else { throw StoreError("Command \(id) is missing: the store is damaged.") }
        rows.commands[id] = CommandRecord(
            id: id, document: row["document"],
            parameters: try decoded([String: [String]].self, fromJSON: row["parameters"]),
            deliverySeconds: row["delivery_seconds"],
            nodes: try decoded([String].self, fromJSON: row["nodes"]).map(ManagedNode.ID.init),
            concurrencyMax: row["concurrency_max"], errorsMax: row["errors_max"])
        var counts = Command.Counts()
        counts.succeeded = row["succeeded"]
        guard let phases = [Command.Phase](letters: row["phases"]) else {
            throw StoreError("Command \(id) has nodes in a phase that is unknown: the store is damaged.")
        }
        counts.unvisited = phases.count { $0 == .unvisited }
        counts.failed = row["failed"]
        counts.notStarted = row["not_started"]
        counts.drifted = row["drifted"]
        counts.corrected = row["corrected"]
        counts.deferred = row["deferred"]
        rows.progress[id] = CommandProgress(
            id: id, status: try row.known("status"),
            ending: try row.knownOrNull("ending"), phases: phases,
            errors: row["errors"], counts: counts)
        let inFlight = try Row.fetchAll(
            database, sql: "SELECT * FROM invocation WHERE command_id = ? AND ended_at IS NULL", arguments: [id])
        for row in inFlight {
            let node = ManagedNode.ID(row["node"])
            rows.inFlight[id, default: [:]][node] = InvocationRecord(
                commandID: id, node: node, dispatchedAt: row.instant("dispatched_at"),
                startBefore: row.instant("start_before"), expiresAt: row.instant("expires_at"), end: nil)
        }
    }

    static func interventionRecord(_ row: Row) throws -> InterventionRecord {
        let words: String = row["action"]
        guard let action = Intervention.Action(words: words) else {
            throw StoreError("A row holds \"\(words)\" as its action: the store is damaged.")
        }
        return InterventionRecord(
            id: row["id"], windowID: MaintenanceWindow.ID(row["window_id"]), windowName: row["window_name"],
            scheduledFor: row.instant("scheduled_for"), action: action, reason: row["reason"], by: row["made_by"],
            madeAt: row.instant("made_at"), sequence: row["sequence"], endedAt: row.optionalInstant("ended_at"))
    }

    static func executionRecord(_ row: Row) throws -> WindowExecutionRecord {
        WindowExecutionRecord(
            id: row["id"], windowID: MaintenanceWindow.ID(row["window_id"]), windowName: row["window_name"],
            scheduledFor: row.instant("scheduled_for"), startedAt: row.optionalInstant("started_at"),
            endedAt: row.optionalInstant("ended_at"), cutoffAt: row.instant("cutoff_at"),
            closesAt: row.instant("closes_at"), origin: try row.known("origin"), sequence: row["sequence"],
            isCutOff: row["is_cut_off"],
            isClosed: row["is_closed"], status: try row.known("status"), statusDetails: row["status_details"])
    }
}

extension Row {
    func instant(_ column: String) -> Instant { Instant(millisecondsSinceEpoch: self[column]) }

    func optionalInstant(_ column: String) -> Instant? {
        (self[column] as Int64?).map(Instant.init(millisecondsSinceEpoch:))
    }

    /// A word that we know. Another one means that the row is not ours.
    func known<Word: RawRepresentable>(_ column: String) throws -> Word where Word.RawValue == String {
        let text: String = self[column]
        guard let word = Word(rawValue: text) else {
            throw StoreError("A row holds \"\(text)\" as its \(column): the store is damaged.")
        }
        return word
    }

    func knownOrNull<Word: RawRepresentable>(_ column: String) throws -> Word? where Word.RawValue == String {
        (self[column] as String?) == nil ? nil : try known(column)
    }
}
