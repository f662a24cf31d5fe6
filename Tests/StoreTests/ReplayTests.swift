import Documents
import Engine
import Fleet
import Foundation
import GRDB
import ScheduleExpressions
import TestSupport
import Testing

@testable import Store

@Suite("Replay") struct ReplayTests {
    private func copies(_ store: SQLiteStore) throws -> [Instant] {
        try store.read { database in
            try Row.fetchAll(database, sql: "SELECT at FROM state_copy ORDER BY next_turn").map { try $0.instant("at") }
        }
    }

    private func keptLines(_ store: SQLiteStore, _ span: Range<Instant>) throws -> [String] {
        try store.read { database in
            try String.fetchAll(
                database, sql: "SELECT line FROM decision WHERE at >= ? AND at < ? ORDER BY number",
                arguments: [span.lowerBound.millisecondsSinceEpoch, span.upperBound.millisecondsSinceEpoch])
        }
    }

    @Test(arguments: [0, 3, 6] as [UInt64])
    func `what was told comes back as it was told`(seed: UInt64) throws {
        var life = try RecordedWorld(seed: seed, store: SQLiteStore())
        try life.live(days: 2)
        let nodes = life.loop.records.basis.nodes
        let turns = try life.store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM turn ORDER BY number").map { row in
                Turn(
                    at: try row.instant("at"),
                    events: try InputBytes.read(try row.value("events") as Data, nodes: nodes))
            }
        }
        #expect(turns == life.loop.records.turns, "seed \(seed)")
        #expect(turns.count > 20)
    }

    @Test(arguments: [0, 3, 6] as [UInt64])
    func `a replay from each daily copy decides the same, over reloads, restarts and interventions`(
        seed: UInt64
    ) throws {
        var life = try RecordedWorld(seed: seed, store: SQLiteStore())
        try life.live(days: 3)
        let end = try #require(life.loop.engine.mark) + .milliseconds(1)
        let copies = try copies(life.store)
        #expect(copies.first == life.start)
        #expect((3...4).contains(copies.count), "\(copies)")
        for copy in copies {
            let span = copy + .milliseconds(1)..<end
            let (lines, result) = try life.replay(span)
            #expect(result.difference == nil, "seed \(seed), from \(copy)")
            #expect(result.copiedAt == copy)
            #expect(try lines == keptLines(life.store, span))
        }
        let hour = life.start + .hours(30)..<life.start + .hours(40)
        #expect(try life.replay(hour).lines == keptLines(life.store, hour))
        #expect(try life.replay(hour).result.difference == nil)
    }

    @Test func `a decision that does not come out the same is named, as is one that is missing`() throws {
        var life = try RecordedWorld(seed: 3, store: SQLiteStore())
        try life.live(days: 1)
        let end = try #require(life.loop.engine.mark) + .milliseconds(1)
        let all = life.start..<end
        let line = try #require(try keptLines(life.store, all).last)
        try life.store.write {
            try $0.execute(sql: "UPDATE decision SET line = '{}' WHERE line = ?", arguments: [line])
        }
        #expect(try life.replay(all).result.difference == ReplayResult.Difference(kept: "{}", replayed: line))
        try life.store.write { try $0.execute(sql: "DELETE FROM decision WHERE line = '{}'") }
        #expect(try life.replay(all).result.difference == ReplayResult.Difference(kept: nil, replayed: line))
        try life.store.write { database in
            try database.execute(
                sql: "INSERT INTO decision (at, line) VALUES (?, ?), (?, '{}')",
                arguments: [
                    (end - .milliseconds(1)).millisecondsSinceEpoch, line,
                    (end - .milliseconds(1)).millisecondsSinceEpoch,
                ])
        }
        #expect(try life.replay(all).result.difference == ReplayResult.Difference(kept: "{}", replayed: nil))
    }

    @Test func `inputs that are lost do not come out the same`() throws {
        var life = try RecordedWorld(seed: 5, store: SQLiteStore())
        try life.live(days: 2)
        let end = try #require(life.loop.engine.mark) + .milliseconds(1)
        #expect(try life.replay(life.start..<end).result.difference == nil)
        try life.store.write { database in
            try database.execute(
                sql: """
                    UPDATE turn SET events = x'' WHERE number = (SELECT number FROM turn WHERE definitions IS NULL
                    ORDER BY length(events) DESC LIMIT 1)
                    """)
        }
        #expect(try life.replay(life.start..<end).result.difference != nil)
    }

    @Test func `what is not kept, or was decided by another build, is refused, with what to write instead`() throws {
        var life = try RecordedWorld(seed: 1, store: SQLiteStore())
        try life.live(days: 2)
        let middle = try #require(life.loop.engine.mark)
        let early = #expect(throws: ReplayError.self) { try life.replay(life.start - .hours(1)..<middle) }
        #expect(early?.description.hasSuffix("Give --from \(life.start) or later.") == true)
        let other = #expect(throws: ReplayError.self) { try life.replay(life.start..<middle, build: "another") }
        #expect(other?.description == "That was decided by a test, and this is another. Replay it with that one.")
        #expect(throws: ReplayError.self) {
            try SQLiteStore().replay(
                life.start..<middle, build: "a test", reading: { _ in throw StoreError("none") }, onDecision: { _ in })
        }
    }

    @Test(arguments: [1, 3] as [UInt64])
    func `what is older than the retention is forgotten, and the rest can be replayed`(seed: UInt64) throws {
        var life = try RecordedWorld(seed: seed, store: SQLiteStore())
        try life.live(days: 4)
        let end = try #require(life.loop.engine.mark) + .milliseconds(1)
        let limit = life.start + .days(2)
        let before = try keptLines(life.store, limit..<end)
        try life.store.forget(endedBefore: limit)
        let (lines, result) = try life.replay(limit..<end)
        #expect(result.difference == nil)
        #expect(lines == before)
        let copies = try copies(life.store)
        #expect(try #require(copies.first) <= limit && limit - copies[0] <= .hours(30))
        #expect(throws: ReplayError.self) { try life.replay(life.start + .hours(6)..<end) }
        #expect(try life.store.check().faults.isEmpty)
        let first = try life.store.read { try Int.fetchOne($0, sql: "SELECT min(number) FROM turn") }
        #expect(try #require(first) > 1)
    }

    @Test func `bytes that nobody wrote are an error, never a trap`() throws {
        let nodes = try RandomWorld(seed: 1).nodes
        var random = RandomSource(seed: 1)
        var errors = 0
        for _ in 0..<20_000 {
            let bytes = (0..<random.integer(0...40)).map { _ in
                random.chance(0.5) ? UInt8(random.integer(0...14)) : UInt8(random.integer(0...255))
            }
            do { _ = try InputBytes.read(bytes, nodes: nodes) } catch is StoreError { errors += 1 }
        }
        #expect(errors > 10_000)
    }

    @Test func `nodes of the fleet take a few bytes each, whatever their ids, and those that are gone are named`()
        throws
    {
        let nodes = NodeTable(
            (0..<10_000).map { number in
                ManagedNode(
                    id: ManagedNode.ID("i-0123456789abc\(10_000 + number)"), name: "node-\(number)",
                    platform: Platform(kind: .linux, product: "Debian12"), tags: [:])
            })
        func outcome(_ node: ManagedNode.ID) -> InvocationOutcome {
            InvocationOutcome(commandID: "5f0c19d2-0000-8000-8000-0123456789ab", node: node, result: .success)
        }
        let events: [Event] = [.outcomes(nodes.nodes.map { outcome($0.id) })]
        let bytes = InputBytes.write(events, nodes: nodes)
        #expect(bytes.count < 10_100)
        #expect(try InputBytes.read(bytes, nodes: nodes) == events)
        let gone: [Event] = [
            .outcomes([outcome(nodes[3].id), outcome(ManagedNode.ID("i-gone")), outcome(nodes[9].id)])
        ]
        #expect(try InputBytes.read(InputBytes.write(gone, nodes: nodes), nodes: nodes) == gone)
    }
}
