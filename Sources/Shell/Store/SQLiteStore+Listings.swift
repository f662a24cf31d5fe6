import Engine
import GRDB
import MaintenanceWindows
import ScheduleExpressions

/// What listings show.
extension SQLiteStore {
    /// The executions whose id begins so; at most two, because more than one is one too many.
    package func executions(idBeginning prefix: String) throws -> [WindowExecutionRecord] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM window_execution WHERE substr(id, 1, ?) = ? LIMIT 2",
                arguments: [prefix.unicodeScalars.count, prefix]
            ).map(SQLiteStore.executionRecord)
        }
    }

    /// When an occurrence of a window was run that was not on its schedule and was open at an instant; nil: none was.
    package func runOutOfTurn(of name: String, openAt instant: Instant) throws -> Instant? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT scheduled_for FROM window_execution WHERE window_name = ? AND origin <> ?
                    AND scheduled_for <= ? AND coalesce(ended_at, closes_at) > ? ORDER BY scheduled_for DESC LIMIT 1
                    """,
                arguments: [
                    name, OccurrenceOrigin.schedule.rawValue, instant.millisecondsSinceEpoch,
                    instant.millisecondsSinceEpoch,
                ]
            ).map { try $0.instant("scheduled_for") }
        }
    }

    /// What each task of an execution came to, in the tasks' order.
    package func taskResults(ofExecution id: String) throws -> [TaskResult] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT name, status, status_details FROM task_execution WHERE execution_id = ? ORDER BY position",
                arguments: [id]
            ).map { TaskResult(name: $0["name"], status: try $0.known("status"), details: $0["status_details"]) }
        }
    }

    /// What was asked for about occurrences that are due in a span, and about all that are not over, in the order in which
    /// it was asked for.
    package func interventions(in span: Range<Instant>) throws -> [InterventionRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM intervention WHERE ended_at IS NULL OR scheduled_for >= ? AND scheduled_for < ?
                    ORDER BY sequence
                    """,
                arguments: [span.lowerBound.millisecondsSinceEpoch, span.upperBound.millisecondsSinceEpoch]
            ).map(SQLiteStore.interventionRecord)
        }
    }

    /// What a run of an association has come to.
    package struct AssociationResult: Hashable, Sendable {
        package let startedAt: Instant
        package let isOver: Bool
        package let nodeCount: Int
        package let succeeded: Int
        package let failed: Int
        package let notStarted: Int
    }

    /// The last run of each association to all of its nodes, by its id.
    package func lastAssociationRuns() throws -> [String: AssociationResult] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT run.association_id, run.started_at, run.ended_at, json_array_length(nodes) AS node_count,
                    command.succeeded, command.failed, command.not_started
                    FROM association JOIN association_run AS run ON run.association_id = association.id
                        AND run.scheduled_for = (SELECT max(scheduled_for) FROM association_run
                            WHERE association_id = association.id AND \(SQLiteStore.isWhole))
                    JOIN command ON command.id = run.command_id JOIN node_list ON node_list.id = command.node_list
                    """)
            return Dictionary(
                try rows.map { row in
                    (
                        try row.value("association_id") as String,
                        AssociationResult(
                            startedAt: try row.instant("started_at"),
                            isOver: try row.optionalInstant("ended_at") != nil,
                            nodeCount: try row.count("node_count"), succeeded: try row.count("succeeded"),
                            failed: try row.count("failed"), notStarted: try row.count("not_started"))
                    )
                }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// A page of the decision log, oldest first: the newest ones, or those after a number. `last` is the number of the
    /// newest decision that there is, or of the last one of a full page.
    package func decisions(
        about subject: String?, after number: Int?, count: Int
    ) throws -> (lines: [DecisionLine], last: Int) {
        try read { database in
            let condition = """
                number > ? AND (? IS NULL OR ? IN (json_extract(line, '$.window'), json_extract(line, '$.association'),
                json_extract(line, '$.node'), json_extract(line, '$.nodeName')))
                """
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT number, line FROM decision WHERE \(condition)
                    ORDER BY number \(number == nil ? "DESC" : "ASC") LIMIT ?
                    """, arguments: [number ?? 0, subject, subject, count])
            let ordered = number == nil ? rows.reversed() : rows
            let newest = try Int.fetchOne(database, sql: "SELECT max(number) FROM decision") ?? 0
            let isFull = number != nil && rows.count == count
            return (
                try ordered.map { try decoded(DecisionLine.self, fromJSON: $0["line"]) },
                isFull ? ordered.last?["number"] ?? newest : newest
            )
        }
    }
}
