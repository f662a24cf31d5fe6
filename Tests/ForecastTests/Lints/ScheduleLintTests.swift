import ChangeCalendars
import MaintenanceWindows
import ScheduleExpressions
import Testing

@testable import Forecast

@Suite("Lints of schedules") struct ScheduleLintTests {
    typealias Fixture = LintFixture

    @Test func `a time that has passed never comes, and the last time is named`() throws {
        let fixture = Fixture(windows: [try Fixture.window("once", "at(2026-11-01T02:00:00)")])
        #expect(
            fixture.lines(.neverFires) == [
                "warning once Schedule: It never opens: at(2026-11-01T02:00:00) names no time from "
                    + "2026-11-20T00:00:00Z on. It was due last 2026-11-01T02:00:00Z. Write another Schedule, or take "
                    + "the file out."
            ])
    }

    @Test func `a day that no month has never comes, and an EndDate that has passed is named`() throws {
        let fixture = Fixture(
            windows: [
                try Fixture.window("ended") { $0.schedule.endDate = Instant(secondsSinceEpoch: 1_793_500_000) },
                try Fixture.window("february", "cron(0 2 30 FEB ? *)"),
            ], associations: [try Fixture.association("cron(0 2 ? * SUN 2020)")])
        let lints = fixture.lints().filter { $0.code == .neverFires }
        #expect(lints.map(\.subject) == [.window("ended"), .window("february"), .association("agent")])
        #expect(lints.map(\.member) == ["EndDate", "Schedule", "ScheduleExpression"])
        #expect(lints[0].message.description.contains("its EndDate, 2026-11-01T"))
        #expect(lints[1].message.description.hasPrefix("It never opens: cron(0 2 30 FEB ? *) names no time"))
        #expect(lints[2].message.description.hasPrefix("It never is applied: "))
    }

    @Test func `a window that begins later, or is disabled, is left alone`() throws {
        let fixture = Fixture(windows: [
            try Fixture.window("later") { $0.schedule.startDate = Instant(secondsSinceEpoch: 1_830_000_000) },
            try Fixture.window("off", "at(2020-01-01T00:00:00)") { $0.isEnabled = false },
        ])
        #expect(fixture.lints() == [])
    }

    @Test func `a leap day comes once in four years, and a year that was left in once`() throws {
        let fixture = Fixture(windows: [
            try Fixture.window("leap", "cron(0 2 29 2 ? *)"), try Fixture.window("year", "cron(0 2 1 6 ? 2027)"),
            try Fixture.window("yearly", "cron(0 2 1 6 ? *)"), try Fixture.window("once", "at(2027-06-01T02:00:00)"),
        ])
        #expect(
            fixture.lines(.rarelyFires) == [
                "warning leap Schedule: It opens 2028-02-29T02:00:00Z and then not before 2032-02-29T02:00:00Z: once in "
                    + "4 years. Write a day that every month or year has.",
                "warning year Schedule: It opens once more, 2027-06-01T02:00:00Z, and never again. If once is meant, "
                    + "write at(2027-06-01T02:00:00); else another year.",
            ])
    }

    @Test func `a window longer than its interval is told, and one that ends when it opens again is not`() throws {
        let fixture = Fixture(windows: [
            try Fixture.window("often", "rate(3 hours)"), try Fixture.window("seamless", "rate(4 hours)"),
            try Fixture.window("twice", "cron(0 2,4 ? * SUN#1 *)"),
        ])
        #expect(
            fixture.lines(.longerThanInterval) == [
                "warning often Duration: It is open for 4 h, but the opening of 2026-11-20T00:00:00Z is followed by the "
                    + "next one 2026-11-20T03:00:00Z, after 3 h, each time: while work goes on, the next opening is "
                    + "skipped. Write Duration: 3 or less, or open it less often.",
                "warning twice Duration: It is open for 4 h, but the opening of 2026-12-06T02:00:00Z is followed by the "
                    + "next one 2026-12-06T04:00:00Z, after 2 h, 12 of 23 times in a year: while work goes on, the next "
                    + "opening is skipped. Write Duration: 2 or less, or open it less often.",
            ])
    }

    @Test func `a calendar that is closed at each opening is told, one that opens in time is not`() throws {
        let sundays = try ChangeCalendar(
            parsing: """
                BEGIN:VCALENDAR\r
                VERSION:2.0\r
                PRODID:-//test//EN\r
                BEGIN:VEVENT\r
                UID:sundays\r
                DTSTART:20260104T000000Z\r
                DTEND:20260104T040000Z\r
                RRULE:FREQ=WEEKLY;BYDAY=SU\r
                SUMMARY:No change\r
                END:VEVENT\r
                END:VCALENDAR\r

                """, name: "sundays")
        let fixture = Fixture(windows: [
            try Fixture.window("in-time", hours: 6) { $0.calendars = [sundays] },
            try Fixture.window("never", hours: 3) { $0.calendars = [sundays] },
        ])
        #expect(
            fixture.lines(.alwaysFrozen) == [
                "warning never CalendarNames: Nothing ever starts: at each of the next 24 openings, "
                    + "2026-12-06T02:00:00Z the first, sundays is closed until the cutoff. Open the window at another "
                    + "time, or the calendar at this one."
            ])
    }

    @Test func `02:00 on the second Sunday in New York meets a gap every March`() throws {
        let fixture = Fixture(windows: [
            try Fixture.window("kept", "cron(0 4 ? * SUN#2 *)", zone: "America/New_York"),
            try Fixture.window("lost", "cron(0 2 ? * SUN#2 *)", zone: "America/New_York") {
                $0.schedule.daylightSaving.gap = .skip
            },
            try Fixture.window("staging", "cron(0 2 ? * SUN#2 *)", zone: "America/New_York"),
        ])
        let due = "It is due at 02:00 on days on which the clocks of America/New_York skip that time: 10 times in the "
        #expect(
            fixture.lines(.clockGap) == [
                "warning lost Schedule: \(due)next 10 years, first 2027-03-14T07:00:00Z. It is not made up for, so on "
                    + "these days it never opens. Write another hour, such as 03:00, or ScheduleTimezone: UTC, or "
                    + "DaylightSaving: {Gap: RunAfter}.",
                "warning staging Schedule: \(due)next 10 years, first 2027-03-14T07:00:00Z. It then opens right after "
                    + "the change, at 03:00 EDT. Write another hour, such as 03:00, or ScheduleTimezone: UTC.",
            ])
    }

    @Test func `a time that comes twice is a note, and a warning where it runs twice`() throws {
        let fixture = Fixture(
            windows: [
                try Fixture.window("both", "cron(30 1 ? * SUN#1 *)", zone: "America/New_York") {
                    $0.schedule.daylightSaving.overlap = .both
                },
                try Fixture.window("hourly", "cron(30 * ? * SUN#1 *)", zone: "America/New_York", hours: 1, cutoff: 0),
            ], associations: [try Fixture.association("cron(30 1 ? * SUN#1 *)", zone: "America/New_York")])
        let lints = fixture.lints().filter { $0.code == .clockOverlap }
        #expect(lints.map(\.subject) == [.window("both"), .association("agent")])
        #expect(lints.map(\.severity) == [.warning, .note])
        #expect(lints[0].message.description.hasSuffix("It opens both times."))
        #expect(lints[1].message.description.contains("10 times in the next 10 years, first 2027-11-07T06:00:00Z."))
        #expect(lints[1].wayOut.description == "Write another hour, such as 02:00, or ScheduleTimezone: UTC.")
    }
}
