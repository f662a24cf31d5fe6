import Fleet
import Logging
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import Store
import Synchronization
import TestSupport
import Testing

@testable import Daemon

/// The daemon itself, on a clock that is set by hand.
@Suite("Clock steps") struct ClockStepTests {
    /// What the daemon has logged.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        func count(containing text: String) -> Int { lines.withLock { $0.count { $0.contains(text) } } }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.add("\(event.level): \(event.message)") }
    }

    /// A daemon with one window, on eight nodes that finish every step at once.
    private struct Yard {
        let folder: TemporaryFolder
        let clock: HandClock
        let lines = Lines()
        let daemon: Daemon<HandClock>
        let work: Task<Void, any Error>

        init(schedule: String, at start: String) throws {
            folder = try TemporaryFolder()
            let now = try Instant(parsing: start)
            let clock = HandClock(now)
            self.clock = clock
            let window = MaintenanceWindow(
                name: "nightly", schedule: Schedule(expression: try ScheduleExpression(parsing: schedule)),
                durationHours: 4, cutoffHours: 1,
                targets: [WindowTarget(name: "all", targets: [Target(key: .instanceIDs, values: ["*"])])],
                tasks: [
                    WindowTask(
                        name: "patch", document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Install"]],
                        maxConcurrency: .count(8), maxErrors: .count(0),
                        targets: [WindowTarget(name: "all", targets: [Target(key: .instanceIDs, values: ["*"])])])
                ])
            let definitions = AppliedDefinitions(windows: [window], associations: [], fleet: .instant, text: "{}")
            let lines = lines
            let daemon = try Daemon(
                definitions: definitions, readingAgainWith: { definitions },
                state: LockedStateFolder(path: folder.path, holder: Holder(pid: 1, host: "ops-1", startedAt: now)),
                seed: nil, retentionDays: 365, pace: .real, clock: clock,
                logger: Logger(label: "drydock") { _ in Handler(lines: lines) })
            self.daemon = daemon
            work = Task { try await daemon.run() }
        }

        func set(_ instant: String) async throws { await clock.set(try Instant(parsing: instant)) }

        /// Ends it, and returns what became of each occurrence, in the order of time.
        func end() async throws -> [String] {
            work.cancel()
            _ = await work.result
            let store = try #require(try SQLiteStore.reading(folder: folder.path))
            return try store.executions().reversed().map { "\($0.scheduledFor) \($0.status.rawValue)" }
        }
    }

    @Test func `a clock that is set back and forth is noticed, logged and counted, and nothing runs twice`()
        async throws
    {
        let yard = try Yard(schedule: "cron(0 2 * * ? *)", at: "2026-12-01T01:59:59Z")
        try await yard.set("2026-12-01T02:00:00Z")
        // The nodes answer at this instant; the next look takes it in.
        try await yard.set("2026-12-01T02:00:01Z")
        #expect(yard.lines.count(containing: "nightly of 2026-12-01T02:00:00Z: opened") == 1)
        try await yard.set("2026-12-01T00:30:00Z")
        #expect(
            yard.lines.count(containing: "warning: The clock was set back by 90 min. Nothing runs a second time.") == 1)
        #expect(yard.lines.count(containing: "behind what was decided last") == 1)
        try await yard.set("2026-12-01T02:00:30Z")
        #expect(yard.lines.count(containing: "warning: The clock was set forward by 90 min.") == 1)
        try await yard.set("2026-12-01T01:59:59Z")
        try await yard.set("2026-12-01T02:00:00Z")
        try await yard.set("2026-12-02T02:00:10Z")
        try await yard.set("2026-12-02T02:00:11Z")
        try await yard.set("2026-12-01T12:00:00Z")
        try await yard.set("2026-12-02T02:00:12Z")
        #expect(yard.lines.count(containing: ": opened") == 2)
        let metrics = yard.daemon.metricsText()
        #expect(metrics.contains("drydock_clock_steps_total{direction=\"back\"} 3"))
        #expect(
            try await yard.end() == ["2026-12-01T02:00:00Z SUCCESS", "2026-12-02T02:00:00Z SUCCESS"])
    }

    @Test func `a month asleep is one turn, with a record for each occurrence that was missed`() async throws {
        let yard = try Yard(schedule: "cron(0 2 ? * MON *)", at: "2026-12-01T12:00:00Z")
        await yard.clock.asleep()
        try await yard.set("2026-12-31T12:01:00Z")
        #expect(yard.lines.count(containing: "The clock was set forward by 30 d.") == 1)
        #expect(
            yard.lines.count(
                containing: "missed, CANCELLED. Missed: nothing could be started from 2026-12-01T12:00:00Z to "
                    + "2026-12-31T12:01:00Z") == 4)
        #expect(
            try await yard.end() == [
                "2026-12-07T02:00:00Z CANCELLED", "2026-12-14T02:00:00Z CANCELLED", "2026-12-21T02:00:00Z CANCELLED",
                "2026-12-28T02:00:00Z CANCELLED",
            ])
        let store = try #require(try SQLiteStore.reading(folder: yard.folder.path))
        #expect(try store.decisionLines().count <= 6)
    }
}
