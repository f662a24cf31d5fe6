import Engine
import MaintenanceWindows
import ScheduleExpressions
import StateManager
import Testing

/// A pause, on a window that opens at 02:00, is cut off at 05:00 and ends at 06:00, with three nodes one after the other.
@Suite("Pause") struct PauseTests {
    private let request = PauseRequest(reason: "a storm", by: "anna")

    private func world(missedRun: MissedRun = .runInWindow, associations: [Association] = []) throws -> Scenario {
        var window = try MaintenanceWindow.daily([.on("patch")])
        window.missedRun = missedRun
        return try Scenario(
            windows: [window], associations: associations, nodes: ["a", "b", "c"], at: "2026-12-01T00:00:00Z"
        ) { _, _ in (.minutes(30), .success) }
    }

    @Test func `while it is paused no node starts and what runs finishes; resumed, it goes on`() throws {
        var world = try world()
        try world.tell(.pause(request), at: "2026-12-01T02:10:00Z")
        try world.tell(.resume(request), at: "2026-12-01T03:10:00Z")
        try world.run(until: "2026-12-01T08:00:00Z")
        #expect(
            world.lines(.nodeStarted, .nodeFinished, .paused, .resumed) == [
                "02:00 nodeStarted patch a", "02:10 paused", "02:30 nodeFinished patch a Success", "03:10 resumed",
                "03:10 nodeStarted patch b", "03:40 nodeFinished patch b Success", "03:40 nodeStarted patch c",
                "04:10 nodeFinished patch c Success",
            ])
    }

    @Test func `a cutoff that comes in a pause leaves the nodes that were not started`() throws {
        var world = try world()
        try world.tell(.pause(request), at: "2026-12-01T02:10:00Z")
        try world.run(until: "2026-12-01T08:00:00Z")
        #expect(world.lines(.windowFinished) == ["05:00 windowFinished TIMED_OUT"])
    }

    @Test func `an occurrence that was passed in a pause opens with its own end if its cutoff is ahead`() throws {
        var world = try world()
        try world.tell(.pause(request), at: "2026-12-01T01:00:00Z")
        try world.tell(.resume(request), at: "2026-12-01T04:20:00Z")
        #expect(world.lines(.windowOpened) == ["04:20 windowOpened IN_PROGRESS"])
        #expect(world.loop.engine.executions.first?.closesAt.description == "2026-12-01T06:00:00Z")
    }

    @Test func `an occurrence whose cutoff was passed in a pause is recorded as missed, and says why`() throws {
        var world = try world()
        try world.tell(.pause(request), at: "2026-12-01T01:00:00Z")
        try world.restart(at: "2026-12-01T03:00:00Z")
        try world.tell(.resume(request), at: "2026-12-01T05:00:00Z")
        #expect(world.lines(.windowOpened).isEmpty)
        #expect(
            world.reasons(.windowMissed) == [
                "Missed: everything was paused from 2026-12-01T01:00:00Z to 2026-12-01T05:00:00Z, and the cutoff was "
                    + "2026-12-01T05:00:00Z."
            ])
    }

    @Test func `a window that only runs on time does not run after a pause`() throws {
        var world = try world(missedRun: .skip)
        try world.tell(.pause(request), at: "2026-12-01T01:00:00Z")
        try world.tell(.resume(request), at: "2026-12-01T02:20:00Z")
        #expect(world.lines(.windowOpened).isEmpty)
        #expect(world.lines(.windowMissed) == ["02:20 windowMissed CANCELLED"])
    }

    @Test func `a pause outlives the process, and the engine is the one that was paused`() throws {
        var world = try world()
        try world.tell(.pause(request), at: "2026-12-01T01:00:00Z")
        let lived = world.loop.engine
        try world.restart(at: "2026-12-01T03:00:00Z")
        #expect(world.loop.engine.pause == lived.pause)
        #expect(world.lines(.windowOpened).isEmpty)
        try world.tell(.resume(request), at: "2026-12-01T03:10:00Z")
        #expect(world.lines(.windowOpened) == ["03:10 windowOpened IN_PROGRESS"])
    }

    @Test func `run-now, a second pause and a second resume are refused`() throws {
        var world = try world()
        try world.tell(.resume(request), at: "2026-12-01T00:10:00Z")
        try world.tell(.pause(request), at: "2026-12-01T01:00:00Z")
        try world.tell(.pause(request), at: "2026-12-01T01:10:00Z")
        try world.ask(.runNow([]), at: "2026-12-01T01:20:00Z")
        #expect(
            world.reasons(.interventionRefused) == [
                "resume is refused. Nothing is paused.",
                "pause is refused. Everything is paused already, since 2026-12-01T01:00:00Z, by anna.",
                "run-now is refused. Everything is paused since 2026-12-01T01:00:00Z. Use resume first.",
            ])
    }

    @Test func `an association is applied once after a pause, and when an operator asks for it`() throws {
        let banner = Association(
            name: "banner", document: "AWS-RunShellScript", parameters: ["commands": ["true"]],
            targets: WindowTask.everyNode.targets,
            schedule: Schedule(expression: try ScheduleExpression(parsing: "cron(0 * * * ? *)")),
            applyOnlyAtCronInterval: true)
        var world = try world(associations: [banner])
        try world.tell(.pause(request), at: "2026-12-01T07:10:00Z")
        try world.tell(.resume(request), at: "2026-12-01T10:10:00Z")
        try world.tell(
            .applyAssociation(AssociationRequest(name: "banner", reason: "a typo", by: "anna")),
            at: "2026-12-01T10:50:00Z")
        try world.tell(
            .applyAssociation(AssociationRequest(name: "baner", reason: "a typo", by: "anna")),
            at: "2026-12-01T10:51:00Z")
        #expect(
            world.reasons(.associationStarted).suffix(2) == [
                "It is due; the instants since 2026-12-01T08:00:00Z are made up for by this run. AWS-RunShellScript on "
                    + "3 nodes.",
                "Run now. Asked for by anna: a typo. AWS-RunShellScript on 3 nodes.",
            ])
        #expect(world.reasons(.interventionRefused) == ["run is refused. There is no association baner."])
    }
}
