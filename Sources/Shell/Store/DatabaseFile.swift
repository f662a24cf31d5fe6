import Foundation
import GRDB

extension DatabaseQueue {
    /// A database whose committed transactions survive a crash of the machine.
    ///
    /// Throws `StoreError` when the file is somebody else's, or from a newer version; then nothing was written to it.
    static func durable(path: String, as kind: FileKind, _ migrator: DatabaseMigrator) throws -> DatabaseQueue {
        try undoUnfinished(path: path)
        _ = try kind.isAt(path, migrator)
        if try FileKind.size(of: path) == 0 { try make(path, as: kind, migrator) }
        return try opened(path, as: kind, migrator)
    }

    /// Makes a file, under another name: it gets its own when all of it is on the disk. So there is a whole one or none,
    /// whenever whoever makes it is ended, and nobody ever reads half of one.
    private static func make(_ path: String, as kind: FileKind, _ migrator: DatabaseMigrator) throws {
        let draft = path + draftSuffix
        // What is beside a file that is not there belongs to nothing. SQLite would take it away, too.
        for name in [path, draft] { for part in ["-journal", "-wal", "-shm"] { unlink(name + part) } }
        unlink(draft)
        let queue = try opened(draft, as: kind, migrator)
        try queue.writeWithoutTransaction { database in
            let isBusy = try Bool.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? true
            guard !isBusy else { throw StoreError("\(draft) is held by another process.", .passing) }
        }
        try queue.close()
        KeptConnections.close(queue)
        guard rename(draft, path) == 0 else {
            throw StoreError("\(path) cannot be made: \(String(cString: strerror(errno))).", .passing)
        }
        try FileKind.syncFolder(of: path)
    }

    /// Of the name of a file that is being made.
    static let draftSuffix = ".new"

    /// A process that was ended while it gave a file its log (WAL), which a backup that was put back does not have yet,
    /// leaves it to the next one to undo that. Who only reads cannot.
    static func undoUnfinished(path: String) throws {
        guard try FileKind.size(of: path) > 0, access(path + "-journal", F_OK) == 0 else { return }
        let queue = try DatabaseQueue(path: path)
        defer { KeptConnections.close(queue) }
        _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
    }

    private static func opened(
        _ path: String, as kind: FileKind, _ migrator: DatabaseMigrator
    ) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.read { database in
            for (pragma, wanted) in [("synchronous", 2), ("foreign_keys", 1)] {
                let value = try Int.fetchOne(database, sql: "PRAGMA \(pragma)")
                precondition(value == wanted, "a library has changed \(pragma) behind our back")
            }
        }
        try queue.write { database in
            // A file is not written to for saying again what it says.
            if try Int.fetchOne(database, sql: "PRAGMA application_id") != kind.rawValue {
                try database.execute(sql: "PRAGMA application_id = \(kind.rawValue)")
            }
        }
        // After its kind is known: a reader may come at any time.
        try migrator.migrate(queue)
        return queue
    }

    /// Whether another process keeps everybody from writing, for longer than a transaction takes. Changes nothing.
    static func isHeld(path: String, as kind: FileKind, _ migrator: DatabaseMigrator) -> Bool {
        guard (try? kind.isAt(path, migrator)) == true else { return false }
        var configuration = Configuration()
        configuration.busyMode = .timeout(1)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN IMMEDIATE; ROLLBACK")
            }
            return false
        } catch let error as DatabaseError {
            return [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode)
        } catch {
            return false
        }
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
    /// Throws `StoreError` when it is no SQLite file, a database of somebody else, or from a newer version.
    ///
    /// Only SQLite itself may open the file: when a process closes any descriptor of it, the locks of its other ones on
    /// that file are gone (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    func isAt(_ path: String, _ migrator: DatabaseMigrator) throws -> Bool {
        let size = try FileKind.size(of: path)
        if size == 0 { return false }
        guard size >= FileKind.sizeMin else {
            throw StoreError.damaged("\(path) ends after \(size) bytes. \(StoreError.damagedAdvice)")
        }
        let queue = try DatabaseQueue.readOnly(path: path)
        defer { KeptConnections.close(queue) }
        return try queue.read { database in
            let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            let isEmpty = tables.allSatisfy { $0 == "grdb_migrations" }
            let kind = try Int.fetchOne(database, sql: "PRAGMA application_id")
            guard isEmpty || kind == rawValue else {
                throw StoreError(
                    "\(path) is a SQLite file, but not drydock's. Move it away, or give another --state folder.")
            }
            let unknown = try migrator.appliedIdentifiers(database).subtracting(migrator.migrations).sorted()
            guard unknown.isEmpty else {
                throw StoreError(
                    "\(path) was written by a newer drydock (schema \"\(unknown[unknown.count - 1])\"), and is left as it "
                        + "is. Start that version, or give another --state folder.")
            }
            return !isEmpty
        }
    }

    /// Bytes of the smallest page. SQLite takes some shorter files for new ones.
    private static let sizeMin = 512

    /// Bytes; 0 when there is no such file.
    static func size(of path: String) throws -> Int {
        var status = stat()
        if stat(path, &status) == 0 { return Int(status.st_size) }
        if errno == ENOENT { return 0 }
        throw unreadable(path)
    }

    /// Its name is on disk when this returns.
    static func syncFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw StoreError("\(path) cannot be made: \(String(cString: strerror(errno))).", .passing)
        }
    }

    private static func unreadable(_ path: String) -> StoreError {
        StoreError(
            "\(path) cannot be read: \(String(cString: strerror(errno))). Check its permissions, or give --state.")
    }
}
