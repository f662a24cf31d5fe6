import GRDB
import Notifications
import ScheduleExpressions

/// The outbox: what people are to be told, and how that goes.
extension SQLiteStore {
    /// Keeps letters about what is in no other row. One that is there already stays as it is.
    package func put(_ letters: [Letter]) throws {
        try write { database in for letter in letters { try database.put(letter) } }
    }

    /// Keeps how it stands with letters that have rows.
    package func update(_ letters: [Letter]) throws {
        try write { database in
            for letter in letters {
                try database.run(
                    "UPDATE outbox SET failures = ?, next_try_at = ?, last_error = ?, result = ? WHERE number = ?",
                    [
                        letter.failures, letter.nextTryAt.millisecondsSinceEpoch, letter.lastError,
                        letter.result?.rawValue, letter.number,
                    ])
            }
        }
    }

    /// The one to be tried first; nil when none is under way to this subscriber. Complexity: a look into an index.
    package func nextLetter(to subscriber: String) throws -> Letter? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM outbox WHERE result IS NULL AND subscriber = ? ORDER BY next_try_at, number LIMIT 1
                    """, arguments: [subscriber]
            ).map(Letter.init)
        }
    }

    /// How many are under way.
    package func lettersUnderWay() throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox WHERE result IS NULL") ?? 0 }
    }

    /// Gives up what is under way to anybody but these. Returns how many that were.
    package func giveUpLetters(notTo subscribers: [String]) throws -> Int {
        try write { database in
            let names = try jsonText(subscribers)
            try database.run(
                """
                UPDATE outbox SET result = 'gaveUp', last_error = 'notify/ does not define this subscriber any more'
                WHERE result IS NULL AND subscriber NOT IN (SELECT value FROM json_each(?))
                """, [names])
            return database.changesCount
        }
    }

    /// Gives up the oldest of what is under way, so that no more than so many are left. Returns how many that were.
    package func giveUpLetters(beyond count: Int = Letter.underWayMax) throws -> Int {
        try write { database in
            try database.run(
                """
                UPDATE outbox SET result = 'gaveUp', last_error = 'more than ' || ?1 || ' notices waited to be told'
                WHERE number IN (SELECT number FROM outbox WHERE result IS NULL ORDER BY number DESC LIMIT -1 OFFSET ?1)
                """, [count])
            return database.changesCount
        }
    }

    /// That somebody could not be told.
    package struct TellingTrouble: Hashable, Sendable {
        package let subscriber: String
        /// Letters that failed at least once, and are tried again.
        package let retrying: Int
        package let gaveUp: Int
        /// The newest of these letters.
        package let last: Letter
    }

    /// By subscriber; of what was given up only what happened from an instant on.
    package func tellingTroubles(gaveUpFrom instant: Instant) throws -> [TellingTrouble] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT *, sum(result IS NULL) AS retrying, sum(result IS NOT NULL) AS gave_up, max(number)
                    FROM outbox WHERE (result IS NULL AND failures > 0) OR (result = 'gaveUp' AND at >= ?)
                    GROUP BY subscriber ORDER BY subscriber
                    """, arguments: [instant.millisecondsSinceEpoch]
            ).map { row in
                TellingTrouble(
                    subscriber: try row.value("subscriber"), retrying: try row.count("retrying"),
                    gaveUp: try row.count("gave_up"), last: try Letter(row))
            }
        }
    }
}

extension Database {
    /// Puts letters about a notice into the outbox, if it is news. What it tells of has been written before, in this
    /// transaction.
    func tell(_ notice: Notice, _ audience: Audience) throws {
        let letters = try audience.letters(about: notice)
        guard !letters.isEmpty, try isNews(notice) else { return }
        for letter in letters { try put(letter) }
    }

    fileprivate func put(_ letter: Letter) throws {
        try run(
            """
            INSERT INTO outbox (notice_id, subscriber, happening, at, body, failures, next_try_at, last_error, result)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (notice_id, subscriber) DO NOTHING
            """,
            [
                letter.noticeID, letter.subscriber, letter.happening, letter.at.millisecondsSinceEpoch, letter.body,
                letter.failures, letter.nextTryAt.millisecondsSinceEpoch, letter.lastError, letter.result?.rawValue,
            ])
    }

    /// What goes on is told once, when it begins.
    private func isNews(_ notice: Notice) throws -> Bool {
        guard case .association(let name, let scheduledFor) = notice.subject else { return true }
        // Not derived from the name: an association keeps its id over a rename. One that is not defined any more has none.
        let known = try String.fetchOne(self, sql: "SELECT id FROM association WHERE name = ?", arguments: [name])
        guard let id = known else { return true }
        switch notice.happening {
        case .associationFailing:
            let before = try String.fetchOne(
                self,
                sql: """
                    SELECT status FROM association_run JOIN command ON command.id = command_id
                    WHERE association_id = ? AND scheduled_for < ? AND ended_at IS NOT NULL AND status <> 'Superseded'
                    ORDER BY scheduled_for DESC LIMIT 1
                    """, arguments: [id, scheduledFor.millisecondsSinceEpoch])
            return before != "Failed"
        case .associationFighting:
            return try beginsFight(notice, association: id)
        default: return true
        }
    }
}

extension Letter {
    init(_ row: Row) throws {
        number = try row.count("number")
        noticeID = try row.value("notice_id")
        subscriber = try row.value("subscriber")
        happening = try row.value("happening")
        at = try row.instant("at")
        body = try row.value("body")
        failures = try row.count("failures")
        nextTryAt = try row.instant("next_try_at")
        lastError = try row.value("last_error")
        result = try row.knownOrNull("result")
    }
}
