import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import Testing

/// What a window may ask for beyond AWS, and kinds of tasks: AtMost, MissedRun, task types, pseudo parameters.
@Suite("Settings of a window") struct WindowSettingTests {
    private func world(
        _ window: MaintenanceWindow, nodes: [String],
        answer: @escaping Scenario.Answer = { _, _ in (.minutes(30), .success) }
    ) throws -> Scenario {
        try Scenario(windows: [window], nodes: nodes, at: "2026-12-01T00:00:00Z", answer: answer)
    }

    @Test func `AtMost keeps two nodes of a pair from being down together`() throws {
        var window = try MaintenanceWindow.daily([.on("patch", atOnce: 4)])
        window.atMost = AtMost(tag: "Cluster", count: 1)
        var world = try world(window, nodes: ["a1", "a2", "b1", "b2"])
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(
            world.lines(.nodeStarted, .nodeDeferred) == [
                "02:00 nodeDeferred patch a2", "02:00 nodeDeferred patch b2", "02:00 nodeStarted patch a1",
                "02:00 nodeStarted patch b1", "02:30 nodeStarted patch a2", "02:30 nodeStarted patch b2",
            ])
        #expect(world.reasons(.nodeDeferred).first == "Waits for a1: at most 1 of Cluster a at once.")
    }

    @Test func `a lost node keeps its place until its window is over`() throws {
        var window = try MaintenanceWindow.daily([.on("patch", atOnce: 4)])
        window.atMost = AtMost(tag: "Cluster", count: 1)
        var world = try world(window, nodes: ["a1", "a2"]) { node, _ in
            node == "a1" ? (.minutes(10), .deliveryTimedOut) : (.minutes(30), .success)
        }
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(world.lines(.nodeStarted) == ["02:00 nodeStarted patch a1"])
        #expect(world.lines(.windowFinished) == ["05:00 windowFinished TIMED_OUT"])
    }

    @Test(arguments: [
        ("2026-12-01T02:00:01Z", MissedRun.skip, "windowOpened"), ("2026-12-01T02:00:59Z", .skip, "windowOpened"),
        ("2026-12-01T02:01:00Z", .skip, "windowMissed"), ("2026-12-01T01:59:59Z", .skip, "windowOpened"),
        ("2026-12-01T02:00:01Z", .runInWindow, "windowOpened"), ("2026-12-01T04:59:00Z", .runInWindow, "windowOpened"),
        ("2026-12-01T04:59:59.999Z", .runInWindow, "windowOpened"),
        ("2026-12-01T05:00:00Z", .runInWindow, "windowMissed"), ("2026-12-01T05:01:00Z", .runInWindow, "windowMissed"),
    ]) func `a daemon that comes back opens what it may and records the rest as missed`(
        instant: String, missedRun: MissedRun, event: String
    ) throws {
        var window = try MaintenanceWindow.daily([.on("patch")])
        window.missedRun = missedRun
        var world = try world(window, nodes: ["a"])
        try world.restart(at: instant)
        try world.run(until: "2026-12-01T12:00:00Z")
        let events = world.loop.records.decisions.map(\.event.rawValue).filter {
            ["windowOpened", "windowMissed"].contains($0)
        }
        #expect(events == [event])
        let execution = world.loop.records.executions.last
        #expect(execution?.cutoffAt == (try Instant(parsing: "2026-12-01T05:00:00Z")))
    }

    @Test func `a task that nothing can carry out fails and says so, and the next priority goes on`() throws {
        var automation = WindowTask.on("restart", targets: [])
        automation.type = .automation
        automation.document = "AWS-RestartEC2Instance"
        let window = try MaintenanceWindow.daily([automation, .on("patch", priority: 1)])
        var world = try world(window, nodes: ["a"])
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(
            world.lines(.taskFinished, .nodeStarted, .windowFinished) == [
                "02:00 taskFinished restart FAILED", "02:00 nodeStarted patch a", "02:30 taskFinished patch SUCCESS",
                "02:30 windowFinished FAILED",
            ])
        #expect(
            world.reasons(.taskFinished).first
                == "Not run: drydock has nothing yet that carries out tasks of type AUTOMATION.")
        #expect(world.loop.records.executions.last?.statusDetails == "One or more tasks in the orchestration failed.")
    }

    @Test func `pseudo parameters become what they stand for, and unknown ones stay as they are`() throws {
        var task = WindowTask.on("patch")
        task.parameters = [
            "Operation": ["{{WINDOW_ID}} {{TARGET_TYPE}}{{{INVOCATION_ID}} {{ WINDOW_ID }} {{TARGET_ID}}"]
        ]
        let window = try MaintenanceWindow.daily([task])
        var world = try world(window, nodes: ["a"])
        try world.run(until: "2026-12-01T02:00:00Z")
        let command = try #require(world.loop.records.rows.commands.values.first)
        #expect(
            command.parameters == [
                "Operation": ["\(window.id) INSTANCE{\(command.id) {{ WINDOW_ID }} {{TARGET_ID}}"]
            ])
    }
}
