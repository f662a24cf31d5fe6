import Fleet
import GRDB
import RunCommand

/// Which nodes a command goes to, in the order of starting. Each list is kept once: the runs of an association go to the
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
}
