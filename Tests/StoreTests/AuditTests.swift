import Engine
import GRDB
import ScheduleExpressions
import Testing

@testable import Store

@Suite("Audit log") struct AuditTests {
    private func store(lines: Int) throws -> SQLiteStore {
        let store = try SQLiteStore()
        for number in 0..<lines {
            let entry = AuditEntry(
                at: Instant(secondsSinceEpoch: Int64(number)), userID: 1000, by: "anna", action: "stop slow",
                before: "open", after: "stopped", reason: "reason \(number)")
            try store.commit([], audit: entry)
        }
        return store
    }

    @Test func `a log that nobody touched is whole`() throws {
        #expect(try store(lines: 0).verifyAudit() == (nil, 0, ""))
        let store = try store(lines: 3)
        let result = try store.verifyAudit()
        #expect(result.broken == nil)
        #expect(result.count == 3)
        #expect(result.lastHash == (try store.auditLines(newest: 1).first?.hash))
    }

    @Test(arguments: [
        ("UPDATE audit SET reason = 'another' WHERE number = 2", 2),
        ("UPDATE audit SET before = 'ope', after = 'nstopped' WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("UPDATE audit SET number = number + 10 WHERE number = 3", 3),
        ("UPDATE audit SET user_id = 0 WHERE number = 3", 3),
    ])
    func `the first line that was altered is named`(statement: String, line: Int) throws {
        let store = try store(lines: 3)
        try store.write { database in
            try database.execute(sql: "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened")
            try database.execute(sql: statement)
        }
        #expect(try store.verifyAudit().broken == line)
    }

    @Test(arguments: ["UPDATE audit SET reason = 'another'", "DELETE FROM audit"])
    func `the store itself changes no line`(statement: String) throws {
        let store = try store(lines: 1)
        #expect(throws: StoreError.self) { try store.write { try $0.execute(sql: statement) } }
    }

    @Test func `a pause comes back as it was, and goes`() throws {
        var store = try SQLiteStore()
        let pause = Pause(
            since: Instant(secondsSinceEpoch: 10), handledThrough: Instant(secondsSinceEpoch: 9), reason: "a storm",
            by: "anna")
        try store.commit([.pause(pause)])
        #expect(try store.rows().pause == pause)
        try store.commit([.pause(nil)])
        #expect(try store.rows().pause == nil)
    }
}
