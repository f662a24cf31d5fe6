import Documents
import Fleet
import GRDB
import ScheduleExpressions
import SimulatedFleet

/// The simulated fleet with a file of its own, `fleet.sqlite` in the state folder.
///
/// It is a separate witness: what it received is on disk before `send` returns, in no transaction with the engine's. Only
/// so can it tell that something was sent twice, or never.
package struct FleetStore: NodeChannel {
    private let database: DatabaseQueue
    private let path: String
    private let fence: Fence
    private let definition: FleetDefinition
    private var simulation: FleetSimulation
    /// Invocations that may be received before the memory is made anew from the file.
    private var receptionsLeft: Int

    package static let fileName = "fleet.sqlite"

    /// Goes on with the fleet that the folder holds, or begins one there at `start`.
    ///
    /// A fleet keeps the seed and the start that it began with: what the nodes do follows from both. `holder` names the
    /// process, for whom it takes the file over from.
    package init(
        folder: String, fleet: FleetDefinition, seed: UInt64, startingAt start: Instant, holder: String = ""
    ) throws {
        let path = folder + "/" + FleetStore.fileName
        self.path = path
        let (database, fence) = try StoreError.describing(path) {
            let database = try DatabaseQueue.durable(path: path, as: .fleet, FleetStore.migrations)
            return (database, try database.write { try Fence(raising: $0, by: holder) })
        }
        self.database = database
        self.fence = fence
        definition = fleet
        let snapshot = try StoreError.describing(path) {
            try database.write { database in
                try FleetSnapshot.begin(database, at: start, seed: seed)
                return try FleetSnapshot(database)
            }
        }
        simulation = try FleetSimulation(fleet, restoring: snapshot, keepsEntries: false, recordsChanges: true)
        receptionsLeft = FleetStore.receptions(after: snapshot)
    }

    /// So many that making it anew costs a small part of what was received in between.
    private static func receptions(after snapshot: FleetSnapshot) -> Int {
        max(receptionsMin, 4 * snapshot.invocations.count)
    }
    private static let receptionsMin = 5000

    /// Ends its use, when another one goes on with the file.
    package func putAway() { KeptConnections.close(database) }

    package var nodes: [ManagedNode] { simulation.nodes }

    /// When each node was last heard of by an instant.
    package var lastPings: @Sendable (Instant) -> [ManagedNode.ID: Instant] {
        let fleet = FleetSimulation(
            definition, seed: simulation.seed, startingAt: simulation.startedAt, keepsEntries: false)
        return { fleet.lastPings(at: $0) }
    }

    package mutating func send(_ dispatches: [Dispatch], at now: Instant) throws {
        simulation.send(dispatches, at: now)
        try save(at: now)
        try count(dispatches)
    }

    /// The nodes have received it with the commit of the file, which is written before `commit` is called.
    package mutating func send(_ dispatches: [Dispatch], at now: Instant, after commit: () throws -> Void) throws {
        if dispatches.isEmpty { return try commit() }
        let before = simulation
        var isCommitted = false
        simulation.send(dispatches, at: now)
        do {
            try save(at: now) {
                try commit()
                isCommitted = true
            }
        } catch  where !isCommitted {
            simulation = before
            throw error
        }
        try count(dispatches)
    }

    private mutating func count(_ dispatches: [Dispatch]) throws {
        receptionsLeft -= dispatches.reduce(0) { $0 + $1.nodes.count }
        if receptionsLeft > 0 { return }
        do {
            try forgetThePast()
        } catch let error as StoreError where error.kind == .passing {
            receptionsLeft = FleetStore.receptionsMin
        }
    }

    /// A fleet remembers everything that it ever received, and a daemon runs for years: what nobody can ask for any more
    /// is taken out of the file, and the memory is made anew from it, as a restart would. The ledger stays.
    private mutating func forgetThePast() throws {
        try restore(
            write { database in
                try FleetSnapshot.forgetThePast(database)
                return try FleetSnapshot(database)
            })
    }

    private mutating func restore(_ snapshot: FleetSnapshot) throws {
        let before = simulation
        simulation = try FleetSimulation(definition, restoring: snapshot, keepsEntries: false, recordsChanges: true)
        // Who has asked lives on, and does not ask a second time.
        simulation.keepAnswers(of: before)
        receptionsLeft = FleetStore.receptions(after: snapshot)
    }

    package mutating func ask(_ surveys: [Survey], at now: Instant) throws {
        simulation.ask(surveys, at: now)
        do {
            try save(at: now)
        } catch {
            simulation.forgetAnswers(to: Set(surveys.map(\.message.commandID)))
            throw error
        }
    }

    package mutating func takeSurveyAnswers(through now: Instant) throws -> [SurveyAnswer] {
        simulation.takeSurveyAnswers(through: now)
    }

    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try StoreError.describing(path) {
            try database.write { database in
                try fence.check(database, path)
                return try body(database)
            }
        }
    }

    package mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) throws {
        simulation.cancel(commandID: commandID, nodes: nodes, at: now)
        try save(at: now)
    }

    package var nextOutcomeAt: Instant? { simulation.nextOutcomeAt }

    package mutating func takeOutcomes(through now: Instant) throws -> [InvocationOutcome] {
        let outcomes = simulation.takeOutcomes(through: now)
        try save(at: now)
        return outcomes
    }

    /// Writes down what has changed, and commits it when `commit` has returned.
    private mutating func save(at now: Instant, after commit: () throws -> Void = {}) throws {
        let changes = simulation.takeChanges()
        if changes.isEmpty { return try commit() }
        var refusal: (any Error)?
        do {
            try write { database in
                for node in changes.nodes { try database.keep(node) }
                for command in changes.commands { try database.keep(command) }
                for invocation in changes.invocations { try database.keep(invocation, at: now) }
                for entry in changes.entries { try database.append(entry) }
                do {
                    try commit()
                } catch {
                    refusal = error
                    throw error
                }
            }
        } catch {
            // It is about no file of the fleet's, and whoever sends knows what there was before.
            if let refusal { throw refusal }
            // What is not on disk has not happened: the memory is made anew from the file, as by a restart.
            try restore(
                StoreError.describing(path) {
                    try database.read { try FleetSnapshot($0) }
                })
            throw error
        }
    }
}

// MARK: - The file

extension FleetStore {
    static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: nodes, commands, invocations, ledger") { database in
            try database.execute(
                sql: """
                    CREATE TABLE fleet (
                        only INTEGER PRIMARY KEY CHECK (only = 1),
                        started_at INTEGER NOT NULL,
                        seed TEXT NOT NULL
                    );
                    CREATE TABLE node (node TEXT PRIMARY KEY NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
                    CREATE TABLE command (command_id TEXT PRIMARY KEY NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
                    CREATE TABLE invocation (
                        command_id TEXT NOT NULL,
                        node TEXT NOT NULL,
                        given_at INTEGER,
                        record TEXT NOT NULL,
                        PRIMARY KEY (command_id, node)
                    ) WITHOUT ROWID;
                    CREATE INDEX invocation_given ON invocation (given_at);
                    CREATE TABLE ledger (
                        number INTEGER PRIMARY KEY,
                        at INTEGER NOT NULL,
                        command_id TEXT NOT NULL,
                        node TEXT NOT NULL,
                        event TEXT NOT NULL
                    );
                    CREATE TRIGGER ledger_is_append_only BEFORE UPDATE ON ledger
                    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
                    """)
        }
        migrator.registerMigration("2: one writer") { try $0.execute(sql: Fence.schema) }
        return migrator
    }

    /// The nodes that were sent a command and have not begun because they are offline, as far as the fleet knows. Empty
    /// in a folder without a fleet of ours.
    ///
    /// The next one who asks has the same connection.
    package static func delayed(folder: String, commandID: String) throws -> Set<ManagedNode.ID> {
        let path = folder + "/" + fileName
        return try StoreError.describing(path) {
            let kept = BorrowedConnection(path: path)
            if kept == nil, try !FileKind.fleet.isAt(path, migrations) { return [] }
            let queue = try kept?.queue ?? DatabaseQueue.readOnly(path: path)
            let connection = kept ?? BorrowedConnection(queue, path: path)
            defer { withExtendedLifetime(connection) {} }
            return try queue.read { database in
                Set(
                    try String.fetchAll(
                        database,
                        sql: """
                            SELECT node FROM invocation WHERE command_id = ?
                            AND json_extract(record, '$.begunAt') IS NULL
                            AND (json_extract(record, '$.phase') = 'waiting' OR json_extract(record, '$.phase') = 'ending'
                                AND json_extract(record, '$.result') = 'DeliveryTimedOut')
                            """, arguments: [commandID]
                    ).map(ManagedNode.ID.init))
            }
        }
    }

    /// What the ledger of a folder says, oldest first. For whoever judges a scheduler by it.
    package static func ledger(folder: String) throws -> [FleetLedger.Entry] {
        try DatabaseQueue.readOnly(path: folder + "/" + fileName).read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM ledger ORDER BY number").map { row in
                return try FleetLedger.Entry(
                    number: row.count("number"), at: row.instant("at"), commandID: row.value("command_id"),
                    node: ManagedNode.ID(row.value("node")), event: row.known("event"))
            }
        }
    }
}

extension Database {
    fileprivate func keep(_ node: NodeStateRecord) throws {
        try run("INSERT OR REPLACE INTO node VALUES (?, ?)", [node.node, try jsonText(node)])
    }

    fileprivate func keep(_ command: FleetCommandRecord) throws {
        try run("INSERT OR REPLACE INTO command VALUES (?, ?)", [command.commandID, try command.text()])
    }

    fileprivate func keep(_ invocation: FleetInvocationRecord, at now: Instant) throws {
        try run(
            "INSERT OR REPLACE INTO invocation (command_id, node, given_at, record) VALUES (?, ?, ?, ?)",
            [
                invocation.commandID, invocation.node, invocation.isOver ? now.millisecondsSinceEpoch : nil,
                try invocation.text(),
            ])
    }

    fileprivate func append(_ entry: FleetLedger.Entry) throws {
        try run(
            "INSERT INTO ledger (number, at, command_id, node, event) VALUES (?, ?, ?, ?, ?)",
            [
                entry.number, entry.at.millisecondsSinceEpoch, entry.commandID, entry.node.rawValue,
                entry.event.rawValue,
            ])
    }
}

extension FleetInvocationRecord {
    /// Whether its answer was given: nothing happens to it by itself any more.
    fileprivate var isOver: Bool { phase == "given" }
}

extension FleetSnapshot {
    /// How long an answer can still be asked for after it was given, in milliseconds before the newest: an hour. What is
    /// asked for again was lost with the last process, so it was given at the last instants of that one.
    private static let answersKept: Int64 = 3_600_000
    /// How long a command of which nothing is left is kept, in milliseconds: nodes that waited may still get it.
    private static let commandsKept: Int64 = 172_800_000

    private static let needed =
        "given_at IS NULL OR given_at >= (SELECT max(given_at) FROM invocation) - \(answersKept)"

    fileprivate static func forgetThePast(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM invocation WHERE NOT (\(needed))")
        try database.execute(
            sql: """
                DELETE FROM command WHERE command_id NOT IN (SELECT command_id FROM invocation)
                AND json_extract(record, '$.firstReceivedAt') < (SELECT max(given_at) FROM invocation) - \(commandsKept)
                """)
    }

    /// Has a new file begin; one that has begun keeps its beginning.
    fileprivate static func begin(_ database: Database, at start: Instant, seed: UInt64) throws {
        try database.execute(
            sql: "INSERT OR IGNORE INTO fleet (only, started_at, seed) VALUES (1, ?, ?)",
            arguments: [start.millisecondsSinceEpoch, String(seed)])
    }

    /// What the file holds, as far as the fleet needs it to go on.
    fileprivate init(_ database: Database) throws {
        guard let fleet = try Row.fetchOne(database, sql: "SELECT started_at, seed FROM fleet"),
            let seed = UInt64(try fleet.value("seed") as String)
        else { throw StoreError.damaged("The fleet's file holds no seed.") }
        self.init(startedAt: try fleet.instant("started_at").millisecondsSinceEpoch, seed: seed)
        nodes = try String.fetchAll(database, sql: "SELECT record FROM node").map {
            try decoded(NodeStateRecord.self, fromJSON: $0)
        }
        invocations = try String.fetchAll(
            database, sql: "SELECT record FROM invocation WHERE \(FleetSnapshot.needed)"
        ).map { try decoded(FleetInvocationRecord.self, fromJSON: $0) }
        commands = try String.fetchAll(database, sql: "SELECT record FROM command").map {
            try decoded(FleetCommandRecord.self, fromJSON: $0)
        }
        nextEntryNumber = try Int.fetchOne(database, sql: "SELECT max(number) + 1 FROM ledger") ?? 0
    }
}
