import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager
import Testing

/// What happens to work that fell due while the daemon could not act.
@Suite("After an absence") struct AbsenceTests {
    private func world(at start: String) throws -> Scenario {
        try Scenario(
            windows: [.daily([.on("patch")])], nodes: ["a", "b"], at: start
        ) { _, _ in (.minutes(50), .success) }
    }

    @Test(arguments: ["2026-12-01T02:00:20Z", "2026-12-01T04:59:59.999Z"])
    func `a window whose cutoff is ahead is opened late, with its own cutoff and end`(instant: String) throws {
        var world = try world(at: "2026-12-01T01:00:00Z")
        try world.restart(at: instant)
        let execution = try #require(world.loop.records.executions.first)
        #expect(execution.scheduledFor == (try Instant(parsing: "2026-12-01T02:00:00Z")))
        #expect(execution.startedAt == (try Instant(parsing: instant)))
        #expect(execution.cutoffAt == (try Instant(parsing: "2026-12-01T05:00:00Z")))
        #expect(execution.closesAt == (try Instant(parsing: "2026-12-01T06:00:00Z")))
        #expect(world.reasons(.windowOpened)[0].contains("s late."))
    }

    @Test(arguments: ["2026-12-01T05:00:00Z", "2026-12-01T05:01:00Z", "2026-12-01T12:00:00Z"])
    func `a window whose cutoff has passed is recorded as missed and never run`(instant: String) throws {
        var world = try world(at: "2026-12-01T01:00:00Z")
        try world.restart(at: instant)
        try world.run(until: "2026-12-01T23:00:00Z")
        #expect(world.loop.records.executions.map(\.status) == [.cancelled])
        #expect(world.loop.records.executions[0].statusDetails.hasPrefix("Missed: "))
        #expect(world.lines(.nodeStarted).isEmpty)
    }

    @Test func `every occurrence of a month of absence has its own record`() throws {
        var world = try world(at: "2026-12-01T01:00:00Z")
        try world.restart(at: "2026-12-31T01:00:00Z")
        #expect(world.loop.records.executions.count == 30)
    }

    @Test func `an open window goes on where it was, and nothing is started twice`() throws {
        var world = try world(at: "2026-12-01T01:00:00Z")
        try world.run(until: "2026-12-01T02:00:00Z")
        try world.restart(at: "2026-12-01T02:10:00Z")
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(
            world.lines(.nodeStarted, .nodeFinished) == [
                "02:00 nodeStarted patch a", "02:50 nodeFinished patch a Success", "02:50 nodeStarted patch b",
                "03:40 nodeFinished patch b Success",
            ])
    }

    @Test func `a restart asks about what is in flight before it gives anybody up, and asks once`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch", atOnce: 2)])], nodes: ["a", "b"], at: "2026-12-01T01:00:00Z"
        ) { node, _ in (.minutes(node == "a" ? 20 : 50), .success) }
        try world.run(until: "2026-12-01T02:00:00Z")
        try world.loseAnswers(at: "2026-12-01T02:20:00Z")
        try world.restart(at: "2026-12-02T01:00:00Z")
        #expect(
            world.lines(.nodeFinished, .answerIgnored) == [
                "01:00 nodeFinished patch b Success", "01:00 nodeFinished patch a Success",
            ])
    }

    @Test func `a cancellation that was lost with its process is sent again`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch", cutoffBehavior: .cancelTask)])], nodes: ["a"], at: "2026-12-01T01:00:00Z"
        ) { _, _ in (.minutes(210), .success) }
        try world.run(until: "2026-12-01T02:00:00Z")
        world.losesMessages = true
        try world.run(until: "2026-12-01T05:00:00Z")
        world.losesMessages = false
        try world.restart(at: "2026-12-01T05:00:30Z")
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(world.lines(.nodeFinished) == ["05:00 nodeFinished patch a Cancelled"])
    }

    @Test func `a clock that went back stands still until it has caught up`() throws {
        var world = try world(at: "2026-12-01T01:00:00Z")
        try world.run(until: "2026-12-01T04:00:00Z")
        let mark = world.loop.engine.mark
        try world.restart(at: "2026-12-01T01:30:00Z")
        #expect(world.loop.engine.mark == mark)
        #expect(world.loop.records.executions.count == 1)
    }

    private static func association(_ schedule: String, onlyAtCron: Bool = false) throws -> Association {
        Association(
            name: "agent", document: "AWS-RunShellScript", parameters: ["commands": ["true"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: Schedule(expression: try ScheduleExpression(parsing: schedule)),
            applyOnlyAtCronInterval: onlyAtCron)
    }

    @Test func `a new association is applied at once, and a restart does not apply it again`() throws {
        var world = try Scenario(
            associations: [AbsenceTests.association("rate(30 minutes)")], nodes: ["a"], at: "2026-12-01T01:10:00Z"
        ) { _, _ in (.seconds(5), .success) }
        try world.run(until: "2026-12-01T01:20:00Z")
        try world.restart(at: "2026-12-01T01:25:00Z")
        try world.run(until: "2026-12-01T01:35:00Z")
        #expect(world.lines(.associationStarted) == ["01:10 associationStarted", "01:30 associationStarted"])
    }

    @Test func `with ApplyOnlyAtCronInterval a new association waits for its schedule`() throws {
        var world = try Scenario(
            associations: [AbsenceTests.association("cron(0 */2 * * ? *)", onlyAtCron: true)], nodes: ["a"],
            at: "2026-12-01T01:10:00Z"
        ) { _, _ in (.seconds(5), .success) }
        try world.run(until: "2026-12-01T04:30:00Z")
        #expect(world.lines(.associationStarted) == ["02:00 associationStarted", "04:00 associationStarted"])
    }

    @Test func `missed intervals of an association become one run, for the last of them`() throws {
        var world = try Scenario(
            associations: [AbsenceTests.association("rate(30 minutes)")], nodes: ["a"], at: "2026-12-01T01:10:00Z"
        ) { _, _ in (.seconds(5), .success) }
        try world.run(until: "2026-12-01T01:11:00Z")
        try world.restart(at: "2026-12-01T05:40:00Z")
        #expect(world.lines(.associationStarted) == ["01:10 associationStarted", "05:40 associationStarted"])
        #expect(
            world.loop.records.decisions.last { $0.event == .associationStarted }?.subject
                == .association("agent", scheduledFor: try Instant(parsing: "2026-12-01T05:30:00Z")))
    }

    @Test func `an association waits for the node's window work, and a window for a running association`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch", atOnce: 9)])], associations: [AbsenceTests.association("rate(1 hour)")],
            nodes: ["a", "b"], at: "2026-12-01T01:30:00Z"
        ) { node, document in
            document == "AWS-RunShellScript"
                ? (.minutes(node == "b" ? 45 : 1), .success) : (.minutes(90), .success)
        }
        try world.run(until: "2026-12-01T04:10:00Z")
        #expect(
            world.lines(.nodeStarted, .nodeDeferred, .nodeFinished).prefix(6) == [
                "02:00 nodeStarted patch a", "02:00 nodeDeferred a", "02:00 nodeDeferred b",
                "02:15 nodeStarted patch b", "03:00 nodeDeferred a", "03:00 nodeDeferred b",
            ])
        #expect(world.reasons(.nodeDeferred)[0] == "Waits until the work of nightly is done.")
        let finished = world.reasons(.associationFinished)
        #expect(finished.contains { $0.contains("2 left to the next run") })
    }

    @Test func `what has changed about the definitions between two starts is told once`() throws {
        func window(_ name: String, _ schedule: String) throws -> MaintenanceWindow {
            MaintenanceWindow(
                name: name, schedule: Schedule(expression: try ScheduleExpression(parsing: schedule)),
                durationHours: 2, cutoffHours: 1, targets: [], tasks: [])
        }
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: [
                    window("kept", "rate(1 day)"), window("moved", "rate(1 day)"), window("gone", "rate(1 day)"),
                ],
                associations: [], nodes: NodeTable([])),
            records: Scenario.Log(), nodes: Scenario.Nodes { _, _ in nil })
        try loop.turn(at: Instant(parsing: "2026-12-01T01:00:00Z"))
        for hour in ["02", "03"] {
            let engine = try SchedulerEngine(
                windows: [
                    window("kept", "rate(1 day)"), window("moved", "rate(2 days)"), window("new", "rate(1 day)"),
                ],
                associations: [], nodes: NodeTable([]), rows: loop.records.rows)
            loop = SchedulerLoop(engine: engine, records: loop.records, nodes: loop.nodes)
            try loop.turn(at: Instant(parsing: "2026-12-01T\(hour):00:00Z"))
        }
        #expect(
            loop.records.decisions.filter { $0.event == .definitionsApplied }.map(\.reason) == [
                "New windows: gone, kept, moved.", "New windows: new. Changed: moved. Removed: gone.",
            ])
    }

    @Test func `a window that was enabled while the daemon was away does not open for the time before`() throws {
        func window(isEnabled: Bool) throws -> MaintenanceWindow {
            var window = try MaintenanceWindow.daily([.on("patch")])
            window.isEnabled = isEnabled
            return window
        }
        func engine(isEnabled: Bool, _ rows: EngineRows) throws -> SchedulerEngine {
            try SchedulerEngine(
                windows: [window(isEnabled: isEnabled)], associations: [], nodes: NodeTable([]), rows: rows)
        }
        var loop = SchedulerLoop(
            engine: try engine(isEnabled: false, EngineRows()), records: Scenario.Log(),
            nodes: Scenario.Nodes { _, _ in nil })
        try loop.turn(at: Instant(parsing: "2026-12-01T01:00:00Z"))
        loop = SchedulerLoop(
            engine: try engine(isEnabled: true, loop.records.rows), records: loop.records, nodes: loop.nodes)
        try loop.turn(at: Instant(parsing: "2026-12-01T02:30:00Z"))
        #expect(loop.records.executions.isEmpty)
    }

    @Test(arguments: [true, false])
    func `with an offset, a hit before the window was there counts offline alone`(countsEarlierHits: Bool) throws {
        // The second Tuesday was the 8th; two days later is the 10th.
        var window = try MaintenanceWindow.daily([.on("patch")])
        window.schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(0 2 ? * TUE#2 *)"), offsetDays: 2)
        var rows = EngineRows()
        for start in ["2026-12-09T12:00:00Z", "2026-12-09T18:00:00Z"] {
            let engine = try SchedulerEngine(
                windows: [window], associations: [], nodes: NodeTable([]), rows: rows,
                countsEarlierHits: countsEarlierHits)
            var loop = SchedulerLoop(
                engine: engine, records: Scenario.Log(), nodes: Scenario.Nodes { _, _ in nil })
            loop.records.rows = rows
            try loop.turn(at: Instant(parsing: start))
            rows = loop.records.rows
            let next = try Instant(parsing: countsEarlierHits ? "2026-12-10T02:00:00Z" : "2027-01-14T02:00:00Z")
            #expect(loop.engine.nextWake == next)
        }
    }

    @Test func `an association that has changed in anything is applied at once`() throws {
        var association = try AbsenceTests.association("rate(1 day)")
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(windows: [], associations: [association], nodes: NodeTable([])),
            records: Scenario.Log(), nodes: Scenario.Nodes { _, _ in nil })
        try loop.turn(at: Instant(parsing: "2026-12-01T01:00:00Z"))
        association.parameters = ["commands": ["uptime"]]
        // At the very instant that was handled last, as on a clock that has not moved: another run, not the same again.
        loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: [], associations: [association], nodes: NodeTable([]), rows: loop.records.rows),
            records: loop.records, nodes: loop.nodes)
        try loop.turn(at: Instant(parsing: "2026-12-01T01:00:00Z"))
        #expect(
            loop.records.decisions.filter { $0.event == .associationStarted }.map(\.subject) == [
                .association("agent", scheduledFor: try Instant(parsing: "2026-12-01T01:00:00Z")),
                .association("agent", scheduledFor: try Instant(parsing: "2026-12-01T01:00:00.001Z")),
            ])
    }
}
