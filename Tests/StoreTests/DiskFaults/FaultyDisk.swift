import GRDBSQLite
import Synchronization

/// A disk on which one call fails, once. SQLite reaches every file through a table of functions, and this one stands
/// before the system's (https://www.sqlite.org/vfs.html); it counts the calls on the files of one folder, and hands all
/// others through.
enum FaultyDisk {
    enum Call: CaseIterable { case open, write, sync, truncate, remove, shareMemory }

    /// What the call that fails says.
    enum Fault: CaseIterable { case broken, full }

    struct Tally {
        let folder: String
        fileprivate var callsLeft: Int?
        fileprivate let fault: Fault
        fileprivate(set) var counts: [Call: Int] = [:]
        /// The call that failed.
        fileprivate(set) var failed: Call?

        var calls: Int { counts.values.reduce(0, +) }
    }

    private static let tally = Mutex<Tally?>(nil)

    /// Runs `body` with a disk of which the call of a number fails, of those on files in `folder`; nil: none does.
    static func use(
        for folder: String, failing number: Int?, as fault: Fault = .broken, _ body: () throws -> Void
    ) rethrows -> Tally {
        precondition(isInUse, "SQLite did not take the disk")
        tally.withLock { $0 = Tally(folder: folder, callsLeft: number, fault: fault) }
        try body()
        return tally.withLock { tally in
            defer { tally = nil }
            return tally ?? Tally(folder: folder, callsLeft: nil, fault: fault)
        }
    }

    private static func isWatched(_ path: String) -> Bool {
        tally.withLock { $0.map { path.hasPrefix($0.folder) } ?? false }
    }

    /// Counts a call; the status with which it is to fail, or nil.
    private static func status(of call: Call) -> Int32? {
        tally.withLock { tally in
            guard var counted = tally else { return nil }
            defer { tally = counted }
            counted.counts[call, default: 0] += 1
            guard let left = counted.callsLeft else { return nil }
            counted.callsLeft = left > 0 ? left - 1 : nil
            if left > 0 { return nil }
            counted.failed = call
            return failure(of: call, counted.fault)
        }
    }

    /// Only what takes room finds a disk full.
    private static func failure(of call: Call, _ fault: Fault) -> Int32 {
        switch (call, fault) {
        case (.write, .full), (.shareMemory, .full): SQLITE_FULL
        case (.open, _): SQLITE_CANTOPEN
        case (.write, _): SQLITE_IOERR | 3 << 8
        case (.sync, _): SQLITE_IOERR | 4 << 8
        case (.truncate, _): SQLITE_IOERR | 6 << 8
        case (.remove, _): SQLITE_IOERR | 10 << 8
        case (.shareMemory, .broken): SQLITE_IOERR | 21 << 8
        }
    }

    // MARK: - The tables

    private typealias Methods = sqlite3_io_methods

    private static let isInUse: Bool = {
        guard let own = system else { return false }
        // Of these there is one as long as the process lives.
        let disk = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        disk.initialize(to: own.pointee)
        let name = UnsafeMutablePointer<CChar>.allocate(capacity: 2)
        name.update(from: [CChar(UInt8(ascii: "f")), 0], count: 2)
        disk.pointee.zName = UnsafePointer(name)
        disk.pointee.xOpen = { _, name, file, flags, outFlags in
            guard let system, let open = system.pointee.xOpen else { return SQLITE_ERROR }
            guard let name, isWatched(String(cString: name)) else { return open(system, name, file, flags, outFlags) }
            if let status = FaultyDisk.status(of: .open) {
                file?.pointee.pMethods = nil
                return status
            }
            let status = open(system, name, file, flags, outFlags)
            if status == SQLITE_OK { watch(file) }
            return status
        }
        disk.pointee.xDelete = { _, name, syncsFolder in
            if let name, isWatched(String(cString: name)), let status = FaultyDisk.status(of: .remove) { return status }
            guard let system, let remove = system.pointee.xDelete else { return SQLITE_ERROR }
            return remove(system, name, syncsFolder)
        }
        return sqlite3_vfs_register(disk, 1) == SQLITE_OK
    }()

    private static var system: UnsafeMutablePointer<sqlite3_vfs>? { sqlite3_vfs_find("unix") }

    /// Puts a table of our own before the file's, with the file's own behind it.
    private static func watch(_ file: UnsafeMutablePointer<sqlite3_file>?) {
        guard let file, let own = file.pointee.pMethods else { return }
        let table = UnsafeMutableRawPointer.allocate(
            byteCount: tableLength + MemoryLayout<UnsafePointer<Methods>>.size, alignment: 16)
        table.storeBytes(of: own, toByteOffset: tableLength, as: UnsafePointer<Methods>.self)
        let methods = table.bindMemory(to: Methods.self, capacity: 1)
        methods.initialize(to: own.pointee)
        methods.pointee.xWrite = { file, bytes, count, offset in
            guard let write = FaultyDisk.methodsBehind(file)?.pointee.xWrite else { return SQLITE_ERROR }
            guard let status = FaultyDisk.status(of: .write) else { return write(file, bytes, count, offset) }
            // A write that fails has mostly written something.
            _ = write(file, bytes, count / 2, offset)
            return status
        }
        methods.pointee.xSync = { file, flags in
            FaultyDisk.status(of: .sync) ?? FaultyDisk.methodsBehind(file)?.pointee.xSync(file, flags) ?? SQLITE_ERROR
        }
        methods.pointee.xTruncate = { file, size in
            FaultyDisk.status(of: .truncate) ?? FaultyDisk.methodsBehind(file)?.pointee.xTruncate(file, size)
                ?? SQLITE_ERROR
        }
        methods.pointee.xShmMap = { file, page, size, extends, memory in
            if let status = FaultyDisk.status(of: .shareMemory) {
                memory?.pointee = nil
                return status
            }
            return FaultyDisk.methodsBehind(file)?.pointee.xShmMap(file, page, size, extends, memory) ?? SQLITE_ERROR
        }
        methods.pointee.xClose = { file in
            guard let file, let own = FaultyDisk.methodsBehind(file) else { return SQLITE_ERROR }
            let table = UnsafeMutableRawPointer(mutating: file.pointee.pMethods)
            file.pointee.pMethods = own
            table?.deallocate()
            return own.pointee.xClose(file)
        }
        file.pointee.pMethods = UnsafePointer(methods)
    }

    private static var tableLength: Int { MemoryLayout<Methods>.stride }

    private static func methodsBehind(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafePointer<Methods>? {
        guard let table = file?.pointee.pMethods else { return nil }
        return UnsafeRawPointer(table).load(fromByteOffset: tableLength, as: UnsafePointer<Methods>.self)
    }
}
