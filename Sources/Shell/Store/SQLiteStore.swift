import Engine
import Fleet
import Foundation
import GRDB
import ScheduleExpressions

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
            database: StoreError.describing(path) { try DatabaseQueue.durable(path: path, as: .scheduler) }, path: path)
    }

    /// A store in memory, for tests.
    package init() throws {
        try self.init(database: DatabaseQueue(), path: "memory")
    }

    private init(database: DatabaseQueue, path: String) throws {
        self.init(database: database, readingAt: path)
        try StoreError.describing(path) { try SQLiteStore.migrations.migrate(database) }
    }

    package mutating func commit(_ changes: [Change]) throws {
        try write { database in
            for change in changes { try database.apply(change) }
        }
    }
}

extension SQLiteStore {
    init(database: DatabaseQueue, readingAt path: String) {
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

extension DatabaseQueue {
    /// A database whose committed transactions survive a crash of the machine.
    ///
    /// Throws `StoreError` when the file is somebody else's; then nothing was written to it.
    static func durable(path: String, as kind: FileKind) throws -> DatabaseQueue {
        _ = try kind.isAt(path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let synchronous = try queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        precondition(synchronous == 2, "a library has changed synchronous behind our back")
        try queue.write { try $0.execute(sql: "PRAGMA application_id = \(kind.rawValue)") }
        return queue
    }

    /// A database of another process, for reading.
    static func readOnly(path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}

/// What a SQLite file of ours is, as its header tells (PRAGMA application_id).
enum FileKind: Int {
    /// "ddst"
    case scheduler = 0x6464_7374
    /// "ddfl"
    case fleet = 0x6464_666C

    /// Whether a file holds rows of this kind. One that does not exist, or in which nothing stands yet, does not.
    ///
    /// Throws `StoreError` when it is a database of somebody else.
    func isAt(_ path: String) throws -> Bool {
        guard try FileKind.size(of: path) > 0 else { return false }
        return try DatabaseQueue.readOnly(path: path).read { database in
            let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            let isEmpty = tables.allSatisfy { $0 == "grdb_migrations" }
            let kind = try Int.fetchOne(database, sql: "PRAGMA application_id")
            guard isEmpty || kind == rawValue else {
                throw StoreError(
                    "\(path) is a SQLite file, but not drydock's. Move it away, or give another --state folder.")
            }
            return !isEmpty
        }
    }

    /// Bytes; 0 when there is no such file.
    static func size(of path: String) throws -> Int {
        var status = stat()
        if stat(path, &status) == 0 { return Int(status.st_size) }
        if errno == ENOENT { return 0 }
        throw StoreError(
            "\(path) cannot be read: \(String(cString: strerror(errno))). Check its permissions, or give --state.")
    }
}

/// A store that cannot be used, in words for an operator.
package struct StoreError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// Runs `body` and says of a database error which file it concerns and what to do.
    static func describing<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            let advice: String
            switch error.resultCode {
            case .SQLITE_NOTADB, .SQLITE_CORRUPT:
                advice = "It is no drydock store, or a damaged one. Move it away, or give another --state folder."
            case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
                advice = "It cannot be opened for writing. Check the folder's owner and permissions, or give --state."
            case .SQLITE_FULL: advice = "The disk is full. Make room and start again."
            case .SQLITE_BUSY, .SQLITE_LOCKED: advice = "Another process holds it. Stop that one first."
            default: advice = "Check the disk, and start again."
            }
            throw StoreError("\(path): \(error.message ?? error.resultCode.description). \(advice)")
        }
    }
}
