import Documents

extension SQLiteStore {
    /// The tables of work, with what must always hold of a row said in the schema, and with typed columns. SQLite cannot
    /// add a constraint to a table, so each is made anew.
    ///
    /// Words that drydock itself coins (how a command ends, where an occurrence comes from) are not listed: the reader
    /// knows them. SSM's are, and the states an end belongs to.
    static let constrainedSchema =
        table(
            "window_execution",
            """
            id TEXT PRIMARY KEY NOT NULL,
            window_id TEXT NOT NULL,
            window_name TEXT NOT NULL,
            scheduled_for INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            cutoff_at INTEGER NOT NULL,
            closes_at INTEGER NOT NULL,
            sequence INTEGER NOT NULL UNIQUE CHECK (sequence >= 0),
            is_cut_off INTEGER NOT NULL CHECK (is_cut_off IN (0, 1)),
            is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
            status TEXT NOT NULL CHECK (status IN (\(statuses))),
            status_details TEXT NOT NULL,
            origin TEXT NOT NULL DEFAULT 'Schedule',
            UNIQUE (window_id, scheduled_for),
            CHECK (cutoff_at BETWEEN scheduled_for AND closes_at),
            CHECK (started_at IS NULL OR started_at BETWEEN scheduled_for AND cutoff_at - 1),
            CHECK (ended_at IS NULL OR ended_at >= coalesce(started_at, ended_at)),
            CHECK ((ended_at IS NULL) = (status IN (\(openStatuses))))
            """, indexes: "CREATE INDEX window_execution_unfinished ON window_execution (id) WHERE ended_at IS NULL;")
        + table(
            "task_execution",
            """
            id TEXT PRIMARY KEY NOT NULL,
            execution_id TEXT NOT NULL REFERENCES window_execution,
            position INTEGER NOT NULL CHECK (position >= 0),
            name TEXT NOT NULL,
            document TEXT NOT NULL,
            parameters TEXT NOT NULL CHECK (json_valid(parameters)),
            priority INTEGER NOT NULL CHECK (priority >= 0),
            cutoff_behavior TEXT CHECK (cutoff_behavior IN ('CONTINUE_TASK', 'CANCEL_TASK')),
            command_ids TEXT NOT NULL CHECK (json_valid(command_ids)),
            status TEXT NOT NULL CHECK (status IN (\(statuses))),
            status_details TEXT NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            type TEXT NOT NULL DEFAULT 'RUN_COMMAND',
            UNIQUE (execution_id, position),
            CHECK (ended_at IS NULL OR ended_at >= coalesce(started_at, ended_at)),
            CHECK ((ended_at IS NULL) = (status IN (\(openStatuses))))
            """)
        + table(
            "command",
            """
            id TEXT PRIMARY KEY NOT NULL,
            document TEXT NOT NULL,
            parameters TEXT NOT NULL CHECK (json_valid(parameters)),
            delivery_seconds INTEGER NOT NULL CHECK (delivery_seconds >= 0),
            nodes TEXT NOT NULL,
            concurrency_max INTEGER NOT NULL CHECK (concurrency_max >= 1),
            errors_max INTEGER NOT NULL CHECK (errors_max >= 0),
            status TEXT NOT NULL DEFAULT 'Pending' CHECK (status IN
                ('Pending', 'InProgress', 'Success', 'Failed', 'TimedOut', 'Cancelled', 'Superseded')),
            ending TEXT,
            phases TEXT NOT NULL DEFAULT '',
            errors INTEGER NOT NULL DEFAULT 0 CHECK (errors >= 0),
            succeeded INTEGER NOT NULL DEFAULT 0 CHECK (succeeded >= 0),
            failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
            not_started INTEGER NOT NULL DEFAULT 0 CHECK (not_started >= 0),
            drifted INTEGER NOT NULL DEFAULT 0 CHECK (drifted >= 0),
            corrected INTEGER NOT NULL DEFAULT 0 CHECK (corrected BETWEEN 0 AND drifted),
            deferred INTEGER NOT NULL DEFAULT 0 CHECK (deferred >= 0)
            """)
        + table(
            "association_run",
            """
            command_id TEXT PRIMARY KEY NOT NULL REFERENCES command DEFERRABLE INITIALLY DEFERRED,
            association_id TEXT NOT NULL,
            association_name TEXT NOT NULL,
            scheduled_for INTEGER NOT NULL,
            started_at INTEGER NOT NULL CHECK (started_at >= scheduled_for),
            ended_at INTEGER CHECK (ended_at >= started_at),
            sequence INTEGER NOT NULL UNIQUE CHECK (sequence >= 0),
            UNIQUE (association_id, scheduled_for)
            """,
            indexes: "CREATE INDEX association_run_unfinished ON association_run (command_id) WHERE ended_at IS NULL;"
        )
        + table(
            "invocation",
            """
            command_id TEXT NOT NULL REFERENCES command DEFERRABLE INITIALLY DEFERRED,
            node TEXT NOT NULL,
            dispatched_at INTEGER NOT NULL,
            start_before INTEGER NOT NULL CHECK (start_before >= dispatched_at),
            expires_at INTEGER NOT NULL CHECK (expires_at >= start_before),
            ended_at INTEGER CHECK (ended_at >= dispatched_at),
            result TEXT CHECK (result IN
                ('Success', 'Failed', 'ExecutionTimedOut', 'DeliveryTimedOut', 'Cancelled')),
            found TEXT NOT NULL DEFAULT '[]',
            changed TEXT NOT NULL DEFAULT '[]',
            detail TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (command_id, node),
            CHECK ((ended_at IS NULL) = (result IS NULL))
            """, isRowless: true)
        + table(
            "intervention",
            """
            id TEXT PRIMARY KEY NOT NULL,
            window_id TEXT NOT NULL,
            window_name TEXT NOT NULL,
            scheduled_for INTEGER NOT NULL,
            action TEXT NOT NULL,
            reason TEXT NOT NULL,
            made_by TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            sequence INTEGER NOT NULL UNIQUE CHECK (sequence >= 0),
            ended_at INTEGER CHECK (ended_at >= made_at)
            """, indexes: "CREATE INDEX intervention_unended ON intervention (id) WHERE ended_at IS NULL;")

    /// As it was, with every result that an invocation can have since then.
    static let refusalSchema = table(
        "invocation",
        """
        command_id TEXT NOT NULL REFERENCES command DEFERRABLE INITIALLY DEFERRED,
        node TEXT NOT NULL,
        dispatched_at INTEGER NOT NULL,
        start_before INTEGER NOT NULL CHECK (start_before >= dispatched_at),
        expires_at INTEGER NOT NULL CHECK (expires_at >= start_before),
        ended_at INTEGER CHECK (ended_at >= dispatched_at),
        result TEXT CHECK (result IN
            ('Success', 'Failed', 'ExecutionTimedOut', 'DeliveryTimedOut', 'Cancelled', 'Undeliverable',
            'InvalidPlatform', 'AccessDenied')),
        found TEXT NOT NULL DEFAULT '[]',
        changed TEXT NOT NULL DEFAULT '[]',
        detail TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (command_id, node),
        CHECK ((ended_at IS NULL) = (result IS NULL))
        """, isRowless: true)

    /// All three are null when what was printed is not known, and while the invocation is in flight. Limits in bytes.
    static let outputSchema = """
        ALTER TABLE invocation ADD COLUMN standard_output TEXT
            CHECK (length(CAST(standard_output AS BLOB)) <= \(CommandOutput.standardOutputMax));
        ALTER TABLE invocation ADD COLUMN standard_error TEXT
            CHECK (length(CAST(standard_error AS BLOB)) <= \(CommandOutput.standardErrorMax));
        ALTER TABLE invocation ADD COLUMN response_code INTEGER
            CHECK ((response_code IS NULL) = (standard_output IS NULL)
                AND (response_code IS NULL) = (standard_error IS NULL)
                AND (response_code IS NULL OR ended_at IS NOT NULL));
        """

    private static let openStatuses = "'PENDING', 'IN_PROGRESS', 'CANCELLING'"
    private static let statuses =
        openStatuses + ", 'SUCCESS', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'SKIPPED_OVERLAPPING'"

    /// The table made anew under its name, with the rows that it has. Columns keep their places.
    private static func table(
        _ name: String, _ columns: String, indexes: String = "", isRowless: Bool = false
    ) -> String {
        """
        CREATE TABLE constrained (\(columns)) STRICT\(isRowless ? ", WITHOUT ROWID" : "");
        INSERT INTO constrained SELECT * FROM \(name);
        DROP TABLE \(name);
        ALTER TABLE constrained RENAME TO \(name);
        \(indexes)

        """
    }
}
