import Engine
import Fleet
import Logging
import MaintenanceWindows
import ScheduleExpressions
import Server
import SimulatedFleet
import Store
import TestSupport
import Testing

@testable import Daemon

/// Many windows that are due at one instant, whose turn the daemon makes ready before it; on a clock that is set by hand.
@Suite("Head starts") struct HeadStartTests {
    private static let windowCount = 30

    private struct Yard {
        let folder: TemporaryFolder
        let clock: HandClock
        let daemon: Daemon<HandClock>
        let work: Task<Void, any Error>
        let due: Instant

        init() throws {
            folder = try TemporaryFolder()
            let due = try Instant(parsing: "2026-12-01T02:00:00Z")
            self.due = due
            let clock = HandClock(due - .minutes(1))
            self.clock = clock
            let schedule = Schedule(expression: try ScheduleExpression(parsing: "cron(0 2 * * ? *)"))
            let targets = [WindowTarget(name: "all", targets: [Target(key: .instanceIDs, values: ["*"])])]
            let windows = (0..<HeadStartTests.windowCount).map { number in
                MaintenanceWindow(
                    name: "window-\(number)", schedule: schedule, durationHours: 4, cutoffHours: 1, targets: targets,
                    tasks: [
                        WindowTask(
                            name: "scan", document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Scan"]],
                            maxConcurrency: .count(8), maxErrors: .count(0), targets: targets)
                    ])
            }
            let definitions = AppliedDefinitions(windows: windows, associations: [], fleet: .instant, text: "{}")
            let daemon = try Daemon(
                definitions: definitions, readingAgainWith: { definitions },
                state: LockedStateFolder(
                    path: folder.path, holder: Holder(pid: 1, host: "ops-1", startedAt: clock.now)),
                seed: nil, retentionDays: 365, pace: .real, clock: clock,
                logger: Logger(label: "drydock") { _ in SwiftLogNoOpLogHandler() })
            self.daemon = daemon
            work = Task { try await daemon.run() }
        }

        /// Moves the clock to just before the instant, and returns when all of the turn is written but the commit.
        func getReady() async {
            await clock.asleep()
            clock.move(to: due - .milliseconds(20))
            await awaitHold()
        }

        /// Who waits for an instant reads the clock again and again; nobody else does.
        func awaitHold() async { await clock.read(times: 50) }

        func executions() throws -> [WindowExecutionRecord] {
            try #require(try SQLiteStore.reading(folder: folder.path)).executions()
        }

        func ask(_ action: ChangeRequest.Action) async throws -> [DecisionLine] {
            try await daemon.carryOut(
                ChangeRequest(action: action, reason: "a test", by: "tests", caller: Caller(userID: 0)))
        }

        func end() async {
            work.cancel()
            _ = await work.result
        }
    }

    @Test func `nothing is decided or sent before the instant, and everything at it`() async throws {
        let yard = try Yard()
        await yard.getReady()
        // What a crash would leave behind.
        #expect(try yard.executions().isEmpty)
        #expect(try FleetStore.ledger(folder: yard.folder.path).isEmpty)
        yard.clock.move(to: yard.due)
        await yard.clock.asleep()
        let opened = try yard.executions()
        #expect(opened.count == HeadStartTests.windowCount)
        #expect(opened.allSatisfy { $0.startedAt == yard.due })
        #expect(try FleetStore.ledger(folder: yard.folder.path).count >= HeadStartTests.windowCount)
        await yard.end()
    }

    @Test func `who asks meanwhile is answered before the instant, and the turn is made ready again`() async throws {
        let yard = try Yard()
        await yard.getReady()
        // The clock stands still until they are answered.
        let answer = try await yard.ask(.intervene(.skip, window: "window-7", scheduledFor: nil))
        #expect(answer.contains { $0.window == "window-7" })
        #expect(yard.daemon.metricsText().contains("drydock_windows_open 0"))
        await yard.awaitHold()
        #expect(try yard.executions().allSatisfy { $0.status == .cancelled || $0.startedAt == nil })
        yard.clock.move(to: yard.due)
        await yard.clock.asleep()
        let opened = try yard.executions().filter { $0.startedAt != nil }
        #expect(opened.count == HeadStartTests.windowCount - 1)
        #expect(opened.allSatisfy { $0.startedAt == yard.due && $0.windowName != "window-7" })
        await yard.end()
    }

    @Test func `a daemon that is told to end meanwhile opens nothing`() async throws {
        let yard = try Yard()
        await yard.getReady()
        yard.daemon.doorbell.ring()
        await yard.end()
        #expect(try yard.executions().isEmpty)
        #expect(try FleetStore.ledger(folder: yard.folder.path).isEmpty)
    }
}
