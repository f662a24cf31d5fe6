import Engine
import GRDB

/// The rows that an engine is rebuilt from, as one text: the tables that hold them, without what is over.
///
/// It is made of the tables and read back by way of them, so it holds whatever they come to hold.
enum StateCopy {
    private static let openExecutions = "SELECT id FROM window_execution WHERE ended_at IS NULL"
    private static let openCommands = """
        SELECT command_id FROM association_run WHERE ended_at IS NULL UNION
        SELECT value FROM task_execution, json_each(command_ids) WHERE execution_id IN (\(openExecutions))
        """

    /// In an order in which a row comes after those that it refers to.
    private static let parts: [(table: String, condition: String)] = [
        ("clock", "true"), ("pause", "true"), ("window", "true"), ("association", "true"),
        ("document_version", "true"),
        ("intervention", "ended_at IS NULL"),
        ("window_execution", "ended_at IS NULL"),
        ("task_execution", "execution_id IN (\(openExecutions))"),
        (
            "node_list",
            """
            id IN (SELECT node_list FROM command WHERE id IN (\(openCommands)) UNION
            SELECT node_list FROM association WHERE node_list IS NOT NULL)
            """
        ),
        ("command", "id IN (\(openCommands))"),
        ("association_run", "ended_at IS NULL"),
        ("invocation", "ended_at IS NULL"),
    ]

    /// Rows of a table, each with its values in the order of the columns.
    private struct Part: Codable {
        let table: String
        let columns: [String]
        let rows: [[Value]]
    }

    /// What our columns hold.
    private enum Value: Codable {
        case nothing
        case number(Int64)
        case text(String)

        init(_ stored: DatabaseValue) throws {
            switch stored.storage {
            case .null: self = .nothing
            case .int64(let number): self = .number(number)
            case .string(let text): self = .text(text)
            case .double, .blob: throw StoreError.damaged("A row holds a value that none of ours has.")
            }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .nothing
            } else if let number = try? container.decode(Int64.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .nothing: try container.encodeNil()
            case .number(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            }
        }

        var stored: DatabaseValue {
            switch self {
            case .nothing: .null
            case .number(let number): number.databaseValue
            case .text(let text): text.databaseValue
            }
        }
    }

    static func text(_ database: Database) throws -> String {
        try jsonText(
            parts.map { part in
                let cursor = try Row.fetchCursor(
                    database, sql: "SELECT * FROM \(part.table) WHERE \(part.condition) ORDER BY 1")
                var rows: [[Value]] = []
                while let row = try cursor.next() { rows.append(try row.databaseValues.map(Value.init)) }
                return Part(table: part.table, columns: try database.columns(in: part.table).map(\.name), rows: rows)
            })
    }

    static func rows(from text: String) throws -> EngineRows {
        let kept = try decoded([Part].self, fromJSON: text)
        let database = try DatabaseQueue()
        try SQLiteStore.migrations.migrate(database)
        try database.write { database in
            for part in parts {
                guard let rows = kept.first(where: { $0.table == part.table }) else { continue }
                let columns = rows.columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
                let places = rows.columns.map { _ in "?" }.joined(separator: ", ")
                for row in rows.rows {
                    guard row.count == rows.columns.count else {
                        throw StoreError.damaged("A copy of the state has a row of \(row.count) values.")
                    }
                    try database.run(
                        "INSERT INTO \(part.table) (\(columns)) VALUES (\(places))",
                        StatementArguments(row.map(\.stored)))
                }
            }
        }
        return try SQLiteStore(database: database, at: "memory").rows()
    }
}
