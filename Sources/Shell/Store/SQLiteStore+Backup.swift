import Foundation
import GRDB

extension SQLiteStore {
    /// Writes a copy of the store as it is at one instant, in one file that needs no other, and checks the copy in full.
    /// Other processes may write to the store meanwhile. A file that is there already stays, unless it is to be replaced;
    /// it is replaced only by a copy that is complete, sound and on disk.
    ///
    /// Returns what the check of the copy came to. Throws `StoreError`.
    package func backup(to file: String, replacing: Bool) throws -> StoreCheck {
        if try FileKind.exists(file) {
            guard replacing else {
                throw StoreError("\(file) is there already. Name another file, or give --force to replace it.")
            }
            for mine in ["", "-wal", "-shm"] where FileKind.isSameFile(file, path + mine) {
                throw StoreError("\(file) is the store itself. Name another file.")
            }
        }
        let part = "\(file).part-\(getpid())"
        try SQLiteStore.makeEmptyFile(at: part)
        defer { for end in ["", "-journal", "-wal", "-shm"] { unlink(part + end) } }
        try StoreError.describing(file) {
            let copied = try DatabaseQueue(path: part)
            try copy(to: copied)
            // The copy is to be one file, also while it is read.
            try copied.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try copied.close()
        }
        let copied = try StoreError.describing(file) { try DatabaseQueue.readOnly(path: part) }
        let check = try SQLiteStore(database: copied, at: file).check()
        try StoreError.describing(file) { try copied.close() }
        if let fault = check.faults.first {
            throw StoreError.damaged(
                "\(path) is damaged, and so would its copy be: \(fault) Nothing was written. See drydock store check.")
        }
        try SQLiteStore.sync(part)
        try SQLiteStore.move(part, to: file, replacing: replacing)
        return check
    }

    /// Nobody but its owner reads it.
    private static func makeEmptyFile(at path: String) throws {
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(path) }
        close(descriptor)
    }

    /// What the file holds, and then its name, is on disk when this returns.
    private static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritable(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw unwritable(path) }
    }

    private static func move(_ part: String, to file: String, replacing: Bool) throws {
        // A link is refused when somebody has made the file in between; a renaming would replace it.
        let status = replacing ? rename(part, file) : link(part, file)
        guard status == 0 else {
            if errno == EEXIST { throw StoreError("\(file) is there already. Name another file, or give --force.") }
            throw unwritable(file)
        }
        let folder = (file as NSString).deletingLastPathComponent
        try sync(folder.isEmpty ? "." : folder)
    }

    private static func unwritable(_ path: String) -> StoreError {
        StoreError(
            "\(path) cannot be written: \(String(cString: strerror(errno))). Check the folder, or name another file.")
    }
}

extension FileKind {
    static func exists(_ path: String) throws -> Bool {
        var status = stat()
        if stat(path, &status) == 0 { return true }
        if errno == ENOENT { return false }
        throw StoreError("\(path): \(String(cString: strerror(errno))). Name another file.")
    }

    static func isSameFile(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
            && first.st_ino == second.st_ino
    }
}
