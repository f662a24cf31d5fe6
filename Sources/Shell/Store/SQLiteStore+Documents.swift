import Documents
import Engine
import GRDB
import ScheduleExpressions

/// The versions of documents. A row is never changed: what a number stands for stays.
extension SQLiteStore {
    static func registerDocuments(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("12: the versions of documents") { database in
            try database.execute(
                sql: """
                    CREATE TABLE document_version (
                        name TEXT NOT NULL,
                        number INTEGER NOT NULL CHECK (number >= 1),
                        type TEXT NOT NULL,
                        format TEXT NOT NULL CHECK (format IN ('JSON', 'YAML')),
                        schema TEXT,
                        hash TEXT NOT NULL,
                        content TEXT NOT NULL CHECK (json_valid(content)),
                        created_at INTEGER NOT NULL,
                        PRIMARY KEY (name, number)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
    }

    /// A change calendar is plain text. SQLite cannot change a constraint of a table, so it is made anew.
    static func registerTextDocuments(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("15: documents of plain text") { database in
            try database.execute(
                sql: """
                    CREATE TABLE newer (
                        name TEXT NOT NULL,
                        number INTEGER NOT NULL CHECK (number >= 1),
                        type TEXT NOT NULL,
                        format TEXT NOT NULL CHECK (format IN ('JSON', 'YAML', 'TEXT')),
                        schema TEXT,
                        hash TEXT NOT NULL,
                        content TEXT NOT NULL CHECK (format = 'TEXT' OR json_valid(content)),
                        created_at INTEGER NOT NULL,
                        PRIMARY KEY (name, number)
                    ) STRICT, WITHOUT ROWID;
                    INSERT INTO newer SELECT * FROM document_version;
                    DROP TABLE document_version;
                    ALTER TABLE newer RENAME TO document_version;
                    """)
        }
    }

    static func readDocuments(_ database: Database) throws -> [DocumentVersion] {
        // Who only reads finds an older store as it is.
        guard try database.tableExists("document_version") else { return [] }
        return try Row.fetchAll(database, sql: "SELECT * FROM document_version ORDER BY name, number").map { row in
            let (name, type) = (try row.value("name") as String, try row.known("type") as DocumentType)
            let content: String = try row.value("content")
            return try DocumentVersion(
                document: Document(
                    name: name, type: type, format: row.known("format"), schema: row.optional("schema"),
                    hash: row.value("hash"), content: content,
                    command: type.runsOnNodes ? SQLiteStore.command(name, content) : nil),
                number: row.count("number"), createdAt: row.instant("created_at"))
        }
    }

    private static func command(_ name: String, _ content: String) throws -> CommandDocument {
        do {
            return try CommandDocument(name: name, source: content)
        } catch {
            throw StoreError.damaged("The document \(name) that is kept cannot be read: \(error)")
        }
    }

    /// Every version of every document that was applied, by name and number.
    package func documentVersions() throws -> [DocumentVersion] { try read(SQLiteStore.readDocuments) }
}

extension Database {
    func insert(_ version: DocumentVersion) throws {
        guard let createdAt = version.createdAt else {
            throw StoreError.damaged("A version of \(version.document.name) has no beginning.")
        }
        let document = version.document
        try run(
            """
            INSERT INTO document_version (name, number, type, format, schema, hash, content, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                document.name, version.number, document.type.rawValue, document.format.rawValue, document.schema,
                document.hash, document.content, createdAt.millisecondsSinceEpoch,
            ])
    }
}
