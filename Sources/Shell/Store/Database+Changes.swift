import Engine
import Fleet
import GRDB
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

extension Database {
    /// Writes one change. A change that contradicts the rows (a second execution of one occurrence, an invocation that
    /// is ended but does not exist) is an error, and undoes the whole transaction.
    func apply(_ change: Change) throws {
        switch change {
        case .window(let record): try write(record)
        case .association(let record): try write(record)
        case .associationMissed(let id, let nodes, let madeUpAt):
            try run(
                "UPDATE association SET missed_nodes = ?, made_up_at = ? WHERE id = ?",
                [try jsonText(nodes.map(\.rawValue)), madeUpAt?.millisecondsSinceEpoch, id.rawValue],
                changingOne: true)
        case .document(let version): try insert(version)
        case .windowRemoved(let id): try run("DELETE FROM window WHERE id = ?", [id.rawValue], changingOne: true)
        case .associationRemoved(let id):
            try run("DELETE FROM association WHERE id = ?", [id.rawValue], changingOne: true)
            try run("DELETE FROM association_version WHERE association_id = ?", [id.rawValue])
        case .executionAdded(let record): try insert(record)
        case .executionChanged(let record): try update(record)
        case .task(let record): try write(record)
        case .runAdded(let record): try insert(record)
        case .runChanged(let record): try update(record)
        case .commandAdded(let record): try insert(record)
        case .progress(let progress): try update(progress)
        case .invocation(let record): try write(record)
        case .invocationCounted(let commandID, let node):
            try run(
                "DELETE FROM invocation WHERE command_id = ? AND node = ? AND ended_at IS NULL",
                [commandID, node.rawValue], changingOne: true)
        case .intervention(let record): try write(record)
        case .pause(let pause): try write(pause)
        case .decision(let decision):
            try run(
                "INSERT INTO decision (at, line) VALUES (?, ?)",
                [decision.at.millisecondsSinceEpoch, decision.jsonLine])
        case .clock(let mark, let nextSequence):
            try run(
                """
                INSERT INTO clock (only, mark, next_sequence) VALUES (1, ?, ?)
                ON CONFLICT (only) DO UPDATE SET mark = excluded.mark, next_sequence = excluded.next_sequence
                """, [mark.millisecondsSinceEpoch, nextSequence])
        }
    }

    /// Runs a statement that is prepared once. With `changingOne` it must change exactly one row.
    func run(_ sql: String, _ arguments: StatementArguments, changingOne: Bool = false) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
        if changingOne, changesCount != 1 {
            throw StoreError.damaged("A change found \(changesCount) rows where there must be one.")
        }
    }

    /// A name goes to the row that has it from now on. The row that had it gets another one in the same transaction: its
    /// definition was renamed too.
    private func vacate(_ name: String, in table: String, for id: String) throws {
        try run("UPDATE \(table) SET name = id WHERE name = ? AND id <> ?", [name, id])
    }

    private func write(_ record: WindowRecord) throws {
        try vacate(record.name, in: "window", for: record.id.rawValue)
        try run(
            """
            INSERT INTO window (id, name, applied_at, schedule, definition, left_nodes, last_run)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, applied_at = excluded.applied_at,
            schedule = excluded.schedule, definition = excluded.definition, left_nodes = excluded.left_nodes,
            last_run = excluded.last_run
            """,
            [
                record.id.rawValue, record.name, record.appliedAt.millisecondsSinceEpoch, record.schedule,
                record.definition, try jsonText(record.left.map(\.rawValue)),
                try record.lastRun.map { try jsonText(LastRun($0)) },
            ])
    }

    private func write(_ record: AssociationRecord) throws {
        try vacate(record.name, in: "association", for: record.id.rawValue)
        try run(
            """
            INSERT INTO association (id, name, applied_at, definition, version, node_list, missed_nodes, made_up_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, applied_at = excluded.applied_at,
            definition = excluded.definition, version = excluded.version, node_list = excluded.node_list,
            missed_nodes = excluded.missed_nodes, made_up_at = excluded.made_up_at
            """,
            [
                record.id.rawValue, record.name, record.appliedAt.millisecondsSinceEpoch, record.definition,
                record.version, try record.nodes.map(keep), try jsonText(record.missed.map(\.rawValue)),
                record.madeUpAt?.millisecondsSinceEpoch,
            ])
        try run(
            """
            INSERT INTO association_version (association_id, number, since, definition) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [record.id.rawValue, record.version, record.appliedAt.millisecondsSinceEpoch, record.definition])
        try run(
            "DELETE FROM association_version WHERE association_id = ? AND number <= ?",
            [record.id.rawValue, record.version - AssociationVersion.keptMax])
    }

    private func insert(_ record: WindowExecutionRecord) throws {
        try run(
            """
            INSERT INTO window_execution (id, window_id, window_name, scheduled_for, started_at, ended_at, cutoff_at,
            closes_at, origin, sequence, is_cut_off, is_closed, status, status_details)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.id, record.windowID.rawValue, record.windowName, record.scheduledFor.millisecondsSinceEpoch,
                record.startedAt?.millisecondsSinceEpoch, record.endedAt?.millisecondsSinceEpoch,
                record.cutoffAt.millisecondsSinceEpoch, record.closesAt.millisecondsSinceEpoch,
                record.origin.rawValue, record.sequence, record.isCutOff, record.isClosed, record.status.rawValue,
                record.statusDetails,
            ])
    }

    private func update(_ record: WindowExecutionRecord) throws {
        try run(
            """
            UPDATE window_execution SET started_at = ?, ended_at = ?, cutoff_at = ?, closes_at = ?, is_cut_off = ?,
            is_closed = ?, status = ?, status_details = ? WHERE id = ? AND ended_at IS NULL
            """,
            [
                record.startedAt?.millisecondsSinceEpoch, record.endedAt?.millisecondsSinceEpoch,
                record.cutoffAt.millisecondsSinceEpoch, record.closesAt.millisecondsSinceEpoch, record.isCutOff,
                record.isClosed, record.status.rawValue, record.statusDetails, record.id,
            ], changingOne: true)
    }

    private func write(_ record: InterventionRecord) throws {
        try run(
            """
            INSERT INTO intervention (id, window_id, window_name, scheduled_for, action, reason, made_by, made_at,
            sequence, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at
            """,
            [
                record.id, record.windowID.rawValue, record.windowName, record.scheduledFor.millisecondsSinceEpoch,
                record.action.words, record.reason, record.by, record.madeAt.millisecondsSinceEpoch, record.sequence,
                record.endedAt?.millisecondsSinceEpoch,
            ])
    }

    private func write(_ record: TaskExecutionRecord) throws {
        try run(
            """
            INSERT INTO task_execution (id, execution_id, position, name, type, document, parameters, priority,
            cutoff_behavior, command_ids, status, status_details, started_at, ended_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET status = excluded.status, status_details = excluded.status_details,
            started_at = excluded.started_at, ended_at = excluded.ended_at
            """,
            [
                record.id, record.executionID, record.position, record.name, record.type.rawValue, record.document,
                try jsonText(record.parameters), record.priority, record.cutoffBehavior?.rawValue,
                try jsonText(record.commandIDs), record.status.rawValue, record.statusDetails,
                record.startedAt?.millisecondsSinceEpoch, record.endedAt?.millisecondsSinceEpoch,
            ])
    }

    private func insert(_ record: AssociationRunRecord) throws {
        try run(
            """
            INSERT INTO association_run (command_id, association_id, association_name, scheduled_for, started_at,
            ended_at, version, cause, cutoff_at, sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.commandID, record.associationID.rawValue, record.associationName,
                record.scheduledFor.millisecondsSinceEpoch, record.startedAt.millisecondsSinceEpoch,
                record.endedAt?.millisecondsSinceEpoch, record.version, record.cause.rawValue,
                record.cutoffAt?.millisecondsSinceEpoch, record.sequence,
            ])
    }

    private func update(_ record: AssociationRunRecord) throws {
        try run(
            "UPDATE association_run SET ended_at = ? WHERE command_id = ? AND ended_at IS NULL",
            [record.endedAt?.millisecondsSinceEpoch, record.commandID], changingOne: true)
    }

    private func insert(_ record: CommandRecord) throws {
        try run(
            """
            INSERT INTO command (id, document, parameters, delivery_seconds, node_list, first_positions, concurrency_max,
            errors_max)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.id, record.document, try jsonText(record.parameters), record.deliverySeconds,
                try keep(record.nodes), record.first.isEmpty ? nil : try jsonText(record.first), record.concurrencyMax,
                record.errorsMax,
            ])
    }

    private func update(_ progress: CommandProgress) throws {
        let counts = progress.counts
        try run(
            """
            UPDATE command SET status = ?, ending = ?, phases = ?, errors = ?, succeeded = ?, failed = ?,
            not_started = ?, drifted = ?, corrected = ?, deferred = ? WHERE id = ?
            """,
            [
                progress.status.rawValue, progress.ending?.rawValue, progress.phases.letters, progress.errors,
                counts.succeeded, counts.failed, counts.notStarted, counts.drifted, counts.corrected, counts.deferred,
                progress.id,
            ], changingOne: true)
    }

    private func write(_ record: InvocationRecord) throws {
        guard let end = record.end else {
            return try run(
                """
                INSERT INTO invocation (command_id, node, dispatched_at, start_before, expires_at)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    record.commandID, record.node.rawValue, record.dispatchedAt.millisecondsSinceEpoch,
                    record.startBefore.millisecondsSinceEpoch, record.expiresAt.millisecondsSinceEpoch,
                ])
        }
        try run(
            """
            UPDATE invocation SET ended_at = ?, result = ?, found = ?, changed = ?, detail = ?, standard_output = ?,
            standard_error = ?, response_code = ?
            WHERE command_id = ? AND node = ? AND ended_at IS NULL
            """,
            [
                end.at.millisecondsSinceEpoch, end.result.rawValue, try jsonText(end.found), try jsonText(end.changed),
                end.detail, end.output?.standardOutput, end.output?.standardError, end.output?.responseCode,
                record.commandID, record.node.rawValue,
            ], changingOne: true)
    }
}
