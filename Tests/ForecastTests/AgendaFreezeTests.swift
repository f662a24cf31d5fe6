import ChangeCalendars
import MaintenanceWindows
import ScheduleExpressions
import StateManager
import Testing

@testable import Forecast

@Suite("Freezes and held phases of an agenda") struct AgendaFreezeTests {
    let base = AgendaTests()

    private func calendar(_ name: String, type: String = "DEFAULT_OPEN", _ events: (String, String)...) throws
        -> ChangeCalendar
    {
        let lines = events.enumerated().flatMap { number, event in
            [
                "BEGIN:VEVENT", "UID:\(name)-\(number)", "SUMMARY:event \(number)", "DTSTART:\(event.0)",
                "DTEND:\(event.1)", "END:VEVENT",
            ]
        }
        let text = (["BEGIN:VCALENDAR", "VERSION:2.0", "X-CALENDAR-TYPE:\(type)"] + lines + ["END:VCALENDAR"])
            .joined(separator: "\r\n")
        return try ChangeCalendar(parsing: text, name: name)
    }

    private func window(
        _ name: String, _ schedule: String, after: String? = nil, soakDays: Int = 0, calendars: [ChangeCalendar] = []
    ) throws -> MaintenanceWindow {
        var window = try base.window(name, schedule)
        window.promotion = after.map { Promotion(after: $0, soakDays: soakDays, minimumSuccessPercent: 95) }
        window.calendars = calendars
        return window
    }

    private func notes(_ windows: MaintenanceWindow...) throws -> [String] {
        try base.agenda(windows).occurrences.map { "\($0.name) \($0.scheduledFor): \($0.notes)" }
    }

    @Test func `a freeze at the opening says when it opens, or that it would be held`() throws {
        let freeze = try calendar(
            "year-end", ("20261206T000000Z", "20261206T030000Z"), ("20270103T000000Z", "20270103T050000Z"))
        let agenda = try base.agenda([try window("dev", "cron(0 2 ? * SUN#1 *)", calendars: [freeze])])
        #expect(
            agenda.occurrences.map(\.notes.description) == [
                "[Frozen by year-end, event 0, until 2026-12-06T03:00:00Z. It opens then.]",
                "[Frozen by year-end, event 1, until 2027-01-03T05:00:00Z. It would be held until its cutoff.]",
            ])
        #expect(agenda.occurrences.map(\.mayBeHeld) == [false, true])
    }

    @Test func `a freeze that begins while a window is open is noted, until its cutoff`() throws {
        let before = try calendar("early", ("20261206T043000Z", "20261207T000000Z"))
        let after = try calendar("late", ("20261206T050000Z", "20261207T000000Z"))
        #expect(
            try notes(window("dev", "at(2026-12-06T02:00:00)", calendars: [before])) == [
                "dev 2026-12-06T02:00:00Z: [No node is started from 2026-12-06T04:30:00Z on: frozen by early, event 0, "
                    + "until 2026-12-07T00:00:00Z.]"
            ])
        #expect(
            try notes(window("dev", "at(2026-12-06T02:00:00)", calendars: [after])) == ["dev 2026-12-06T02:00:00Z: []"])
    }

    @Test func `a task that goes on after the cutoff is told of a freeze that begins then`() throws {
        var window = try window(
            "dev", "at(2026-12-06T02:00:00)", calendars: [calendar("late", ("20261206T053000Z", "20261207T000000Z"))])
        window.tasks[0].cutoffBehavior = .continueTask
        #expect(try base.agenda([window]).occurrences.map(\.notes.count) == [1])
    }

    @Test func `two calendars that close one after the other are one freeze`() throws {
        let calendars = [
            try calendar("first", ("20261206T030000Z", "20261206T040000Z")),
            try calendar("second", ("20261206T033000Z", "20261207T000000Z")),
        ]
        let dev = try window("dev", "at(2026-12-06T02:00:00)", calendars: calendars)
        #expect(try base.agenda([dev]).occurrences.map(\.notes.count) == [1])
    }

    @Test func `a calendar that is closed by default freezes all but its events`() throws {
        let hours = try calendar("hours", type: "DEFAULT_CLOSED", ("20261206T020000Z", "20261206T033000Z"))
        let agenda = try base.agenda([
            try window("dev", "cron(0 2 ? * SUN#1 *)", calendars: [hours]),
            try window("free", "at(2026-12-05T02:00:00)"),
        ])
        #expect(
            agenda.occurrences.filter { $0.name == "dev" }.map(\.notes.description) == [
                "[No node is started from 2026-12-06T03:30:00Z on: frozen by hours, without an end.]",
                "[Frozen by hours, without an end. It would be held until its cutoff.]",
            ])
        #expect(
            agenda.freezes.map { "\($0.since?.description ?? "-") \($0.until?.description ?? "-") \($0.windows)" } == [
                "- 2026-12-06T02:00:00Z [\"dev\"]", "2026-12-06T03:30:00Z - [\"dev\"]",
            ])
    }

    private func association(_ name: String, _ schedule: String, _ calendar: ChangeCalendar) throws -> Association {
        var association = try base.association(name, schedule)
        association.calendars = [calendar]
        return association
    }

    @Test func `a run of an association that falls into a freeze is shown as skipped`() throws {
        let freeze = try calendar("year-end", ("20261206T020000Z", "20261206T030000Z"))
        let agenda = try base.agenda([], [try association("sunday", "cron(0 2 ? * SUN#1 *)", freeze)])
        #expect(
            agenda.occurrences.map { "\($0.scheduledFor) \($0.isSkipped) \($0.notes)" } == [
                "2026-12-06T02:00:00Z true [Frozen by year-end, event 0, until 2026-12-06T03:00:00Z. It is not applied; "
                    + "its next time counts.]",
                "2027-01-03T02:00:00Z false []",
            ])
        #expect(agenda.freezes.map(\.associations) == [["sunday"]])
        #expect(agenda.freezes.map(\.windows) == [[]])
        #expect(agenda.keeping(windows: { _ in true }, associations: { $0 != "sunday" }).freezes.isEmpty)
    }

    @Test func `runs that fall into a freeze are not counted, and are no next run`() throws {
        let freeze = try calendar("early", ("20261201T000000Z", "20261202T060000Z"))
        let agenda = try base.agenda([], [try association("agent", "rate(1 hour)", freeze)])
        let summary = try #require(agenda.summaries.first)
        #expect(summary.frozenCount == 30)
        #expect(summary.runCount == 62 * 24 - 30)
        #expect(summary.next == (try Instant(parsing: "2026-12-02T06:00:00Z")))
    }

    @Test func `an association that is frozen all year has no next run, and it is said why`() throws {
        let never = try calendar("hours", type: "DEFAULT_CLOSED")
        let agenda = try base.agenda(
            [],
            [try association("agent", "rate(1 hour)", never), try association("summer", "cron(0 2 1 7 ? *)", never)])
        #expect(agenda.summaries.map(\.runCount) == [0])
        #expect(agenda.summaries.map(\.next) == [nil])
        #expect(agenda.absences.map(\.reason) == [.frozen])
    }

    @Test func `nightly closed hours that always meet the schedule end the search for the next run`() throws {
        let lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "DTSTART:20200101T010000Z",
            "DTEND:20200101T030000Z", "RRULE:FREQ=DAILY", "END:VEVENT", "END:VCALENDAR",
        ]
        let nights = try ChangeCalendar(parsing: lines.joined(separator: "\r\n"), name: "nights")
        let agenda = try base.agenda([], [try association("nightly", "cron(0/30 2 * * ? *)", nights)])
        #expect(agenda.summaries.map(\.next) == [nil])
        #expect(agenda.summaries.map(\.frozenCount) == [124])
    }

    @Test func `what waits for a phase that a freeze holds is held too, and what waits for that as well`() throws {
        let freeze = try calendar("year-end", ("20261213T000000Z", "20261214T000000Z"))
        let found = try notes(
            window("dev", "cron(0 2 ? * SUN#1 *)"),
            window("staging", "cron(0 2 ? * SUN#2 *)", after: "dev", calendars: [freeze]),
            window("prod", "cron(0 2 ? * SUN#3 *)", after: "staging"),
            window("last", "cron(0 2 ? * SUN#4 *)", after: "prod"))
        #expect(
            found.filter { $0.contains("held") } == [
                "staging 2026-12-13T02:00:00Z: [Gate: 95 % of the nodes ok on dev 2026-12-06T02:00:00Z., "
                    + "Frozen by year-end, event 0, until 2026-12-14T00:00:00Z. It would be held until its cutoff.]",
                "prod 2026-12-20T02:00:00Z: [Gate: staging of 2026-12-13T02:00:00Z would be held, and so would this be.]",
                "last 2026-12-27T02:00:00Z: [Gate: prod of 2026-12-20T02:00:00Z would be held, and so would this be.]",
            ])
        // In January all is well again, by runs of January.
        #expect(found.count == 8)
    }

    @Test func `a phase that opens too late in the freeze of another may still use what ran after the last time`()
        throws
    {
        // Staging is held on 13 December but ran on 10 December: newer than production's last run, so it is evidence.
        let freeze = try calendar("year-end", ("20261213T000000Z", "20261214T000000Z"))
        let found = try notes(
            window("staging", "cron(0 2 10,13 12 ? 2026)", calendars: [freeze]),
            window("prod", "cron(0 2 20 * ? *)", after: "staging"))
        #expect(
            found.contains(
                "prod 2026-12-20T02:00:00Z: [Gate: 95 % of the nodes ok on staging 2026-12-10T02:00:00Z.]"))
    }

    @Test func `a run before the span counts, and one that was used up does not`() throws {
        let found = try notes(
            window("staging", "at(2026-11-22T02:00:00)"), window("prod", "cron(0 2 ? * SUN#1 *)", after: "staging"))
        #expect(
            found == [
                "prod 2026-12-06T02:00:00Z: [Gate: 95 % of the nodes ok on staging 2026-11-22T02:00:00Z.]",
                "prod 2027-01-03T02:00:00Z: [Gate: staging does not open before it since 2026-12-06T02:00:00Z, so it "
                    + "would be held.]",
            ])
    }
}
