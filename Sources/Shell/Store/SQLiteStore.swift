import Engine
import GRDB

/// The store: `drydock.sqlite` in the state folder. Rows are the truth; the engine's memory is a cache of them.
///
/// `commit` is the only writer of what the engine decides: the changes of a step go in together or not at all, and are on
/// disk when it returns (WAL, synchronous=FULL).
package struct SQLiteStore: Recorder {
    private let database: DatabaseQueue
    private let path: String

    package static let fileName = "drydock.sqlite"

    /// Opens the store in a folder, or makes one there.
    ///
    /// Throws `StoreError` when the file is no store of ours or cannot be opened.
    package init(folder: String) throws {
        let path = folder + "/" + SQLiteStore.fileName
        try self.init(
            migrating: StoreError.describing(path) { try DatabaseQueue.durable(path: path, as: .scheduler) }, at: path)
    }

    /// A store in memory, for tests.
    package init() throws {
        try self.init(migrating: DatabaseQueue(), at: "memory")
    }

    private init(migrating database: DatabaseQueue, at path: String) throws {
        self.init(database: database, at: path)
        try StoreError.describing(path) { try SQLiteStore.migrations.migrate(database) }
    }

    package mutating func commit(_ changes: [Change]) throws {
        try write { database in
            for change in changes { try database.apply(change) }
        }
    }
}

extension SQLiteStore {
    init(database: DatabaseQueue, at path: String) {
        self.database = database
        self.path = path
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try StoreError.describing(path) { try database.read(body) }
    }

    /// Runs a transaction: all of it is on disk when this returns, or none of it is when it throws.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try StoreError.describing(path) { try database.write(body) }
    }
}
