import Engine
import GRDB

extension SQLiteStore {
    /// nil: nothing is paused.
    static func readPause(_ database: Database) throws -> Pause? {
        try Row.fetchOne(database, sql: "SELECT * FROM pause").map { row in
            Pause(
                since: try row.instant("since"), handledThrough: try row.instant("handled_through"),
                reason: try row.value("reason"), by: try row.value("made_by"))
        }
    }
}

extension Database {
    func write(_ pause: Pause?) throws {
        guard let pause else { return try run("DELETE FROM pause", [], changingOne: true) }
        try run(
            "INSERT INTO pause (only, since, handled_through, reason, made_by) VALUES (1, ?, ?, ?, ?)",
            [
                pause.since.millisecondsSinceEpoch, pause.handledThrough.millisecondsSinceEpoch, pause.reason,
                pause.by,
            ])
    }
}
