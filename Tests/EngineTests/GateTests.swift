import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import Testing

/// A window that opens after another: what it waits for, and what is kept of it.
@Suite("Gates") struct GateTests {
    private static func window(
        _ name: String, _ schedule: String, after: String? = nil, soakDays: Int = 0, percent: Int = 100,
        nodes: [String] = ["*"], operation: String = "Install"
    ) throws -> MaintenanceWindow {
        var task = WindowTask.on(
            "patch", atOnce: 9, errors: 9,
            targets: [WindowTarget(name: "t", targets: [Target(key: .instanceIDs, values: nodes)])])
        task.parameters = ["Operation": [operation]]
        return MaintenanceWindow(
            name: name, schedule: Schedule(expression: try ScheduleExpression(parsing: schedule)), durationHours: 4,
            cutoffHours: 1,
            promotion: after.map { Promotion(after: $0, soakDays: soakDays, minimumSuccessPercent: percent) },
            targets: task.targets, tasks: [task])
    }

    /// The lines about windows, each with the window's name in front.
    private func lines(_ world: Scenario) -> [String] {
        let events: Set<Decision.Event> = [
            .windowHeld, .windowOpened, .windowCancelled, .windowFinished, .windowSkipped, .windowMissed,
        ]
        return world.loop.records.decisions.filter { events.contains($0.event) }.map { decision in
            guard case .window(let name, _) = decision.subject else { return "" }
            return "\(decision.at.description.dropFirst(8).prefix(8)) \(name) \(decision.event.rawValue)"
        }
    }

    private func phases(
        _ staging: String, _ production: String, soakDays: Int = 0, percent: Int = 100,
        answer: @escaping Scenario.Answer
    ) throws -> Scenario {
        try Scenario(
            windows: [
                GateTests.window("staging", staging),
                GateTests.window("production", production, after: "staging", soakDays: soakDays, percent: percent),
            ], nodes: ["a", "b", "c", "d"], at: "2026-12-01T00:00:00Z", answer: answer)
    }

    @Test func `production opens on time when staging was fine and has soaked`() throws {
        var world = try phases("cron(0 1 1 * ? *)", "cron(0 2 3 * ? *)", soakDays: 2) { _, _ in
            (.minutes(30), .success)
        }
        try world.run(until: "2026-12-04T00:00:00Z")
        #expect(
            lines(world) == [
                "01T01:00 staging windowOpened", "01T01:30 staging windowFinished", "03T02:00 production windowOpened",
                "03T02:30 production windowFinished",
            ])
        #expect(
            world.reasons(.windowOpened)[1].contains(
                "Gate met: staging of 2026-12-01T01:00:00Z succeeded on 4 of 4 nodes, 100 % of 100 % wanted, and "
                    + "soaked for 2 days."))
    }

    @Test func `a gate is a state: what is held opens when it is met, with its own cutoff and end`() throws {
        var world = try phases("cron(30 1 1 * ? *)", "cron(0 2 1 * ? *)") { _, _ in (.minutes(70), .success) }
        try world.run(until: "2026-12-01T02:30:00Z")
        #expect(world.loop.records.executions.last?.status == .pending)
        try world.run(until: "2026-12-02T00:00:00Z")
        #expect(
            lines(world) == [
                "01T01:30 staging windowOpened", "01T02:00 production windowHeld", "01T02:40 staging windowFinished",
                "01T02:40 production windowOpened", "01T03:50 production windowFinished",
            ])
        let execution = try #require(world.loop.records.executions.last)
        #expect(execution.scheduledFor == (try Instant(parsing: "2026-12-01T02:00:00Z")))
        #expect(execution.startedAt == (try Instant(parsing: "2026-12-01T02:40:00Z")))
        #expect(execution.cutoffAt == (try Instant(parsing: "2026-12-01T05:00:00Z")))
    }

    @Test func `the soak opens a held window by itself`() throws {
        var world = try phases("cron(30 1 1 * ? *)", "cron(0 0 2 * ? *)", soakDays: 1) { _, _ in
            (.minutes(10), .success)
        }
        try world.run(until: "2026-12-03T00:00:00Z")
        #expect(
            lines(world).suffix(3) == [
                "02T00:00 production windowHeld", "02T01:40 production windowOpened",
                "02T01:50 production windowFinished",
            ])
        #expect(
            world.reasons(.windowHeld) == [
                "Gate: staging of 2026-12-01T01:30:00Z succeeded on 4 of 4 nodes, but its soak of 1 day lasts until "
                    + "2026-12-02T01:40:00Z."
            ])
    }

    @Test func `too few nodes hold it until its cutoff, and the record has the evidence`() throws {
        var world = try phases("cron(0 1 * * ? *)", "cron(0 2 1 * ? *)", percent: 76) { node, _ in
            (.minutes(10), node == "b" ? .failed : .success)
        }
        try world.run(until: "2026-12-01T12:00:00Z")
        #expect(
            lines(world).suffix(2) == ["01T02:00 production windowHeld", "01T05:00 production windowCancelled"])
        let record = try #require(world.loop.records.executions.last)
        #expect(record.status == .cancelled)
        #expect(
            record.statusDetails
                == "Held until its cutoff, 2026-12-01T05:00:00Z. Gate: staging of 2026-12-01T01:00:00Z succeeded on "
                + "3 of 4 nodes, 75 %; 76 % wanted.")
        #expect(world.loop.engine.held.isEmpty)
    }

    @Test func `without a history the gate is closed, and one run is evidence once`() throws {
        var world = try phases("cron(0 3 2 * ? *)", "cron(0 2 * * ? *)") { _, _ in (.minutes(10), .success) }
        try world.run(until: "2026-12-05T00:00:00Z")
        #expect(
            lines(world) == [
                "01T02:00 production windowHeld", "01T05:00 production windowCancelled",
                "02T02:00 production windowHeld", "02T03:00 staging windowOpened",
                "02T03:00 production windowHeld", "02T03:10 staging windowFinished",
                "02T03:10 production windowOpened", "02T03:20 production windowFinished",
                "03T02:00 production windowHeld", "03T05:00 production windowCancelled",
                "04T02:00 production windowHeld", "04T05:00 production windowCancelled",
            ])
        #expect(world.reasons(.windowHeld)[0] == "Gate: staging has not run yet.")
        #expect(
            world.reasons(.windowHeld)[3]
                == "Gate: staging has not run since this window last opened, 2026-12-02T03:10:00Z.")
    }

    @Test func `a run that starts at the same instant is the latest one`() throws {
        var world = try phases("cron(0 2 * * ? *)", "cron(0 2 2 * ? *)") { _, _ in (.minutes(10), .success) }
        try world.run(until: "2026-12-02T12:00:00Z")
        #expect(
            lines(world).suffix(5) == [
                "02T02:00 staging windowOpened", "02T02:00 production windowHeld", "02T02:10 staging windowFinished",
                "02T02:10 production windowOpened", "02T02:20 production windowFinished",
            ])
    }

    @Test func `what is held outlives the process, and is not judged by anything but the rows`() throws {
        var world = try phases("cron(30 1 1 * ? *)", "cron(0 2 1 * ? *)") { _, _ in (.minutes(70), .success) }
        try world.run(until: "2026-12-01T02:10:00Z")
        try world.restart(at: "2026-12-01T02:20:00Z")
        #expect(world.loop.engine.held.count == 1)
        try world.run(until: "2026-12-01T02:50:00Z")
        try world.restart(at: "2026-12-01T03:00:00Z")
        try world.run(until: "2026-12-02T00:00:00Z")
        #expect(lines(world).filter { $0.contains("production") }.count == 3)
        #expect(world.loop.records.executions.allSatisfy { $0.status == .success })
    }

    @Test func `the cutoff of a held occurrence that passes while the daemon is away is kept`() throws {
        var world = try phases("cron(0 3 2 * ? *)", "cron(0 2 1 * ? *)") { _, _ in (.minutes(10), .success) }
        try world.run(until: "2026-12-01T02:10:00Z")
        try world.restart(at: "2026-12-03T00:00:00Z")
        #expect(lines(world).contains("03T00:00 production windowCancelled"))
    }

    @Test(arguments: [
        (WindowRun?.none, "has not run yet"),
        (run(targeted: 0, succeeded: 0), "no node to work on"),
        (run(targeted: 4, succeeded: 4, isScanOnly: true), "only scanned"),
        (run(targeted: 4, succeeded: 4, endedAt: nil), "not done yet"),
        (run(targeted: 28, succeeded: 26), "92 %; 95 % wanted"),
    ])
    func `what proves nothing does not open a gate`(evidence: WindowRun?, words: String) {
        let gate = Promotion(after: "staging", minimumSuccessPercent: 95)
        let verdict = gate.judge(evidence, since: nil, at: Instant(secondsSinceEpoch: 1_000_000))
        #expect(!verdict.isMet)
        #expect(verdict.reason.contains(words), "\(verdict.reason)")
    }

    @Test func `27 of 28 are 95 percent`() {
        let gate = Promotion(after: "staging", minimumSuccessPercent: 95)
        let evidence = GateTests.run(targeted: 28, succeeded: 27)
        #expect(gate.judge(evidence, since: nil, at: Instant(secondsSinceEpoch: 1_000_000)).isMet)
    }

    private static func run(
        targeted: Int, succeeded: Int, isScanOnly: Bool = false, endedAt: Int64? = 20_000
    ) -> WindowRun {
        WindowRun(
            scheduledFor: Instant(secondsSinceEpoch: 10_000), startedAt: Instant(secondsSinceEpoch: 10_000),
            endedAt: endedAt.map(Instant.init(secondsSinceEpoch:)), targeted: targeted, succeeded: succeeded,
            isScanOnly: isScanOnly)
    }
}
