import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager
import Testing

/// A machine that slept for a month: what was passed is not walked through tick by tick.
@Suite("A month away") struct LongAbsenceTests {
    private func association(_ name: String) throws -> Association {
        Association(
            name: name, document: "AWS-RunShellScript", parameters: ["commands": ["true"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: Schedule(expression: try ScheduleExpression(parsing: "rate(30 minutes)")))
    }

    private func world() throws -> Scenario {
        var windows: [MaintenanceWindow] = []
        for (name, day) in [("a-weekly", "MON"), ("b-weekly", "THU")] {
            windows.append(
                MaintenanceWindow(
                    name: name,
                    schedule: Schedule(expression: try ScheduleExpression(parsing: "cron(0 2 ? * \(day) *)")),
                    durationHours: 4, cutoffHours: 1, targets: [WindowTask.everyNode],
                    tasks: [.on("patch", atOnce: 3)]))
        }
        return try Scenario(
            windows: windows, associations: try (1...5).map { try association("association-\($0)") },
            nodes: ["a1", "a2", "b1"], at: "2026-12-01T00:00:00Z"
        ) { _, _ in (.seconds(1), .success) }
    }

    @Test func `windows of the month are missed from then to now, and associations run once`() throws {
        var world = try world()
        try world.run(until: "2026-12-01T12:10:00Z")
        let away = try #require(world.loop.engine.mark)
        let before = world.loop.records.decisions.count
        let back = "2026-12-31T12:00:00Z"
        try world.wake(at: back)
        let decisions = world.loop.records.decisions.dropFirst(before)
        let missed = decisions.filter { $0.event == .windowMissed }
        // Thursdays and Mondays from the 3rd to the 31st of December.
        #expect(missed.count == 9)
        let words = "Missed: nothing could be started from \(away) to \(back), and the cutoff was "
        #expect(missed.allSatisfy { $0.reason.hasPrefix(words) }, "\(missed.map(\.reason))")
        let runs = decisions.filter { $0.event == .associationStarted }
        #expect(runs.count == 5)
        #expect(
            runs.allSatisfy {
                $0.reason.hasPrefix("It is due; the instants since 2026-12-01T12:30:00Z are made up for by this run.")
            }, "\(runs.map(\.reason))")
        // Nothing else but a line for each node that begins: one association at a time.
        #expect(decisions.count <= 9 + 5 + 3, "\(decisions.map(\.reason))")
        try world.run(until: "2026-12-31T12:29:00Z")
        let after = world.loop.records.decisions.dropFirst(before)
        #expect(after.count { $0.event == .associationStarted } == 5)
        #expect(after.count { $0.event == .associationFinished } == 5)
        try world.run(until: "2026-12-31T12:30:00Z")
        #expect(world.loop.records.decisions.dropFirst(before).count { $0.event == .associationStarted } == 10)
    }
}
