import Fleet
import ScheduleExpressions
import TestSupport
import Testing

@testable import Engine

/// A turn that is made ready before its instant is the turn that it would have been.
@Suite("Turns made ready before") struct AheadTests {
    private typealias Loop = SchedulerLoop<StubbornRecordsTests.StubbornRecords, StubbornRecordsTests.StubbornNodes>

    private func makeLoop(_ seed: UInt64) throws -> (Loop, RandomWorld) {
        let world = try RandomWorld(seed: seed)
        let loop = Loop(
            engine: try SchedulerEngine(windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: StubbornRecordsTests.StubbornRecords(),
            nodes: StubbornRecordsTests.StubbornNodes(nodes: FaultyNodes(seed: seed, faults: 0.2)))
        return (loop, world)
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `all is as without it, also where it is put back, and where its messages do not go out`(seed: UInt64) throws {
        var (plain, world) = try makeLoop(seed)
        var (early, _) = try makeLoop(seed)
        var random = RandomSource(seed: seed)
        var (ready, putBack, owed) = (0, 0, 0)
        try plain.turn(at: world.start)
        #expect(!early.canTurnAhead(of: world.start), "nothing is known before the first turn")
        try early.turn(at: world.start)
        for _ in 0..<400 {
            guard let next = plain.nextInstant else { break }
            try plain.turn(at: next)
            guard early.canTurnAhead(of: next) else {
                try early.turn(at: next)
                #expect(early.engine == plain.engine)
                continue
            }
            let before = (early.engine, early.nodes.sent, early.records.committed)
            early.records.refusals = random.chance(0.3) ? 1 : 0
            early.nodes.refusals = early.records.refusals == 0 && random.chance(0.3) ? 1 : 0
            do {
                try early.turnAhead(at: next)
                ready += 1
            } catch  where early.owesBatch {
                #expect(early.engine == plain.engine)
                while early.owesBatch { try early.finishBatch(at: next) }
                owed += 1
            } catch {
                #expect(early.engine == before.0 && early.nodes.sent == before.1)
                #expect(early.records.committed == before.2)
                try early.turn(at: next)
                putBack += 1
            }
            early.nodes.refusals = 0
            #expect(early.engine == plain.engine, "seed \(seed), at \(next): decided otherwise")
        }
        #expect(early.records.committed == plain.records.committed)
        #expect(early.nodes.sent == plain.nodes.sent)
        #expect(ready > 5 && putBack > 2 || plain.nextInstant == nil, "\(ready), \(putBack), \(owed)")
    }

    @Test func `windows that are due are counted, but not in a pause`() throws {
        var (loop, world) = try makeLoop(3)
        try loop.turn(at: world.start)
        let first = try #require(loop.engine.windows.compactMap(\.next?.instant).min())
        #expect(loop.engine.dueWindowCount(at: first - .milliseconds(1)) == 0)
        #expect(loop.engine.dueWindowCount(at: first) > 0)
        try loop.turn(at: world.start, events: [.pause(PauseRequest(reason: "a test", by: "tests"))])
        #expect(loop.engine.dueWindowCount(at: first) == 0)
    }
}
