import GRDB

extension SQLiteStore {
    /// What people are to be told: a row for each notice and each subscriber, put there with what it tells of.
    static let outboxSchema = """
        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY,
            notice_id TEXT NOT NULL,
            subscriber TEXT NOT NULL,
            happening TEXT NOT NULL,
            at INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (json_valid(body)),
            failures INTEGER NOT NULL CHECK (failures >= 0),
            next_try_at INTEGER NOT NULL,
            last_error TEXT NOT NULL,
            result TEXT CHECK (result IN ('delivered', 'gaveUp')),
            UNIQUE (notice_id, subscriber)
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (subscriber, next_try_at) WHERE result IS NULL;
        """
}
