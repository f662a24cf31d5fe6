import GRDB

extension SQLiteStore {
    /// What operators leave in the store: a pause, and the log of everything that they changed.
    static func registerControl(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("control: a pause, and the audit log") { database in
            try database.execute(
                sql: """
                    CREATE TABLE pause (
                        only INTEGER PRIMARY KEY CHECK (only = 1),
                        since INTEGER NOT NULL,
                        handled_through INTEGER NOT NULL,
                        reason TEXT NOT NULL,
                        made_by TEXT NOT NULL
                    );

                    CREATE TABLE audit (
                        number INTEGER PRIMARY KEY,
                        at INTEGER NOT NULL,
                        user_id INTEGER NOT NULL,
                        made_by TEXT NOT NULL,
                        action TEXT NOT NULL,
                        before TEXT NOT NULL,
                        after TEXT NOT NULL,
                        reason TEXT NOT NULL,
                        hash TEXT NOT NULL UNIQUE
                    );
                    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
                    CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
                    """)
        }
    }
}
