import GRDB

extension SQLiteStore {
    /// The versions of the schema, in order. Only ever added to: a store remembers which it has had.
    ///
    /// Instants are milliseconds since 1970-01-01T00:00:00Z; lists and maps are JSON.
    static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: definitions, executions, commands, decisions") { database in
            try database.execute(sql: firstSchema)
        }
        migrator.registerMigration("2: what the last run of a window showed") { database in
            try database.execute(sql: "ALTER TABLE window ADD COLUMN last_run TEXT")
        }
        migrator.registerMigration("3: interventions, kinds of tasks and of occurrences") { database in
            try database.execute(sql: interventionSchema)
        }
        migrator.registerMigration("4: constraints, one writer") { database in
            try database.execute(sql: constrainedSchema)
            try database.execute(sql: Fence.schema)
        }
        registerControl(&migrator)
        migrator.registerMigration("6: each list of nodes once", migrate: NodeLists.migrate)
        migrator.registerMigration("7: the outbox") { try $0.execute(sql: outboxSchema) }
        registerInputs(&migrator)
        migrator.registerMigration("9: invocations that are refused") { database in
            try database.execute(sql: refusalSchema)
        }
        migrator.registerMigration("10: what invocations printed") { database in
            try database.execute(sql: outputSchema)
        }
        migrator.registerMigration("11: versions of associations, why they run, whom they miss") { database in
            try database.execute(sql: associationSchema)
        }
        registerDocuments(&migrator)
        migrator.registerMigration("13: who of a command's nodes goes first") { database in
            try database.execute(sql: NodeLists.withFirstPositions)
        }
        migrator.registerMigration("14: what versions of associations were") { database in
            try database.execute(sql: associationVersionSchema)
        }
        registerTextDocuments(&migrator)
        return migrator
    }

    /// Of those that are older, nobody knows more than their number.
    private static let associationVersionSchema = """
        CREATE TABLE association_version (
            association_id TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            since INTEGER NOT NULL,
            definition TEXT NOT NULL,
            PRIMARY KEY (association_id, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO association_version (association_id, number, since, definition)
            SELECT id, version, applied_at, definition FROM association;
        """

    /// `node_list` is null in rows from before.
    private static let associationSchema = """
        ALTER TABLE association ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1);
        ALTER TABLE association ADD COLUMN node_list TEXT;
        ALTER TABLE association ADD COLUMN missed_nodes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(missed_nodes));
        ALTER TABLE association ADD COLUMN made_up_at INTEGER;
        ALTER TABLE association_run ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1);
        ALTER TABLE association_run ADD COLUMN cause TEXT NOT NULL DEFAULT 'Schedule';
        ALTER TABLE association_run ADD COLUMN cutoff_at INTEGER CHECK (cutoff_at > started_at);
        """

    private static let interventionSchema = """
        ALTER TABLE window_execution ADD COLUMN origin TEXT NOT NULL DEFAULT 'Schedule';
        ALTER TABLE task_execution ADD COLUMN type TEXT NOT NULL DEFAULT 'RUN_COMMAND';

        CREATE TABLE intervention (
            id TEXT PRIMARY KEY NOT NULL,
            window_id TEXT NOT NULL,
            window_name TEXT NOT NULL,
            scheduled_for INTEGER NOT NULL,
            action TEXT NOT NULL,
            reason TEXT NOT NULL,
            made_by TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            sequence INTEGER NOT NULL UNIQUE,
            ended_at INTEGER
        );
        CREATE INDEX intervention_unended ON intervention (id) WHERE ended_at IS NULL;
        """

    private static let firstSchema = """
        CREATE TABLE setting (
            name TEXT PRIMARY KEY NOT NULL,
            value TEXT NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE clock (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            mark INTEGER NOT NULL,
            next_sequence INTEGER NOT NULL CHECK (next_sequence >= 0)
        );
        CREATE TRIGGER mark_never_goes_back BEFORE UPDATE ON clock WHEN NEW.mark < OLD.mark
        BEGIN SELECT RAISE(ABORT, 'the mark went back'); END;

        CREATE TABLE window (
            id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL UNIQUE,
            applied_at INTEGER NOT NULL,
            schedule TEXT NOT NULL,
            definition TEXT NOT NULL,
            left_nodes TEXT NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE association (
            id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL UNIQUE,
            applied_at INTEGER NOT NULL,
            definition TEXT NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE window_execution (
            id TEXT PRIMARY KEY NOT NULL,
            window_id TEXT NOT NULL,
            window_name TEXT NOT NULL,
            scheduled_for INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            cutoff_at INTEGER NOT NULL,
            closes_at INTEGER NOT NULL,
            sequence INTEGER NOT NULL UNIQUE,
            is_cut_off INTEGER NOT NULL,
            is_closed INTEGER NOT NULL,
            status TEXT NOT NULL,
            status_details TEXT NOT NULL,
            UNIQUE (window_id, scheduled_for),
            CHECK (started_at IS NULL OR started_at BETWEEN scheduled_for AND cutoff_at - 1)
        );
        CREATE INDEX window_execution_unfinished ON window_execution (id) WHERE ended_at IS NULL;

        CREATE TABLE task_execution (
            id TEXT PRIMARY KEY NOT NULL,
            execution_id TEXT NOT NULL REFERENCES window_execution,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            document TEXT NOT NULL,
            parameters TEXT NOT NULL,
            priority INTEGER NOT NULL,
            cutoff_behavior TEXT,
            command_ids TEXT NOT NULL,
            status TEXT NOT NULL,
            status_details TEXT NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            UNIQUE (execution_id, position)
        );

        CREATE TABLE command (
            id TEXT PRIMARY KEY NOT NULL,
            document TEXT NOT NULL,
            parameters TEXT NOT NULL,
            delivery_seconds INTEGER NOT NULL,
            nodes TEXT NOT NULL,
            concurrency_max INTEGER NOT NULL CHECK (concurrency_max >= 1),
            errors_max INTEGER NOT NULL CHECK (errors_max >= 0),
            status TEXT NOT NULL DEFAULT 'Pending',
            ending TEXT,
            phases TEXT NOT NULL DEFAULT '',
            errors INTEGER NOT NULL DEFAULT 0,
            succeeded INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            not_started INTEGER NOT NULL DEFAULT 0,
            drifted INTEGER NOT NULL DEFAULT 0,
            corrected INTEGER NOT NULL DEFAULT 0,
            deferred INTEGER NOT NULL DEFAULT 0
        );

        CREATE TABLE association_run (
            command_id TEXT PRIMARY KEY NOT NULL REFERENCES command DEFERRABLE INITIALLY DEFERRED,
            association_id TEXT NOT NULL,
            association_name TEXT NOT NULL,
            scheduled_for INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            sequence INTEGER NOT NULL UNIQUE,
            UNIQUE (association_id, scheduled_for)
        );
        CREATE INDEX association_run_unfinished ON association_run (command_id) WHERE ended_at IS NULL;

        CREATE TABLE invocation (
            command_id TEXT NOT NULL REFERENCES command DEFERRABLE INITIALLY DEFERRED,
            node TEXT NOT NULL,
            dispatched_at INTEGER NOT NULL,
            start_before INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            ended_at INTEGER,
            result TEXT,
            found TEXT NOT NULL DEFAULT '[]',
            changed TEXT NOT NULL DEFAULT '[]',
            detail TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (command_id, node),
            CHECK ((ended_at IS NULL) = (result IS NULL))
        ) WITHOUT ROWID;

        CREATE TABLE decision (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            line TEXT NOT NULL
        );
        """
}
