import Engine
import Fleet
import GRDB
import Notifications

/// What a commit waits for.
package struct CommitWait {
    /// Looks whether something else has come first, while all of it is being written.
    package let look: () throws -> Void
    /// Waits, when it is written.
    package let hold: () throws -> Void

    static let changesBetweenLooks = 50

    package init(look: @escaping () throws -> Void, hold: @escaping () throws -> Void) {
        self.look = look
        self.hold = hold
    }
}

/// The store: `drydock.sqlite` in the state folder. Rows are the truth; the engine's memory is a cache of them.
///
/// `commit` is the only writer of what the engine decides: the changes of a step go in together or not at all, and are on
/// disk when it returns (WAL, synchronous=FULL).
package struct SQLiteStore: Recorder, Sendable {
    private let database: DatabaseQueue
    let path: String
    /// nil for who only reads.
    private let fence: Fence?
    /// What gives the connection back when nobody reads by it any more; nil when it is nobody else's.
    private let borrowed: BorrowedConnection?

    package static let fileName = "drydock.sqlite"

    /// Opens the store in a folder for writing, or makes one there. From then on whoever opened it before writes nothing
    /// any more; `holder` names this process to it.
    ///
    /// Throws `StoreError` when the file is no store of ours, damaged, from a newer version, or cannot be opened; then it
    /// is as it was.
    package init(folder: String, holder: String = "") throws {
        let path = folder + "/" + SQLiteStore.fileName
        try StoreError.describing(path) { try DatabaseQueue.undoUnfinished(path: path) }
        if let found = try SQLiteStore.found(folder: folder) {
            defer { found.putAway() }
            try found.checkForStart()
        }
        try self.init(
            taking: StoreError.describing(path) {
                try DatabaseQueue.durable(path: path, as: .scheduler, SQLiteStore.migrations)
            }, at: path, holder)
    }

    /// A store in memory, for tests.
    package init() throws {
        let database = try DatabaseQueue()
        try SQLiteStore.migrations.migrate(database)
        try self.init(taking: database, at: "memory", "")
    }

    private init(taking database: DatabaseQueue, at path: String, _ holder: String) throws {
        let fence = try StoreError.describing(path) { try database.write { try Fence(raising: $0, by: holder) } }
        self.init(database: database, at: path, fence: fence)
    }

    package mutating func commit(_ changes: [Change]) throws {
        try commit(changes, audit: nil)
    }

    /// As `commit`; an entry of the audit log, letters about what people are to be told, and what the changes came of, for a
    /// replay, go in with them, or not at all. With `wait` all is written first, and committed when its `hold`
    /// returns; when that throws, or its `look` before, nothing is.
    package func commit(
        _ changes: [Change], audit entry: AuditEntry?, telling notices: [Notice] = [],
        _ audience: Audience = Audience(subscribers: [], host: ""), of turn: Turn? = nil,
        on basis: DecisionBasis? = nil, waiting wait: CommitWait? = nil
    ) throws {
        try write { database in
            if let turn, let basis { try database.keep(turn, basis) }
            for (number, change) in changes.lasting.enumerated() {
                if number.isMultiple(of: CommitWait.changesBetweenLooks) { try wait?.look() }
                try database.apply(change)
            }
            if let entry { try database.append(entry) }
            for notice in notices { try database.tell(notice, audience) }
            try wait?.hold()
        }
    }

    /// As `commit`, of more changes than fit into the memory: for whoever makes a store with a long past.
    package func fill(with changes: some Sequence<Change>) throws {
        try write { database in
            // In KiB. Rows are in the order of time, and their keys in none: all of the indexes are written to all along.
            try database.execute(sql: "PRAGMA cache_size = -\(512 * 1024)")
            for change in changes { try database.apply(change) }
        }
    }

    /// Whether a commit also tidies up when much has been written since the last time: SQLite's checkpoint, which takes
    /// tens of milliseconds. Who is in a hurry leaves it to a later commit.
    package func tidiesUp(_ tidiesUp: Bool) throws {
        try StoreError.describing(path) {
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(tidiesUp ? 1000 : 0)")
            }
        }
    }

    /// Before anything is written to a store: whether the daemon could go on with it. Complexity: as `rows()`, and the
    /// references between all rows. A store of an older schema is judged by its migration.
    private func checkForStart() throws {
        guard try read({ try SQLiteStore.migrations.hasCompletedMigrations($0) }) else { return }
        do {
            _ = try SchedulerEngine(windows: [], associations: [], nodes: NodeTable([]), rows: rows())
        } catch let error as RowsError {
            throw StoreError.damaged("\(path): \(error) \(StoreError.damagedAdvice)")
        }
        if let fault = try read({ try SQLiteStore.foreignKeyFaults($0, atMost: 1) }).first {
            throw StoreError.damaged("\(path): \(fault) \(StoreError.damagedAdvice)")
        }
    }
}

extension SQLiteStore {
    init(database: DatabaseQueue, at path: String, fence: Fence? = nil) {
        self.database = database
        self.path = path
        self.fence = fence
        borrowed = nil
    }

    init(_ borrowed: BorrowedConnection, at path: String) {
        database = borrowed.queue
        self.path = path
        fence = nil
        self.borrowed = borrowed
    }

    /// Who only reads may find a store of an older version, in which not everything is that today's tables hold.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try StoreError.describing(path) {
            do {
                return try database.read(body)
            } catch  where StoreError.mayBeForAge(error) && isOlder {
                throw StoreError(
                    "\(path) was written by an older drydock, which did not keep that yet. Stop its daemon, if it runs, "
                        + "and start this one's (drydock daemon): it brings the store up to date.")
            }
        }
    }

    /// Whether tables or columns are missing that the daemon would add.
    private var isOlder: Bool {
        (try? database.read { try SQLiteStore.migrations.hasCompletedMigrations($0) }) == false
    }

    /// Runs a transaction: all of it is on disk when this returns, or none of it is when it throws.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try StoreError.describing(path) {
            try database.write { database in
                try fence?.check(database, path)
                return try body(database)
            }
        }
    }

    /// Ends its use. To be called where the program goes on for long.
    package func putAway() { KeptConnections.close(database) }

    /// Copies all of it into another database, as it is at one instant.
    func copy(to copy: DatabaseQueue) throws { try database.backup(to: copy) }
}
