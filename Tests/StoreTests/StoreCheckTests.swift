import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite("store check") struct StoreCheckTests {
    /// Each is something that must not be, which the constraints of the schema alone do not see.
    static let contradictions = [
        ("UPDATE clock SET next_sequence = 0", "its next number has been given out already"),
        ("UPDATE command SET succeeded = succeeded + 1, failed = failed - 1 WHERE failed > 0", "nodes succeeded"),
        ("UPDATE node_list SET nodes = '[]'", "it has 0 nodes"),
        ("UPDATE command SET phases = 'q' || substr(phases, 2) WHERE phases <> ''", "a state that does not exist"),
        ("UPDATE decision SET line = '{' WHERE number = 3", "decision 3: its line is no JSON"),
        ("DELETE FROM association_run", "it belongs to no execution and no run"),
        (
            "UPDATE command SET status = 'Success' WHERE id = (SELECT command_id FROM invocation WHERE ended_at IS NULL)",
            "a node of it is in flight, and it is over"
        ),
        ("UPDATE window_execution SET origin = 'Elsewhere'", "A row holds \"Elsewhere\" as its origin"),
        ("UPDATE intervention SET action = 'dance'", "A row holds \"dance\" as its action"),
        ("UPDATE clock SET mark = 9223372036854775807", "A row holds 9223372036854775807 as an instant"),
    ]

    /// A world that has lived until it has some of everything.
    private static func livedToTheFull() throws -> LivedStore {
        for seed in 9..<40 as Range<UInt64> {
            let lived = try LivedStore(seed: seed, days: 3)
            let hasAll = try DatabaseQueue(path: lived.path).read {
                try Bool.fetchOne(
                    $0,
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM invocation WHERE ended_at IS NULL)
                        AND EXISTS (SELECT 1 FROM command WHERE failed > 0) AND EXISTS (SELECT 1 FROM association_run)
                        """)
            }
            if hasAll ?? false { return lived }
        }
        throw StoreError.damaged("No world is as it is wanted.")
    }

    @Test(arguments: contradictions)
    func `what contradicts itself is found, and named`(sql: String, expected: String) throws {
        let lived = try StoreCheckTests.livedToTheFull()
        let queue = try DatabaseQueue(path: lived.path)
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO intervention SELECT 'i', window_id, window_name, scheduled_for, 'skip', 'r', 'me',
                    scheduled_for, -sequence - 1 + 1000000, NULL FROM window_execution LIMIT 1
                    """)
            try database.execute(sql: "UPDATE clock SET next_sequence = 2000000")
        }
        #expect(try #require(try SQLiteStore.reading(folder: lived.folder.path)).check().faults.isEmpty)
        try queue.write { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: sql)
            try #require(database.changesCount > 0)
        }
        try queue.close()
        let faults = try #require(try SQLiteStore.reading(folder: lived.folder.path)).check().faults
        #expect(faults.contains { $0.description.contains(expected) }, "\(faults)")
    }

    @Test func `a page that is not a page is a fault of the file`() throws {
        let lived = try LivedStore(seed: 7)
        try lived.spoilOnePage()
        let store = try #require(try SQLiteStore.reading(folder: lived.folder.path))
        let faults = try store.check().faults
        #expect(!faults.isEmpty)
        #expect(faults.allSatisfy { $0.place == "the file" })
    }

    /// What the schema refuses by itself, whoever writes.
    @Test(arguments: [
        "UPDATE window_execution SET status = 'DONE'", "UPDATE window_execution SET ended_at = NULL",
        "UPDATE window_execution SET cutoff_at = closes_at + 1", "UPDATE window_execution SET is_closed = 2",
        "UPDATE window_execution SET started_at = scheduled_for - 1", "UPDATE window_execution SET sequence = 'first'",
        "UPDATE task_execution SET command_ids = 'none'", "UPDATE task_execution SET execution_id = 'none'",
        "UPDATE command SET succeeded = -1", "UPDATE command SET corrected = drifted + 1",
        "UPDATE invocation SET result = 'Fine'",
        "UPDATE invocation SET ended_at = dispatched_at - 1", "UPDATE invocation SET expires_at = start_before - 1",
        "UPDATE association_run SET ended_at = started_at - 1",
        "INSERT INTO fence VALUES (1, 2, ''); UPDATE fence SET epoch = 1",
        "UPDATE clock SET mark = mark - 1",
    ])
    func `the schema refuses a row that cannot be`(sql: String) throws {
        let lived = try LivedStore(seed: 9, days: 3)
        let queue = try DatabaseQueue(path: lived.path)
        #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
}
