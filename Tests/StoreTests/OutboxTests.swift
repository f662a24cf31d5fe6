import Engine
import Fleet
import GRDB
import MaintenanceWindows
import Notifications
import RunCommand
import ScheduleExpressions
import StateManager
import Testing

@testable import Store

@Suite("Outbox") struct OutboxTests {
    private let start = Instant(secondsSinceEpoch: 1_796_083_200)
    private let audience = Audience(
        subscribers: [
            Subscriber(name: "all", happenings: Happening.allCases, channel: .command(["/bin/true"])),
            Subscriber(
                name: "one", happenings: [.windowMissed], windows: ["dev"], channel: .command(["/bin/true"])),
        ], host: "ops-1")

    private func missed(_ window: String, day: Int = 0, id: String = "n") -> Notice {
        let at = start + .days(day)
        return Notice(
            id: id, .windowMissed, .window(window, scheduledFor: at), at: at, reason: "The \"disk\" was\nfull.")
    }

    private func decision(_ window: String) -> Change {
        .decision(
            Decision(
                .windowMissed, .window(window, scheduledFor: start), at: start, status: "CANCELLED", reason: "Missed."))
    }

    @Test func `a letter goes to everybody who wants to be told, and says it in JSON`() throws {
        let store = try SQLiteStore()
        try store.commit([decision("dev")], audit: nil, telling: [missed("dev")], audience)
        let letter = try #require(try store.nextLetter(to: "all"))
        let other = try #require(try store.nextLetter(to: "one"))
        #expect(letter.body == other.body)
        #expect(
            letter.body
                == #"{"at":"2026-12-01T00:00:00Z","happening":"WindowMissed","host":"ops-1","id":"n","#
                + #""reason":"The \"disk\" was\nfull.","scheduledFor":"2026-12-01T00:00:00Z","#
                + #""text":"window dev of 2026-12-01T00:00:00Z: missed. The \"disk\" was\nfull.","version":1,"#
                + #""window":"dev"}"#)
        #expect(try store.lettersUnderWay() == 2)
        try store.commit([decision("prod")], audit: nil, telling: [missed("prod", id: "m")], audience)
        #expect(try store.lettersUnderWay() == 3)
    }

    @Test func `no more letters wait than may, and the oldest are given up with the reason`() throws {
        let store = try SQLiteStore()
        for day in 0..<6 {
            try store.commit(
                [decision("dev")], audit: nil, telling: [missed("dev", day: day, id: "n\(day)")],
                Audience(subscribers: Array(audience.subscribers.prefix(1)), host: "ops-1"))
        }
        #expect(try store.giveUpLetters() == 0)
        #expect(try store.giveUpLetters(beyond: 4) == 2)
        #expect(try store.lettersUnderWay() == 4)
        #expect(try store.nextLetter(to: "all")?.noticeID == "n2")
        let trouble = try #require(try store.tellingTroubles(gaveUpFrom: start).first)
        #expect(trouble.gaveUp == 2 && trouble.retrying == 0 && trouble.last.noticeID == "n1")
        #expect(trouble.last.lastError == "more than 4 notices waited to be told")
        #expect(try store.giveUpLetters(beyond: 4) == 0)
    }

    @Test func `what is not committed is not told, and what is told is committed`() throws {
        let store = try SQLiteStore()
        let impossible = Change.windowRemoved(.init("mw-00000000000000000"))
        #expect(throws: StoreError.self) {
            try store.commit([decision("dev"), impossible], audit: nil, telling: [missed("dev")], audience)
        }
        #expect(try store.lettersUnderWay() == 0)
        // A row that cannot be written undoes the decision, too.
        try store.write { try $0.execute(sql: "DROP TABLE outbox") }
        #expect(throws: StoreError.self) {
            try store.commit([decision("dev")], audit: nil, telling: [missed("dev")], audience)
        }
        #expect(try store.decisionLines().isEmpty)
    }

    @Test func `a letter is there once, however often it is put there`() throws {
        let store = try SQLiteStore()
        let letters = try audience.letters(about: missed("dev"))
        try store.put(letters)
        try store.put(letters)
        #expect(try store.lettersUnderWay() == 2)
    }

    @Test func `the one that is due first comes first, and what has ended comes no more`() throws {
        let store = try SQLiteStore()
        try store.put(try (0..<3).flatMap { try audience.letters(about: missed("prod", day: $0, id: "\($0)")) })
        var first = try #require(try store.nextLetter(to: "all"))
        #expect(first.noticeID == "0" && first.nextTryAt == Instant(secondsSinceEpoch: 0))
        first.failures = 1
        first.nextTryAt = start
        first.lastError = "exit 1"
        try store.update([first])
        var second = try #require(try store.nextLetter(to: "all"))
        #expect(second.noticeID == "1")
        second.result = .delivered
        try store.update([second])
        var third = try #require(try store.nextLetter(to: "all"))
        #expect(third.noticeID == "2")
        third.result = .gaveUp
        try store.update([third])
        #expect(try store.nextLetter(to: "all") == first)
        #expect(try store.lettersUnderWay() == 1)
    }

    @Test func `who could not be told is known by name, with the newest of the reasons`() throws {
        let store = try SQLiteStore()
        try store.put(try (0..<4).flatMap { try audience.letters(about: missed("dev", day: $0, id: "\($0)")) })
        #expect(try store.tellingTroubles(gaveUpFrom: start).isEmpty)
        for error in ["old", "exit 1", "exit 2", "exit 3"] {
            var letter = try #require(try store.nextLetter(to: "one"))
            letter.failures = 1
            letter.lastError = error
            if error == "exit 3" { letter.nextTryAt = start } else { letter.result = .gaveUp }
            try store.update([letter])
        }
        let troubles = try store.tellingTroubles(gaveUpFrom: start + .days(1))
        #expect(troubles.map(\.subscriber) == ["one"])
        #expect(troubles.first?.gaveUp == 2)
        #expect(troubles.first?.retrying == 1)
        #expect(troubles.first?.last.lastError == "exit 3")
    }

    @Test func `letters to people who are told no more are given up`() throws {
        let store = try SQLiteStore()
        try store.put(try audience.letters(about: missed("dev")))
        #expect(try store.giveUpLetters(notTo: ["one"]) == 1)
        #expect(try store.giveUpLetters(notTo: ["one"]) == 0)
        #expect(try store.nextLetter(to: "all") == nil)
        #expect(try store.nextLetter(to: "one") != nil)
        #expect(try store.tellingTroubles(gaveUpFrom: start).map(\.subscriber) == ["all"])
    }

    @Test func `what has ended is forgotten with its time, and what is under way is not`() throws {
        let store = try SQLiteStore()
        try store.put(try (0..<2).flatMap { try audience.letters(about: missed("prod", day: $0, id: "\($0)")) })
        try store.forget(endedBefore: start + .days(10))
        #expect(try store.lettersUnderWay() == 2)
        for _ in 0..<2 {
            var letter = try #require(try store.nextLetter(to: "all"))
            letter.result = .delivered
            try store.update([letter])
        }
        try store.forget(endedBefore: start + .days(1))
        var rows = 0
        try store.dump { if $0.table == "outbox" { rows += 1 } }
        #expect(rows == 1)
    }

    // MARK: - What is news

    /// It keeps the id of the name that it had before.
    private let agent = Association.ID(derivedFrom: "agent-of-old")

    /// A store that knows the association.
    private func store() throws -> SQLiteStore {
        var store = try SQLiteStore()
        try store.commit([
            .association(
                AssociationRecord(
                    id: agent, name: "agent", appliedAt: start, definition: "{}", version: 1, nodes: nil, missed: []))
        ])
        return store
    }

    /// An hourly run of an association on one node: whether it failed, and whether the node had drifted.
    private func run(_ hour: Int, fails: Bool = false, drifts: Bool = false, ofNode node: String = "i-1") -> [Change] {
        let at = start + .hours(hour)
        let id = "c\(hour)"
        let nodeID = ManagedNode.ID(node)
        let begun = AssociationRunRecord(
            associationID: agent, associationName: "agent", scheduledFor: at, startedAt: at, endedAt: nil,
            sequence: hour, commandID: id)
        let ended = AssociationRunRecord(
            associationID: begun.associationID, associationName: "agent", scheduledFor: at, startedAt: at,
            endedAt: at + .minutes(1), sequence: hour, commandID: id)
        func invocation(_ end: InvocationRecord.End?) -> Change {
            .invocation(
                InvocationRecord(
                    commandID: id, node: nodeID, dispatchedAt: at, startBefore: at, expiresAt: at, end: end))
        }
        let end = InvocationRecord.End(
            at: at, result: fails ? .failed : .success, found: drifts ? ["agent is missing"] : [], changed: [],
            detail: "")
        var counts = Command.Counts()
        if fails { counts.failed = 1 } else { counts.succeeded = 1 }
        return [
            .runAdded(begun),
            .commandAdded(
                CommandRecord(
                    id: id, document: "AWS-RunShellScript", parameters: [:], deliverySeconds: 1, nodes: [nodeID],
                    concurrencyMax: 1, errorsMax: 0)),
            invocation(nil), invocation(end),
            .progress(
                CommandProgress(
                    id: id, status: fails ? .failed : .success, ending: nil, phases: [fails ? .failed : .succeeded],
                    errors: fails ? 1 : 0, counts: counts)),
            .runChanged(ended),
        ]
    }

    private func notice(_ happening: Happening, hour: Int, node: String? = nil) -> Notice {
        Notice(
            id: "\(happening.rawValue) \(hour)", happening,
            .association("agent", scheduledFor: start + .hours(hour)), at: start + .hours(hour),
            node: node.map { Notice.Node(id: $0, name: $0) }, reason: "So it is.")
    }

    @Test func `an association that fails again and again is told once, and anew when it had recovered`() throws {
        let store = try store()
        var told: [Bool] = []
        for (hour, fails) in [true, true, false, true, true].enumerated() {
            let notices = fails ? [notice(.associationFailing, hour: hour)] : []
            let before = try store.lettersUnderWay()
            try store.commit(run(hour, fails: fails), audit: nil, telling: notices, audience)
            told.append(try store.lettersUnderWay() > before)
        }
        #expect(told == [true, false, false, true, false])
    }

    @Test func `a node that drifts back every second time fights, which is told once, and anew a day later`() throws {
        let store = try store()
        var told: [Int] = []
        let hours: Set = [0, 1, 3, 4, 6, 30, 33, 35, 37]
        for hour in 0..<40 {
            let drifts = hours.contains(hour)
            let notices = drifts ? [notice(.associationFighting, hour: hour, node: "i-1")] : []
            let before = try store.lettersUnderWay()
            try store.commit(run(hour, drifts: drifts), audit: nil, telling: notices, audience)
            if try store.lettersUnderWay() > before { told.append(hour) }
        }
        #expect(told == [3, 35])
    }
}
