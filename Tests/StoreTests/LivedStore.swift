import Engine
import Foundation
import GRDB
import RunCommand
import ScheduleExpressions
import StateManager
import Synchronization
import TestSupport

@testable import Store

/// A store in a folder, in which a random world has lived for some days; much of it goes on.
struct LivedStore {
    let folder: TemporaryFolder
    private let life: Life

    /// Lived in memory, by a store of any version, and kept as one file. Each is lived once.
    private struct Life {
        let world: RandomWorld
        let rows: EngineRows
        let end: Instant
        let bytes: Data
    }

    /// Beside the store, which may be too old to be read by what reads stores today.
    private struct Kept: Recorder {
        var store: SQLiteStore
        var rows = EngineRows()

        mutating func commit(_ changes: [Change]) throws {
            try store.commit(changes)
            for change in changes { rows.apply(change) }
        }
    }

    private static let lives = Mutex<[String: Life]>([:])

    /// With `turns` no more than these.
    init(seed: UInt64, days: Int = 2, turns: Int = .max, migratedTo version: String? = nil) throws {
        folder = try TemporaryFolder()
        let file = folder.path + "/" + SQLiteStore.fileName
        life = try LivedStore.lives.withLock { lives in
            let key = "\(seed) \(days) \(turns) \(version ?? "")"
            if let life = lives[key] { return life }
            let life = try LivedStore.live(seed: seed, days: days, turns, version, file)
            lives[key] = life
            return life
        }
        try life.bytes.write(to: URL(filePath: file))
    }

    private static func live(
        seed: UInt64, days: Int, _ turns: Int, _ version: String?, _ path: String
    ) throws -> Life {
        let world = try RandomWorld(seed: seed)
        let memory = try DatabaseQueue()
        try SQLiteStore.migrations.migrate(memory)
        let store = SQLiteStore(database: memory, at: "memory")
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: Kept(store: store), nodes: FaultyNodes(seed: seed, faults: 0.2))
        try loop.turn(at: world.start)
        var done = 1
        while let next = loop.nextInstant, next < world.start + .days(days), done < turns {
            try loop.turn(at: next)
            done += 1
        }
        if let version { try memory.write { try LivedStore.age($0, to: version) } }
        let file = try DatabaseQueue(path: path)
        try store.copy(to: file)
        try file.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA application_id = \(FileKind.scheduler.rawValue)")
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try file.close()
        return Life(
            world: world, rows: LivedStore.rows(loop.records.rows, keptBy: version),
            end: loop.engine.mark ?? world.start,
            bytes: try Data(contentsOf: URL(filePath: path)))
    }

    /// Makes of a store what it would be if it had been written by an older version.
    private static func age(_ database: Database, to version: String) throws {
        let undoing = [
            "15": """
            CREATE TABLE older (
                name TEXT NOT NULL, number INTEGER NOT NULL CHECK (number >= 1), type TEXT NOT NULL,
                format TEXT NOT NULL CHECK (format IN ('JSON', 'YAML')), schema TEXT, hash TEXT NOT NULL,
                content TEXT NOT NULL CHECK (json_valid(content)), created_at INTEGER NOT NULL,
                PRIMARY KEY (name, number)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO older SELECT * FROM document_version WHERE format <> 'TEXT';
            DROP TABLE document_version;
            ALTER TABLE older RENAME TO document_version;
            """,
            "14": "DROP TABLE association_version;",
            "13": "ALTER TABLE command DROP COLUMN first_positions;",
            "12": "DROP TABLE document_version;",
            "11": """
            ALTER TABLE association_run DROP COLUMN cutoff_at;
            ALTER TABLE association_run DROP COLUMN cause;
            ALTER TABLE association_run DROP COLUMN version;
            ALTER TABLE association DROP COLUMN made_up_at;
            ALTER TABLE association DROP COLUMN missed_nodes;
            ALTER TABLE association DROP COLUMN node_list;
            ALTER TABLE association DROP COLUMN version;
            DELETE FROM node_list WHERE id NOT IN (SELECT node_list FROM command);
            """,
            "10": """
            ALTER TABLE invocation DROP COLUMN response_code;
            ALTER TABLE invocation DROP COLUMN standard_error;
            ALTER TABLE invocation DROP COLUMN standard_output;
            """,
            "9": """
            CREATE TABLE older (
                command_id TEXT NOT NULL REFERENCES command DEFERRABLE INITIALLY DEFERRED,
                node TEXT NOT NULL, dispatched_at INTEGER NOT NULL, start_before INTEGER NOT NULL,
                expires_at INTEGER NOT NULL, ended_at INTEGER,
                result TEXT CHECK (result IN
                    ('Success', 'Failed', 'ExecutionTimedOut', 'DeliveryTimedOut', 'Cancelled')),
                found TEXT NOT NULL, changed TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (command_id, node)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO older SELECT * FROM invocation;
            DROP TABLE invocation;
            ALTER TABLE older RENAME TO invocation;
            """,
            "8": "DROP TABLE state_copy; DROP TABLE turn; DROP TABLE definition_text;",
            "7": "DROP TABLE outbox;",
            "6": """
            ALTER TABLE command RENAME COLUMN node_list TO nodes;
            UPDATE command SET nodes = (SELECT nodes FROM node_list WHERE id = command.nodes);
            DROP TABLE node_list;
            """,
            "control": "DROP TABLE pause; DROP TABLE audit;",
            "4": "DROP TABLE fence;",
        ]
        for newer in SQLiteStore.migrations.migrations.reversed().prefix(while: { $0 != version }) {
            try database.execute(sql: undoing[String(newer.prefix { $0 != ":" })] ?? "SELECT no way back from it")
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = ?", arguments: [newer])
        }
    }

    /// What a store of a version has kept of rows: before the eleventh nothing of why associations run, and on whom.
    private static func rows(_ rows: EngineRows, keptBy version: String?) -> EngineRows {
        let versions = SQLiteStore.migrations.migrations
        guard let version, let own = versions.firstIndex(of: version),
            let eleventh = versions.firstIndex(where: { $0.hasPrefix("11:") }),
            let thirteenth = versions.firstIndex(where: { $0.hasPrefix("13:") }), own < thirteenth
        else { return rows }
        var rows = rows
        rows.commands = rows.commands.mapValues {
            CommandRecord(
                id: $0.id, document: $0.document, parameters: $0.parameters, deliverySeconds: $0.deliverySeconds,
                nodes: $0.nodes, concurrencyMax: $0.concurrencyMax, errorsMax: $0.errorsMax)
        }
        if own >= eleventh { return rows }
        rows.associations = rows.associations.mapValues {
            AssociationRecord(
                id: $0.id, name: $0.name, appliedAt: $0.appliedAt, definition: $0.definition, version: 1, nodes: nil,
                missed: [])
        }
        rows.runs = rows.runs.mapValues {
            AssociationRunRecord(
                associationID: $0.associationID, associationName: $0.associationName, scheduledFor: $0.scheduledFor,
                startedAt: $0.startedAt, endedAt: $0.endedAt, sequence: $0.sequence, commandID: $0.commandID)
        }
        return rows
    }

    var world: RandomWorld { life.world }
    var rows: EngineRows { life.rows }
    var end: Instant { life.end }
    var path: String { folder.path + "/" + SQLiteStore.fileName }

    /// Overwrites a page that no start needs: the first of the decision log.
    func spoilOnePage() throws {
        let page = try DatabaseQueue(path: path).read {
            try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'decision'") ?? 0
        }
        var bytes = try bytes()
        bytes.replaceSubrange((page - 1) * 4096..<page * 4096, with: Data(repeating: 0xAA, count: 4096))
        try bytes.write(to: URL(filePath: path))
    }

    func bytes() throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// Goes on with what the store in `folder` holds, for so many turns.
    func goOn(in folder: String, turns: Int, seed: UInt64 = 1) throws {
        let store = try SQLiteStore(folder: folder)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes, rows: store.rows()),
            records: store, nodes: FaultyNodes(seed: seed, faults: 0.2))
        try loop.turn(at: end)
        for _ in 0..<turns {
            guard let next = loop.nextInstant else { return }
            try loop.turn(at: next)
        }
    }
}
