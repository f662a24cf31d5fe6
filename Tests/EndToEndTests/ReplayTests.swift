import Foundation
import ScheduleExpressions
import Store
import TestSupport
import Testing

/// What a real daemon has decided, over crashes and a reload, is decided again by `drydock replay`.
@Suite("Replay of a daemon") struct ReplayTests {
    private let configuration: TestConfiguration
    private let state: TemporaryFolder

    init() throws {
        configuration = try TestConfiguration()
        state = try TemporaryFolder()
    }

    private func start() throws -> DrydockProcess {
        try DrydockProcess([
            "daemon", "--config", configuration.folder.path, "--state", state.path, "--speed", "100000", "--seed", "3",
            "--listen", "none",
        ])
    }

    private func mark() throws -> Instant? { try SQLiteStore.made(in: state.path)?.mark() }

    /// Waits until the daemon has decided everything up to an instant, or if nil anything.
    private func wait(for instant: Instant?, _ daemon: DrydockProcess) throws -> Instant {
        while true {
            try #require(daemon.isRunning)
            if let mark = try mark(), instant.map({ mark >= $0 }) ?? true { return mark }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    private func replay(_ arguments: String...) throws -> DrydockProcess.Result {
        try DrydockProcess.output(["replay", "--state", state.path] + arguments)
    }

    @Test func `days with crashes and a reload are decided the same again, from any day of them`() throws {
        var daemon = try start()
        let first = try wait(for: nil, daemon)
        var random = RandomSource(seed: 1)
        var reached = first
        for round in 1...6 {
            reached = try wait(for: reached + .minutes(random.integer(60...900)), daemon)
            daemon.kill()
            _ = daemon.wait()
            if round == 3 { try configuration.edit() }
            daemon = try start()
        }
        reached = try wait(for: max(reached + .hours(6), first + .hours(49)), daemon)
        // While it runs.
        let live = try replay("--from", (reached - .hours(3)).description, "--to", reached.description)
        #expect(live.status == 0, "\(live.talk)")
        #expect(live.talk.contains("the same as in the decision log"), "\(live.talk)")
        daemon.terminate()
        #expect(daemon.wait() == 0)
        let kept = try #require(try SQLiteStore.made(in: state.path)).decisionLines()
        let begin = try #require(try firstCopy())
        let all = try replay("--from", begin.description, "-o", "json")
        #expect(all.status == 0, "\(all.talk)")
        #expect(all.output.split(separator: "\n").map(String.init) == kept)
        #expect(kept.contains { $0.contains("definitionsApplied") && $0.contains("Changed: first.") })
        let hour = try replay("--from", (begin + .hours(30)).description, "--to", (begin + .hours(31)).description)
        #expect(hour.status == 0, "\(hour.talk)")
        let early = try replay("--from", "2020-01-01")
        #expect(early.status == 3)
        #expect(early.talk.contains("Give --from \(begin) or later."), "\(early.talk)")
    }

    /// When the first decision was made.
    private func firstCopy() throws -> Instant? {
        let lines = try SQLiteStore.made(in: state.path)?.decisionLines() ?? []
        return try lines.first?.split(separator: "\"at\":\"").last.map {
            try Instant(parsing: String($0.prefix { $0 != "\"" }))
        }
    }
}
