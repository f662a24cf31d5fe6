import Foundation
import GRDB

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
