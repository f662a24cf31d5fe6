import GRDB
import ScheduleExpressions

extension SQLiteStore {
    /// How many node runs of associations found something to differ, and on how many all of it was put right: of runs
    /// that began at an instant or later.
    package func driftTotals(startedFrom instant: Instant) throws -> (found: Int, corrected: Int) {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT coalesce(sum(command.drifted), 0) AS found, coalesce(sum(command.corrected), 0) AS corrected
                    FROM association_run AS run JOIN command ON command.id = run.command_id WHERE run.started_at >= ?
                    """, arguments: [instant.millisecondsSinceEpoch])
            return (row?["found"] ?? 0, row?["corrected"] ?? 0)
        }
    }
}
