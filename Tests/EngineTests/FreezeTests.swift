import ChangeCalendars
import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import Testing

/// Change calendars: while one is closed nothing is opened and no node is started.
@Suite("Freezes") struct FreezeTests {
    /// A calendar that is closed between two times of 1 December 2026, in UTC.
    private func closed(_ from: String, _ to: String) throws -> ChangeCalendar {
        try ChangeCalendar(
            parsing: """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//drydock//tests
                BEGIN:VEVENT
                UID:freeze
                DTSTAMP:20261101T000000Z
                SUMMARY:Release
                DTSTART:20261201T\(from)00Z
                DTEND:20261201T\(to)00Z
                END:VEVENT
                END:VCALENDAR
                """, name: "releases")
    }

    private func world(
        _ calendar: ChangeCalendar, nodes: [String] = ["a", "b", "c"], minutes: Int = 30
    ) throws -> Scenario {
        var window = try MaintenanceWindow.daily([.on("patch")])
        window.calendars = [calendar]
        return try Scenario(windows: [window], nodes: nodes, at: "2026-12-01T00:00:00Z") { _, _ in
            (.minutes(minutes), .success)
        }
    }

    @Test func `an occurrence in a freeze is held, and opens when the calendar does`() throws {
        var world = try world(closed("0100", "0330"))
        try world.run(until: "2026-12-01T12:00:00Z")
        #expect(
            world.lines(.windowHeld, .windowOpened, .nodeStarted) == [
                "02:00 windowHeld PENDING", "03:30 windowOpened IN_PROGRESS", "03:30 nodeStarted patch a",
                "04:00 nodeStarted patch b", "04:30 nodeStarted patch c",
            ])
        #expect(
            world.reasons(.windowHeld) == ["Frozen by releases, Release, until 2026-12-01T03:30:00Z."])
    }

    @Test func `a freeze that outlasts the cutoff cancels the occurrence, and says what it was`() throws {
        var world = try world(closed("0100", "0700"))
        try world.run(until: "2026-12-01T12:00:00Z")
        #expect(world.lines(.windowCancelled) == ["05:00 windowCancelled CANCELLED"])
        #expect(
            world.loop.records.executions.last?.statusDetails
                == "Held until its cutoff, 2026-12-01T05:00:00Z. Frozen by releases, Release, until "
                + "2026-12-01T07:00:00Z.")
    }

    @Test func `a freeze that begins in an open window stops starts, lets running work finish, and ends`() throws {
        var world = try world(closed("0215", "0350"))
        try world.run(until: "2026-12-01T12:00:00Z")
        #expect(
            world.lines(.windowOpened, .nodeStarted, .windowFrozen) == [
                "02:00 windowOpened IN_PROGRESS", "02:00 nodeStarted patch a", "02:15 windowFrozen",
                "03:50 windowFrozen", "03:50 nodeStarted patch b", "04:20 nodeStarted patch c",
            ])
        #expect(world.reasons(.windowFrozen).count == 2)
    }

    @Test func `a node that is told to begin must do so before the freeze does`() throws {
        var world = try world(closed("0215", "0350"), nodes: ["a"])
        try world.run(until: "2026-12-01T02:05:00Z")
        let invocation = world.loop.records.rows.inFlight.values.first?.values.first
        #expect(invocation?.startBefore == (try Instant(parsing: "2026-12-01T02:15:00Z")))
    }

    @Test func `an engine rebuilt in a freeze goes on as the one that lived`() throws {
        var world = try world(closed("0215", "0350"))
        try world.run(until: "2026-12-01T02:30:00Z")
        let before = world.loop.engine
        try world.restart(at: "2026-12-01T02:30:00Z")
        #expect(world.loop.engine.nextWake == before.nextWake)
        try world.run(until: "2026-12-01T12:00:00Z")
        #expect(world.lines(.nodeStarted).count == 3)
    }
}
