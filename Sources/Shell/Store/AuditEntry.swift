import Crypto
import GRDB
import ScheduleExpressions

/// A line of the audit log: who changed what, from what to what, and why.
///
/// Each carries a hash over itself and the one before. A line that is changed, taken out or put in later does not fit its
/// neighbours any more, and whoever wrote down the last hash also sees that lines are gone from the end.
package struct AuditEntry: Hashable, Sendable {
    package let at: Instant
    /// The user that the asking process ran as, by the kernel's word.
    package let userID: UInt32
    /// The person, by the asking process's word.
    package let by: String
    package let action: String
    package let before: String
    package let after: String
    package let reason: String

    package init(
        at instant: Instant, userID: UInt32, by: String, action: String, before: String, after: String, reason: String
    ) {
        at = instant
        self.userID = userID
        self.by = by
        self.action = action
        self.before = before
        self.after = after
        self.reason = reason
    }

    /// SHA-256 of the hash before it and of all members, each preceded by its length, so that no two lists of members
    /// have the same bytes.
    func hash(after previous: String, number: Int) -> String {
        var hash = SHA256()
        let members = [
            previous, String(number), String(at.millisecondsSinceEpoch), String(userID), by, action, before, after,
            reason,
        ]
        for member in members {
            let bytes = Array(member.utf8)
            hash.update(data: Array("\(bytes.count):".utf8) + bytes)
        }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

extension Database {
    func append(_ entry: AuditEntry) throws {
        let last = try Row.fetchOne(self, sql: "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        let number = (last?["number"] ?? 0) + 1
        try run(
            """
            INSERT INTO audit (number, at, user_id, made_by, action, before, after, reason, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                number, entry.at.millisecondsSinceEpoch, entry.userID, entry.by, entry.action, entry.before,
                entry.after, entry.reason, entry.hash(after: last?["hash"] ?? "", number: number),
            ])
    }
}

extension SQLiteStore {
    /// A line as it stands in the log.
    package struct AuditLine: Hashable, Sendable {
        package let number: Int
        package let entry: AuditEntry
        package let hash: String
    }

    /// The audit log, oldest first; of a long one the newest `count` lines.
    package func auditLines(newest count: Int = .max) throws -> [AuditLine] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM audit ORDER BY number DESC LIMIT ?", arguments: [count]
            ).reversed().map(SQLiteStore.auditLine)
        }
    }

    /// The number of the first line that does not fit what is before it; nil when all do. And the last hash, empty when
    /// there is no line.
    package func verifyAudit() throws -> (broken: Int?, count: Int, lastHash: String) {
        try read { database in
            var (previous, count) = ("", 0)
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY number")
            while let row = try rows.next() {
                let line = try SQLiteStore.auditLine(row)
                count += 1
                guard line.number == count, line.hash == line.entry.hash(after: previous, number: count) else {
                    return (count, count, previous)
                }
                previous = line.hash
            }
            return (nil, count, previous)
        }
    }

    private static func auditLine(_ row: Row) throws -> AuditLine {
        AuditLine(
            number: try row.count("number"),
            entry: AuditEntry(
                at: try row.instant("at"), userID: try row.value("user_id"), by: try row.value("made_by"),
                action: try row.value("action"), before: try row.value("before"), after: try row.value("after"),
                reason: try row.value("reason")),
            hash: try row.value("hash"))
    }
}
