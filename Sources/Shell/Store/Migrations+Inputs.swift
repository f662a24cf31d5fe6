import GRDB

extension SQLiteStore {
    /// What every turn of the loop was told, and a copy of the engine's state a day: enough to decide it all again.
    static func registerInputs(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("8: what was told, and a copy of the state a day") { database in
            try database.execute(
                sql: """
                    CREATE TABLE definition_text (
                        id TEXT PRIMARY KEY NOT NULL,
                        text TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID;

                    CREATE TABLE turn (
                        number INTEGER PRIMARY KEY,
                        at INTEGER NOT NULL,
                        events BLOB NOT NULL,
                        definitions TEXT REFERENCES definition_text
                    ) STRICT;
                    CREATE INDEX turn_first ON turn (number) WHERE definitions IS NOT NULL;

                    CREATE TABLE state_copy (
                        next_turn INTEGER PRIMARY KEY,
                        at INTEGER NOT NULL,
                        last_decision INTEGER NOT NULL CHECK (last_decision >= 0),
                        build TEXT NOT NULL,
                        definitions TEXT NOT NULL REFERENCES definition_text,
                        rows TEXT NOT NULL CHECK (json_valid(rows))
                    ) STRICT;
                    """)
        }
    }
}
