import GRDB
import ScheduleExpressions

extension SQLiteStore {
    /// When each window that is known last ended with SUCCESS, by name.
    package func lastSuccesses() throws -> [String: Instant] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT window.name, (SELECT ended_at FROM window_execution
                        WHERE window_id = window.id AND status = 'SUCCESS' ORDER BY scheduled_for DESC LIMIT 1) AS at
                    FROM window
                    """)
            return Dictionary(
                try rows.compactMap { row in
                    try row.optionalInstant("at").map { (try row.value("name") as String, $0) }
                },
                uniquingKeysWith: { first, _ in first })
        }
    }
}
