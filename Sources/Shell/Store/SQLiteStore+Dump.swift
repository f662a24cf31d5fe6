import Engine
import GRDB

extension SQLiteStore {
    /// What a dump is: text of one row, of one table.
    package struct DumpedRow {
        package let table: String
        /// One JSON object, columns in their order. Lists and maps stay the texts that they are in the store.
        package let json: String
    }

    /// Hands over every row of every table: tables by name, rows by their key. Equal stores give equal dumps.
    package func dump(_ body: (DumpedRow) throws -> Void) throws {
        try read { database in
            for table in try SQLiteStore.tables(database) {
                let columns = try SQLiteStore.columns(of: table, database)
                let cursor = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT * FROM \(table.quotedDatabaseIdentifier)
                        ORDER BY \(columns.key.map(\.quotedDatabaseIdentifier).joined(separator: ", "))
                        """)
                let names = columns.names.map(jsonString)
                while let row = try cursor.next() {
                    let members = zip(names, row.databaseValues).map { "\($0):\(SQLiteStore.json($1))" }
                    try body(DumpedRow(table: table, json: "{\(members.joined(separator: ","))}"))
                }
            }
        }
    }

    private static func columns(of table: String, _ database: Database) throws -> (names: [String], key: [String]) {
        let names = try String.fetchAll(
            database, sql: "SELECT name FROM pragma_table_info(?) ORDER BY cid", arguments: [table])
        let key = try String.fetchAll(
            database, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", arguments: [table])
        return (names, key.isEmpty ? ["rowid"] : key)
    }

    private static func json(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "null"
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): jsonString(text)
        case .blob(let data): jsonString(data.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
        }
    }
}
