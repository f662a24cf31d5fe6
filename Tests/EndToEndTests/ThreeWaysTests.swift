import Foundation
import ScheduleExpressions
import SimulatedFleet
import Store
import TestSupport
import Testing

/// One week, three ways: rehearsed, lived by a daemon on a faster clock, and lived by one that is killed again and again.
@Suite("A week, three ways", .serialized) struct ThreeWaysTests {
    private let configuration: TestConfiguration
    private let week = Duration.days(7)

    init() throws { configuration = try TestConfiguration() }

    @Test func `a rehearsal and a daemon decide the same, line by line`() throws {
        let state = try TemporaryFolder()
        let daemon = try start(state, seed: 7)
        let first = try livesThroughTheWeek(state, daemon)
        daemon.terminate()
        #expect(daemon.wait() == 0)
        let lived = try lines(of: state, until: first + week)
        #expect(lived.count > 500)
        try compare(lived, rehearsal(from: first, seed: 7))
    }

    /// What came of killing daemons.
    private struct Kills {
        var count = 0
        /// Those that came while a window had nodes in flight.
        var whileInFlight = 0
        var executions = 0
        var dispatches = 0
        var entries = 0
    }

    private static let killsInTheGate = 50

    /// The gate kills 50 times. 1,000 kills, a week of another seed for every 50 of them:
    /// `DRYDOCK_KILLS=1000 swift test --filter "ThreeWaysTests"`.
    @Test func `a daemon killed at random starts nothing twice, nothing outside its window, and loses nothing`() throws
    {
        let wanted =
            ProcessInfo.processInfo.environment["DRYDOCK_KILLS"].flatMap(Int.init) ?? ThreeWaysTests.killsInTheGate
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = RandomSource(seed: seed)
        var all = Kills()
        var weeks = 0
        while all.count < wanted {
            try liveKilledThroughAWeek(
                min(ThreeWaysTests.killsInTheGate, wanted - all.count), seed: 7 + weeks, &random, &all)
            weeks += 1
        }
        print(
            "crash: \(all.count) kills by seed \(seed) in \(weeks) weeks, \(all.whileInFlight) while a window had nodes in "
                + "flight; \(all.executions) executions, \(all.dispatches) dispatches, \(all.entries) entries in the ledger"
        )
        #expect(all.count >= wanted && all.whileInFlight * 2 >= all.count)
        #expect(all.executions >= 20 * weeks && all.dispatches >= 1000 * weeks, "too little happened")
    }

    /// A week at least, and so many kills at least.
    private func liveKilledThroughAWeek(
        _ wanted: Int, seed: Int, _ random: inout RandomSource, _ all: inout Kills
    ) throws {
        let state = try TemporaryFolder()
        var first: Instant?
        var kills = 0
        while true {
            let before = try SQLiteStore.made(in: state.path)?.mark()
            let daemon = try start(state, seed: seed)
            // Now and then while it starts; mostly when it has gone on, and then when nodes of a window are at work.
            if random.chance(0.9) { try wait(for: state) { try $0.mark() != before } }
            // Long enough for a week to go by in about so many lives.
            Thread.sleep(forTimeInterval: Double(random.integer(0...700)) / 1000)
            if random.chance(0.8) { try wait(for: state, hasNodesInFlight) }
            daemon.kill()
            #expect(daemon.wait() == 128 + 9)
            kills += 1
            guard let store = try SQLiteStore.made(in: state.path), let mark = try store.mark() else { continue }
            if try hasNodesInFlight(store) { all.whileInFlight += 1 }
            first = try first ?? firstInstant(store)
            if let first, mark >= first + week, kills >= wanted { break }
        }
        let begun = try #require(first)
        // What was dispatched at the last kill is asked about again by the next start.
        try livesOn(state, seed: seed)
        let entries = try FleetStore.ledger(folder: state.path)
        try check(entries, against: state)
        // Stronger than asked: who was killed decided what who was not killed would have.
        try compare(try lines(of: state, until: begun + week), rehearsal(from: begun, seed: seed))
        all.count += kills
        all.executions += try SQLiteStore.made(in: state.path)?.executions().count { $0.startedAt != nil } ?? 0
        all.dispatches += entries.count { $0.event == .received(again: false) }
        all.entries += entries.count
    }

    /// Returns when the store is as it is waited for; after two seconds anyway.
    private func wait(for state: TemporaryFolder, _ isSo: (SQLiteStore) throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < deadline {
            if let store = try SQLiteStore.made(in: state.path), try isSo(store) { return }
            Thread.sleep(forTimeInterval: 0.005)
        }
    }

    /// Whether a command of a window is under way on a node, by the rows.
    private func hasNodesInFlight(_ store: SQLiteStore) throws -> Bool {
        // A store of which the schema is being made has no mark yet.
        if try store.mark() == nil { return false }
        let rows = try store.rows()
        return rows.tasks.values.flatMap(\.values).flatMap(\.commandIDs).contains { rows.inFlight[$0] != nil }
    }

    // MARK: - Steps

    private func start(_ state: TemporaryFolder, seed: Int) throws -> DrydockProcess {
        try DrydockProcess([
            "daemon", "--config", configuration.folder.path, "--state", state.path, "--speed", "200000", "--seed",
            String(seed), "--listen", "none",
        ])
    }

    /// Waits until the daemon's mark is a week after its first instant, which it returns.
    private func livesThroughTheWeek(_ state: TemporaryFolder, _ daemon: DrydockProcess) throws -> Instant {
        while true {
            try #require(daemon.isRunning)
            if let store = try SQLiteStore.made(in: state.path), let mark = try store.mark(),
                let first = try firstInstant(store), mark >= first + week
            {
                return first
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// One more start, and an orderly end once it has decided something.
    private func livesOn(_ state: TemporaryFolder, seed: Int) throws {
        let before = try SQLiteStore.made(in: state.path)?.mark()
        let daemon = try start(state, seed: seed)
        while try SQLiteStore.made(in: state.path)?.mark() == before {
            try #require(daemon.isRunning)
            Thread.sleep(forTimeInterval: 0.05)
        }
        daemon.terminate()
        #expect(daemon.wait() == 0)
    }

    /// Line by line; the first that differs is named.
    private func compare(_ lived: [String], _ rehearsed: [String]) {
        for (number, (one, other)) in zip(lived, rehearsed).enumerated() where one != other {
            Issue.record("line \(number + 1): lived \(one), rehearsed \(other)")
            return
        }
        #expect(lived.count == rehearsed.count)
    }

    /// The instant at which the daemon took note of its definitions: its first.
    private func firstInstant(_ store: SQLiteStore) throws -> Instant? {
        try store.decisionLines().first.flatMap(ThreeWaysTests.instant)
    }

    private func rehearsal(from first: Instant, seed: Int) throws -> [String] {
        let log = configuration.folder.path + "/decisions.jsonl"
        let status = try DrydockProcess.run([
            "simulate", "--config", configuration.folder.path, "--from", first.description, "--to",
            (first + week).description, "--seed", String(seed), "--log", log,
        ])
        #expect(status == 0)
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        return lines.filter { ThreeWaysTests.instant($0).map { $0 < first + week } ?? false }
    }

    private func lines(of state: TemporaryFolder, until end: Instant) throws -> [String] {
        let store = try #require(try SQLiteStore.made(in: state.path))
        return try store.decisionLines().filter { ThreeWaysTests.instant($0).map { $0 < end } ?? false }
    }

    /// The instant of a line of the decision log.
    private static func instant(_ line: String) -> Instant? {
        guard let data = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let text = data["at"] as? String
        else { return nil }
        return try? Instant(parsing: text)
    }

    /// The fleet's own ledger is the judge.
    private func check(_ entries: [FleetLedger.Entry], against state: TemporaryFolder) throws {
        let store = try #require(try SQLiteStore.made(in: state.path))
        let limits = try store.commandLimits()
        var begun: Set<String> = []
        var received: Set<String> = []
        for entry in entries {
            let key = entry.commandID + entry.node.rawValue
            switch entry.event {
            case .received: received.insert(key)
            case .began:
                #expect(begun.insert(key).inserted, "\(key) was started twice")
                guard let limit = limits[entry.commandID] else { continue }
                #expect(entry.at >= limit.opensAt && entry.at < limit.endsAt, "\(key) was started outside its window")
            case .finishedUnheard, .answered: break
            }
        }
        let dispatched = try store.dispatchedInvocations()
        #expect(dispatched.isSubset(of: received), "something was dispatched and never received")
    }
}
