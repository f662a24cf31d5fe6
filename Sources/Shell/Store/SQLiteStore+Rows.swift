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
                rows.mark = try clock.instant("mark")
                rows.nextSequence = try clock.count("next_sequence")
            }
            try SQLiteStore.readDefinitions(database, into: &rows)
            rows.documents = try SQLiteStore.readDocuments(database)
            try SQLiteStore.readExecutions(database, into: &rows)
            for row in try Row.fetchAll(database, sql: "SELECT * FROM intervention WHERE ended_at IS NULL") {
                let record = try SQLiteStore.interventionRecord(row)
                rows.interventions[record.id] = record
            }
            rows.pause = try SQLiteStore.readPause(database)
            for row in try Row.fetchAll(database, sql: "SELECT * FROM association_run WHERE ended_at IS NULL") {
                let record = try SQLiteStore.runRecord(row)
                rows.runs[record.commandID] = record
                try SQLiteStore.readCommand(record.commandID, database, into: &rows)
            }
            return rows
        }
    }

    private static func readDefinitions(_ database: Database, into rows: inout EngineRows) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM window") {
            let record = try WindowRecord(
                id: MaintenanceWindow.ID(row.value("id")), name: row.value("name"),
                appliedAt: row.instant("applied_at"),
                schedule: row.value("schedule"), definition: row.value("definition"),
                left: decoded([String].self, fromJSON: row.value("left_nodes")).map(ManagedNode.ID.init),
                lastRun: (row.optional("last_run") as String?).map { try decoded(LastRun.self, fromJSON: $0).run() })
            rows.windows[record.id] = record
        }
        let associations = try Row.fetchAll(
            database,
            sql: """
                SELECT association.*, nodes FROM association LEFT JOIN node_list ON node_list.id = association.node_list
                """)
        for row in associations {
            let record = try associationRecord(row)
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
                let task = try TaskExecutionRecord(
                    id: row.value("id"), executionID: record.id, position: row.count("position"),
                    name: row.value("name"),
                    type: row.known("type"), document: row.value("document"),
                    parameters: decoded([String: [String]].self, fromJSON: row.value("parameters")),
                    priority: row.count("priority"),
                    cutoffBehavior: row.knownOrNull("cutoff_behavior"),
                    commandIDs: decoded([String].self, fromJSON: row.value("command_ids")),
                    status: row.known("status"), statusDetails: row.value("status_details"),
                    startedAt: row.optionalInstant("started_at"), endedAt: row.optionalInstant("ended_at"))
                rows.tasks[record.id, default: [:]][task.position] = task
                for id in task.commandIDs { try readCommand(id, database, into: &rows) }
            }
        }
    }

    private static func readCommand(_ id: String, _ database: Database, into rows: inout EngineRows) throws {
        guard
            let row = try Row.fetchOne(
                database,
                sql:
                    "SELECT command.*, nodes FROM command JOIN node_list ON node_list.id = node_list WHERE command.id = ?",
                arguments: [id])
        else { throw StoreError.damaged("Command \(id) is missing.") }
        rows.commands[id] = try CommandRecord(
            id: id, document: row.value("document"),
            parameters: decoded([String: [String]].self, fromJSON: row.value("parameters")),
            deliverySeconds: row.count("delivery_seconds"),
            nodes: row.nodes(),
            first: row.firstPositions(),
            concurrencyMax: row.count("concurrency_max"), errorsMax: row.count("errors_max"))
        guard let phases = [Command.Phase](letters: try row.value("phases")) else {
            throw StoreError.damaged("Command \(id) has nodes in a phase that is unknown.")
        }
        let counts = try SQLiteStore.counts(row)
        rows.progress[id] = try CommandProgress(
            id: id, status: row.known("status"),
            ending: row.knownOrNull("ending"), phases: phases,
            errors: row.count("errors"), counts: counts)
        let inFlight = try Row.fetchAll(
            database, sql: "SELECT * FROM invocation WHERE command_id = ? AND ended_at IS NULL", arguments: [id])
        for row in inFlight {
            let node = try ManagedNode.ID(row.value("node"))
            rows.inFlight[id, default: [:]][node] = try InvocationRecord(
                commandID: id, node: node, dispatchedAt: row.instant("dispatched_at"),
                startBefore: row.instant("start_before"), expiresAt: row.instant("expires_at"), end: nil)
        }
    }

    static func interventionRecord(_ row: Row) throws -> InterventionRecord {
        let words: String = try row.value("action")
        guard let action = Intervention.Action(words: words) else {
            throw StoreError.damaged("A row holds \"\(words.prefix(40))\" as its action.")
        }
        return try InterventionRecord(
            id: row.value("id"), windowID: MaintenanceWindow.ID(row.value("window_id")),
            windowName: row.value("window_name"),
            scheduledFor: row.instant("scheduled_for"), action: action, reason: row.value("reason"),
            by: row.value("made_by"),
            madeAt: row.instant("made_at"), sequence: row.count("sequence"), endedAt: row.optionalInstant("ended_at"))
    }

    static func executionRecord(_ row: Row) throws -> WindowExecutionRecord {
        let record = try WindowExecutionRecord(
            id: row.value("id"), windowID: MaintenanceWindow.ID(row.value("window_id")),
            windowName: row.value("window_name"),
            scheduledFor: row.instant("scheduled_for"), startedAt: row.optionalInstant("started_at"),
            endedAt: row.optionalInstant("ended_at"), cutoffAt: row.instant("cutoff_at"),
            closesAt: row.instant("closes_at"), origin: row.known("origin"), sequence: row.count("sequence"),
            isCutOff: row.value("is_cut_off"),
            isClosed: row.value("is_closed"), status: row.known("status"), statusDetails: row.value("status_details"))
        guard record.status.isFinal == (record.endedAt != nil) else {
            throw StoreError.damaged("Execution \(record.id) is \(record.status.rawValue), which its end contradicts.")
        }
        return record
    }
}
