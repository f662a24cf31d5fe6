import ScheduleExpressions
import Testing

@testable import Server
@testable import drydock

/// What the last lines of `drydock status` tell a person to do.
@Suite("The next command in status") struct StatusTextTests {
    private static let now = Instant(secondsSinceEpoch: 1_800_000_000)

    private func lastLines(held: [Status.Held] = [], frozen: [Status.Frozen] = [], isAlive: Bool = true) -> [Substring]
    {
        let now = StatusTextTests.now
        let process = ProcessFacts(
            host: "ops-1", processID: 4711, startedAt: now, definitionsReadAt: now, speed: nil)
        let status = Status(
            now: now, process: isAlive ? process : nil, decidedThrough: now, zoneData: "2026b", nodeCount: 120,
            open: [],
            held: held, paused: nil, frozen: frozen, interventions: [], next: [], last: [],
            drift: Status.Drift(found: 0, corrected: 0, deferred: 0))
        let text = StatusText(status, state: " --state demo").render()
        return text.split(separator: "\n").suffix(2)
    }

    private let held = Status.Held(
        window: "dev", executionId: "e", scheduledFor: now, cutoffAt: now + .hours(3), reason: "Because.")

    @Test func `a window that its gate holds is opened by an override of the gate`() {
        #expect(
            lastLines(held: [held]) == [
                "open    drydock override gate dev --reason TEXT --state demo",
                "live    drydock status --watch --state demo",
            ])
    }

    @Test func `a window that a freeze holds is opened by an override of the freeze`() {
        let frozen = Status.Frozen(window: "dev", until: nil, reason: "Frozen.")
        #expect(
            lastLines(held: [held], frozen: [frozen]).first
                == "open    drydock override freeze dev --reason TEXT --state demo")
    }

    @Test func `with nobody there to decide, starting the daemon comes last`() {
        #expect(
            lastLines(isAlive: false).last == "start   drydock daemon --state demo, or systemctl start drydock")
    }
}
