import Fleet
import GRDB
import RunCommand

/// Which nodes a command goes to. Each list is kept once: the runs of an association go to the
/// same nodes every half hour, for years.
enum NodeLists {
    /// Lists that are in the rows of commands are taken out of them.
    static func migrate(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE node_list (
                    id TEXT PRIMARY KEY NOT NULL,
                    nodes TEXT NOT NULL CHECK (json_valid(nodes))
                ) STRICT, WITHOUT ROWID;
                """)
        for text in try String.fetchAll(database, sql: "SELECT DISTINCT nodes FROM command") {
            let id = try database.keep(try decoded([String].self, fromJSON: text).map(ManagedNode.ID.init))
            try database.execute(sql: "UPDATE command SET nodes = ? WHERE nodes = ?", arguments: [id, text])
        }
        try database.execute(sql: "ALTER TABLE command RENAME COLUMN nodes TO node_list")
    }

    /// Who goes first is said beside a list, so that the list stays the same.
    static let withFirstPositions = """
        ALTER TABLE command ADD COLUMN first_positions TEXT
            CHECK (first_positions IS NULL OR json_valid(first_positions))
        """

    /// Where they are referred to.
    static let used = """
        SELECT node_list FROM command UNION SELECT node_list FROM association WHERE node_list IS NOT NULL
        """

    /// Those that no command goes to any more, and no association.
    static func forgetUnused(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM node_list WHERE id NOT IN (\(used))")
    }
}

extension Database {
    /// Returns the id of a list, which follows from its nodes.
    func keep(_ nodes: [ManagedNode.ID]) throws -> String {
        let id = DerivedIdentifier.uuid("nodes", nodes.lazy.map(\.rawValue).joined(separator: "\n"))
        let known = try cachedStatement(sql: "SELECT true FROM node_list WHERE id = ?")
        if try Bool.fetchOne(known, arguments: [id]) == nil {
            try run("INSERT INTO node_list (id, nodes) VALUES (?, ?)", [id, try jsonText(nodes.map(\.rawValue))])
        }
        return id
    }
}

extension Row {
    /// The nodes of a command, joined with its list as `nodes`.
    func nodes() throws -> [ManagedNode.ID] {
        try decoded([String].self, fromJSON: try value("nodes")).map(ManagedNode.ID.init)
    }

    /// The positions of those of them that are started before all others. An older store, whose lists are in the order of
    /// starting, has no such column.
    func firstPositions() throws -> [Int] {
        guard hasColumn("first_positions"), let text: String = try optional("first_positions") else { return [] }
        return try decoded([Int].self, fromJSON: text)
    }
}
