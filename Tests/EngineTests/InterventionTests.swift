import Engine
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import Testing

/// What operators ask for out of turn, each on a window that opens at 02:00, is cut off at 05:00 and ends at 06:00.
@Suite("Interventions") struct InterventionTests {
    private func world(
        tasks: [WindowTask] = [.on("patch")], nodes: [String] = ["a", "b", "c"], minutes: Int = 30,
        promotion: Promotion? = nil
    ) throws -> Scenario {
        var window = try MaintenanceWindow.daily(tasks)
        window.promotion = promotion
        return try Scenario(windows: [window], nodes: nodes, at: "2026-12-01T00:00:00Z") { _, _ in
            (.minutes(minutes), .success)
        }
    }

    private func last(_ world: Scenario) -> String? {
        world.loop.records.executions.last.map { "\($0.status.rawValue) \($0.statusDetails)" }
    }

    @Test func `stop starts no further node and lets what runs finish`() throws {
        var world = try world()
        try world.ask(.stop(cancelling: false), at: "2026-12-01T02:10:00Z")
        #expect(world.loop.records.executions.last?.status == .cancelling)
        try world.run(until: "2026-12-01T08:00:00Z")
        #expect(
            world.lines(.nodeStarted, .nodeFinished, .windowStopped, .windowFinished) == [
                "02:00 nodeStarted patch a", "02:10 windowStopped CANCELLING", "02:30 nodeFinished patch a Success",
                "02:30 windowFinished CANCELLED",
            ])
        #expect(last(world) == "CANCELLED Stopped. Asked for by anna: a CVE.")
    }

    @Test func `stop --cancel cancels what runs`() throws {
        var world = try world()
        try world.ask(.stop(cancelling: true), at: "2026-12-01T02:10:00Z")
        try world.run(until: "2026-12-01T08:00:00Z")
        #expect(
            world.lines(.nodeFinished, .windowFinished) == [
                "02:10 nodeFinished patch a Cancelled", "02:10 windowFinished CANCELLED",
            ])
    }

    @Test func `a process that dies after stop --cancel asks the nodes to give up again`() throws {
        var world = try world()
        world.losesMessages = true
        try world.ask(.stop(cancelling: true), at: "2026-12-01T02:10:00Z")
        world.losesMessages = false
        try world.restart(at: "2026-12-01T02:11:00Z")
        try world.run(until: "2026-12-01T08:00:00Z")
        #expect(world.lines(.windowFinished) == ["02:11 windowFinished CANCELLED"])
    }

    @Test func `nodes that a stop left go first the next day`() throws {
        var world = try world()
        try world.ask(.stop(cancelling: false), at: "2026-12-01T02:10:00Z")
        try world.run(until: "2026-12-02T02:30:00Z")
        #expect(
            world.lines(.nodeStarted) == [
                "02:00 nodeStarted patch a", "02:00 nodeStarted patch b", "02:30 nodeStarted patch c",
            ])
    }

    @Test func `cancel ends the tasks whose turn has not come and lets the others go on`() throws {
        var world = try world(tasks: [.on("first"), .on("second", priority: 1)])
        try world.ask(.cancelTasks, at: "2026-12-01T02:10:00Z")
        try world.run(until: "2026-12-01T08:00:00Z")
        #expect(world.lines(.nodeStarted).count == 3)
        #expect(
            world.lines(.taskFinished, .windowFinished) == [
                "03:30 taskFinished first SUCCESS", "03:30 windowFinished CANCELLED",
            ])
    }

    @Test func `stop for all windows stops each and holds none`() throws {
        var world = try world()
        try world.ask(.stop(cancelling: false), of: nil, at: "2026-12-01T02:10:00Z")
        #expect(world.lines(.windowStopped) == ["02:10 windowStopped CANCELLING"])
    }

    @Test func `stop at the very instant of an opening lets no node start`() throws {
        var world = try world()
        try world.ask(.stop(cancelling: false), at: "2026-12-01T01:59:59Z")
        #expect(world.lines(.interventionRefused).count == 1)
        try world.turn(asking: .stop(cancelling: false), of: "nightly", at: "2026-12-01T02:00:00Z")
        try world.run(until: "2026-12-01T08:00:00Z")
        #expect(world.lines(.nodeStarted).isEmpty)
        #expect(world.lines(.windowFinished) == ["02:00 windowFinished CANCELLED"])
    }

    @Test func `a skipped occurrence does not open, and the one after it does`() throws {
        var world = try world()
        try world.ask(.skip, at: "2026-12-01T01:00:00Z")
        try world.run(until: "2026-12-02T02:00:00Z")
        #expect(
            world.lines(.windowCancelled, .windowOpened) == [
                "02:00 windowCancelled CANCELLED", "02:00 windowOpened IN_PROGRESS",
            ])
        #expect(
            world.loop.records.executions.first?.statusDetails == "Skipped. Asked for by anna: a CVE.")
        #expect(world.loop.engine.interventions.isEmpty)
    }

    @Test func `an occurrence further on can be skipped by its instant, one that there is not is refused`() throws {
        var world = try world()
        try world.ask(.skip, scheduledFor: "2026-12-03T02:00:00Z", at: "2026-12-01T01:00:00Z")
        try world.ask(.skip, scheduledFor: "2026-12-03T03:00:00Z", at: "2026-12-01T01:00:00Z")
        try world.run(until: "2026-12-04T00:00:00Z")
        #expect(
            world.reasons(.interventionRefused) == [
                "skip is refused. nightly has no occurrence of 2026-12-03T03:00:00Z that is not over. Its next is "
                    + "2026-12-01T02:00:00Z."
            ])
        #expect(world.lines(.windowOpened).count == 2)
    }

    @Test func `an extended window goes on starting nodes until its new cutoff`() throws {
        var world = try world(minutes: 100)
        try world.ask(.extend(minutes: 60), at: "2026-12-01T04:00:00Z")
        try world.run(until: "2026-12-01T12:00:00Z")
        #expect(
            world.lines(.nodeStarted) == [
                "02:00 nodeStarted patch a", "03:40 nodeStarted patch b", "05:20 nodeStarted patch c",
            ])
        #expect(world.loop.records.executions.last?.closesAt == (try Instant(parsing: "2026-12-01T07:00:00Z")))
    }

    @Test func `what is extended before it opens opens so`() throws {
        var world = try world(minutes: 100)
        try world.ask(.extend(minutes: 60), at: "2026-12-01T01:00:00Z")
        try world.restart(at: "2026-12-01T01:30:00Z")
        try world.run(until: "2026-12-01T02:00:00Z")
        #expect(world.loop.records.executions.last?.cutoffAt == (try Instant(parsing: "2026-12-01T06:00:00Z")))
    }

    @Test func `after the cutoff nothing is extended`() throws {
        var world = try world(minutes: 120)
        try world.ask(.extend(minutes: 60), at: "2026-12-01T05:10:00Z")
        #expect(
            world.reasons(.interventionRefused) == [
                "extend --minutes 60 is refused. The occurrence of 2026-12-01T02:00:00Z is past its cutoff, "
                    + "2026-12-01T05:00:00Z. Use run-now for what is left."
            ])
    }

    @Test func `an overridden cutoff starts nodes until the end and not after it`() throws {
        var world = try world(nodes: ["a", "b", "c", "d"], minutes: 100)
        try world.ask(.override(.cutoff), at: "2026-12-01T04:00:00Z")
        try world.run(until: "2026-12-01T12:00:00Z")
        #expect(world.lines(.nodeStarted).last == "05:20 nodeStarted patch c")
        #expect(world.lines(.nodeStarted).count == 3)
    }

    @Test func `run-now opens an occurrence of its own with its own duration`() throws {
        var world = try world()
        try world.ask(.runNow([]), at: "2026-12-01T12:00:00Z")
        let execution = world.loop.records.executions.last
        #expect(execution?.origin == .runNow)
        #expect(execution?.closesAt == (try Instant(parsing: "2026-12-01T16:00:00Z")))
        try world.run(until: "2026-12-01T18:00:00Z")
        #expect(world.lines(.nodeStarted).count == 6)
    }

    @Test func `run-now is refused while the window is open`() throws {
        var world = try world()
        try world.ask(.runNow([]), at: "2026-12-01T02:10:00Z")
        #expect(
            world.reasons(.interventionRefused) == [
                "run-now is refused. Its execution of 2026-12-01T02:00:00Z is still running."
            ])
    }

    @Test func `run-now waits for its gate unless the gate is overridden`() throws {
        var world = try world(promotion: Promotion(after: "other"))
        try world.run(until: "2026-12-01T06:00:00Z")
        try world.ask(.runNow([]), at: "2026-12-01T12:00:00Z")
        #expect(world.lines(.windowHeld).last == "12:00 windowHeld PENDING")
        try world.ask(.override(.gate), at: "2026-12-01T12:30:00Z")
        #expect(world.lines(.windowOpened) == ["12:30 windowOpened IN_PROGRESS"])
        #expect(world.reasons(.windowOpened).first?.contains("Its gate is overridden.") == true)
    }

    @Test func `run-now with an overridden gate opens at once`() throws {
        var world = try world(promotion: Promotion(after: "other"))
        try world.run(until: "2026-12-01T06:00:00Z")
        try world.ask(.runNow([.gate]), at: "2026-12-01T12:00:00Z")
        #expect(world.lines(.windowOpened) == ["12:00 windowOpened IN_PROGRESS"])
    }

    @Test func `an intervention on a window that there is not is refused, and nothing else happens`() throws {
        var world = try world()
        try world.ask(.skip, of: "nightly-2", at: "2026-12-01T01:00:00Z")
        try world.run(until: "2026-12-01T02:00:00Z")
        #expect(world.reasons(.interventionRefused) == ["skip is refused. There is no window nightly-2."])
        #expect(world.lines(.windowOpened).count == 1)
    }

    @Test(arguments: [
        Intervention.Action.stop(cancelling: true), .stop(cancelling: false), .cancelTasks, .skip,
        .extend(minutes: 7), .runNow([]), .runNow([.gate, .cutoff]), .override(.freeze),
    ]) func `what is asked for is written and read back`(action: Intervention.Action) {
        #expect(Intervention.Action(words: action.words) == action)
    }
}
