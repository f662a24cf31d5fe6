import Engine
import Fleet
import GRDB
import RunCommand
import ScheduleExpressions

/// Something in a store that cannot have been written there.
package struct StoreFault: Hashable, Sendable, CustomStringConvertible {
    /// What it concerns: "command 5f0c…", "the file".
    package let place: String
    /// As a sentence without a period at its end.
    package let what: String

    package var description: String { "\(place): \(what)." }
}

/// What a full check of a store came to.
package struct StoreCheck: Hashable, Sendable {
    /// At most `faultsMax`.
    package let faults: [StoreFault]
    package let rowCount: Int
    /// Everything up to it has been decided; nil when nothing was, or when it cannot be read.
    package let mark: Instant?

    package static let faultsMax = 100
}

extension SQLiteStore {
    /// Everything that can be checked: the file page by page, the references between rows, and what must hold of them by
    /// our own rules. Other processes may write meanwhile. Complexity: everything is read.
    ///
    /// Throws `StoreError` when it was written by an older version: what must hold there, that one knows.
    package func check() throws -> StoreCheck {
        guard try read({ try SQLiteStore.migrations.hasCompletedMigrations($0) }) else {
            throw StoreError(
                "\(path) was written by an older drydock. Check it with that one, or start the daemon, which brings it up "
                    + "to date and then checks it.")
        }
        var faults = try fileFaults()
        // What lies on damaged pages cannot be judged further.
        if faults.isEmpty {
            faults = try read { try SQLiteStore.foreignKeyFaults($0, atMost: StoreCheck.faultsMax) }
            faults += try read(SQLiteStore.contradictions)
            faults += try read(SQLiteStore.commandFaults)
            faults += try unreadableWork()
        }
        return StoreCheck(
            faults: Array(faults.prefix(StoreCheck.faultsMax)), rowCount: (try? rowCount()) ?? 0, mark: try? mark())
    }

    /// The file itself: pages, indexes, constraints. On a damaged one SQLite may give up in the middle.
    private func fileFaults() throws -> [StoreFault] {
        var lines: [String] = []
        do {
            try read { database in
                let cursor = try String.fetchCursor(
                    database, sql: "PRAGMA integrity_check(\(StoreCheck.faultsMax))")
                while let line = try cursor.next() { lines.append(line) }
            }
        } catch let error as StoreError where error.kind == .damaged {
            if lines.isEmpty || lines == ["ok"] { lines = ["it cannot be read to its end"] }
        }
        return lines.flatMap { $0.split(separator: "\n") }.filter { $0 != "ok" && !$0.hasPrefix("***") }
            .map { StoreFault(place: "the file", what: String($0)) }
    }

    /// Rows that name another which is not there. Both sides are read in the order of their indexes, where PRAGMA
    /// foreign_key_check looks each row up by itself: of a million rows that is the time of a start.
    static func foreignKeyFaults(_ database: Database, atMost count: Int) throws -> [StoreFault] {
        var faults: [StoreFault] = []
        for table in try tables(database) {
            let references = try Row.fetchAll(
                database, sql: "SELECT \"table\" AS parent, \"from\" AS child FROM pragma_foreign_key_list(?)",
                arguments: [table])
            for reference in references where faults.count < count {
                let parent: String = try reference.value("parent")
                let child = try (reference.value("child") as String).quotedDatabaseIdentifier
                let keys = try String.fetchAll(
                    database, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0", arguments: [parent])
                guard keys.count == 1 else { throw StoreError.damaged("The table \(parent) has another key.") }
                let found = try Bool.fetchAll(
                    database,
                    sql: """
                        SELECT true FROM \(table.quotedDatabaseIdentifier) WHERE \(child) NOT IN
                        (SELECT \(keys[0].quotedDatabaseIdentifier) FROM \(parent.quotedDatabaseIdentifier))
                        LIMIT \(count - faults.count)
                        """)
                let fault = StoreFault(place: "table \(table)", what: "a row belongs to a \(parent) that is not there")
                faults += Array(repeating: fault, count: found.count)
            }
        }
        return faults
    }

    /// Rows that contradict one another. Each query gives the id of what is wrong.
    private static let rules: [(what: String, sql: String)] = [
        (
            "a task of it goes on, and it is over",
            """
            SELECT 'execution ' || execution.id FROM window_execution AS execution
            JOIN task_execution AS task ON task.execution_id = execution.id
            WHERE execution.ended_at IS NOT NULL AND task.ended_at IS NULL
            """
        ),
        (
            "a node of it is in flight, and it is over",
            """
            SELECT DISTINCT 'command ' || command.id FROM invocation
            JOIN command ON command.id = invocation.command_id
            WHERE invocation.ended_at IS NULL AND command.status NOT IN ('Pending', 'InProgress')
            """
        ),
        (
            "its run is over, and it is not",
            """
            SELECT 'command ' || command.id FROM association_run JOIN command ON command.id = association_run.command_id
            WHERE association_run.ended_at IS NOT NULL AND command.status IN ('Pending', 'InProgress')
            """
        ),
        (
            "it belongs to no execution and no run",
            """
            SELECT 'command ' || id FROM command WHERE id NOT IN (SELECT command_id FROM association_run)
            AND id NOT IN (SELECT value FROM task_execution, json_each(command_ids))
            """
        ),
        (
            "it names a command that is not there",
            """
            SELECT 'task ' || task.id FROM task_execution AS task, json_each(task.command_ids) AS listed
            WHERE listed.value NOT IN (SELECT id FROM command)
            """
        ),
        (
            "its next number has been given out already",
            """
            SELECT 'the clock' FROM clock WHERE next_sequence <= max(
                coalesce((SELECT max(sequence) FROM window_execution), -1),
                coalesce((SELECT max(sequence) FROM association_run), -1),
                coalesce((SELECT max(sequence) FROM intervention), -1))
            """
        ),
        (
            "its line is no JSON",
            "SELECT 'decision ' || number FROM decision WHERE NOT json_valid(line)"
        ),
    ]

    private static func contradictions(_ database: Database) throws -> [StoreFault] {
        try rules.flatMap { rule in
            try String.fetchAll(database, sql: "\(rule.sql) LIMIT \(StoreCheck.faultsMax)")
                .map { StoreFault(place: $0, what: rule.what) }
        }
    }

    /// Commands whose numbers are not those of their nodes.
    private static func commandFaults(_ database: Database) throws -> [StoreFault] {
        var faults: [StoreFault] = []
        let cursor = try Row.fetchCursor(
            database,
            sql: """
                SELECT command.id, status, phases, succeeded, failed, not_started,
                    coalesce(json_array_length(nodes), 0) AS node_count
                FROM command LEFT JOIN node_list ON node_list.id = node_list WHERE phases <> ''
                """)
        while faults.count < StoreCheck.faultsMax, let row = try cursor.next() {
            let known = [Command.Phase](letters: try row.value("phases"))
            let phases = known ?? []
            func count(_ wanted: Set<Command.Phase>) -> Int { phases.count(where: wanted.contains) }
            let isOver = (try row.known("status") as Command.Status).isFinal
            let what: String? =
                if known == nil {
                    "a node of it is in a state that does not exist"
                } else if try row.count("node_count") != phases.count {
                    "it has \(try row.count("node_count")) nodes, and the states of \(phases.count)"
                } else if try row.count("succeeded") != count([.succeeded, .unvisited]) {
                    "it says that \(try row.count("succeeded")) nodes succeeded, and \(count([.succeeded, .unvisited])) did"
                } else if try row.count("failed") != count([.failed, .lost]) {
                    "it says that \(try row.count("failed")) nodes failed, and \(count([.failed, .lost])) did"
                } else if isOver, count([.waiting, .asked, .deferred, .inFlight]) > 0 {
                    "it is over, and \(count([.waiting, .asked, .deferred, .inFlight])) nodes of it are not"
                } else {
                    nil
                }
            if let what { faults.append(StoreFault(place: "command \(try row.value("id") as String)", what: what)) }
        }
        return faults
    }

    /// What cannot be read back as what it was: history, and the unfinished work that an engine goes on with.
    private func unreadableWork() throws -> [StoreFault] {
        // One of an older schema is read once it is migrated.
        guard try read({ try SQLiteStore.migrations.hasCompletedMigrations($0) }) else { return [] }
        do {
            _ = try executions()
            _ = try taskResults()
            _ = try SchedulerEngine(windows: [], associations: [], nodes: NodeTable([]), rows: rows())
            return []
        } catch let error as RowsError {
            return [StoreFault(place: error.subject, what: "its rows do not fit together")]
        } catch let error as StoreError where error.kind == .damaged {
            return [StoreFault(place: "the rows", what: "\(error.description.drop { $0 == "." })")]
        }
    }

    private func rowCount() throws -> Int {
        try read { database in
            try SQLiteStore.tables(database).reduce(0) { count, table in
                count + (try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedDatabaseIdentifier)") ?? 0)
            }
        }
    }

    /// Our own tables, by name.
    static func tables(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    }
}
