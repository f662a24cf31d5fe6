import ScheduleExpressions
import Testing

/// ScheduleOffset, StartDate, EndDate, and what a rate counts from.
@Suite("Bounds of a schedule") struct ScheduleBoundsTests {
    private func instant(_ text: String) throws -> Instant { try Instant(parsing: text) }

    private func times(_ schedule: Schedule, after text: String, _ count: Int = 3) throws -> [String] {
        schedule.occurrences(after: try instant(text)).prefix(count).map(\.instant.description)
    }

    @Test func `ScheduleOffset runs days after each hit, at the same time`() throws {
        let schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(30 23 ? * TUE#3 *)"), offsetDays: 2)
        #expect(
            try times(schedule, after: "2025-01-01") == [
                "2025-01-23T23:30:00Z", "2025-02-20T23:30:00Z", "2025-03-20T23:30:00Z",
            ])
        #expect(
            schedule.previous(before: try instant("2025-01-23T23:30:00Z"))?.instant
                == (try instant("2024-12-19T23:30:00Z")))
    }

    @Test func `a hit at or before the creation does not count, though its day of offset is still ahead`() throws {
        var schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(30 23 ? * TUE#3 *)"), offsetDays: 2)
        for created in ["2025-01-21T23:30:00Z", "2025-01-22T12:00:00Z", "2025-01-23T12:00:00Z"] {
            schedule.appliedAt = try instant(created)
            #expect(try times(schedule, after: created, 1) == ["2025-02-20T23:30:00Z"], "\(created)")
            #expect(schedule.previous(before: try instant("2025-02-20T23:30:00Z")) == nil)
        }
        schedule.appliedAt = try instant("2025-01-21T23:29:59Z")
        #expect(try times(schedule, after: "2025-01-22T12:00:00Z", 1) == ["2025-01-23T23:30:00Z"])
    }

    @Test func `every hit after the creation counts, whenever one asks`() throws {
        var schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(30 23 ? * TUE#3 *)"), offsetDays: 2)
        schedule.appliedAt = try instant("2025-01-01")
        #expect(try times(schedule, after: "2025-02-19T00:00:00Z", 1) == ["2025-02-20T23:30:00Z"])
    }

    @Test func `without an offset the creation does not matter to a cron expression`() throws {
        var schedule = Schedule(expression: try ScheduleExpression(parsing: "cron(0 2 * * ? *)"))
        schedule.appliedAt = try instant("2025-01-01T12:00:00Z")
        #expect(try times(schedule, after: "2024-12-31", 1) == ["2024-12-31T02:00:00Z"])
    }

    @Test func `a rate in a file counts from the epoch, or from its StartDate, past or not`() throws {
        var rate = Schedule(expression: try ScheduleExpression(parsing: "rate(7 days)"))
        #expect(try times(rate, after: "1970-01-01", 2) == ["1970-01-08T00:00:00Z", "1970-01-15T00:00:00Z"])
        rate.startDate = try instant("2026-01-06T10:00:00Z")
        rate.endDate = try instant("2026-01-20T10:00:00Z")
        #expect(
            try times(rate, after: "2026-01-01") == [
                "2026-01-06T10:00:00Z", "2026-01-13T10:00:00Z", "2026-01-20T10:00:00Z",
            ])
        #expect(rate.previous(before: try instant("2027-01-01"))?.instant == rate.endDate)
        #expect(rate.previous(before: try instant("2026-01-06T10:00:00Z")) == nil)
    }

    @Test func `a rate that is created counts from then, and is due one interval later`() throws {
        var rate = Schedule(expression: try ScheduleExpression(parsing: "rate(180 minutes)"))
        rate.anchor = try instant("2020-02-12T20:19:20.596Z")
        #expect(
            try times(rate, after: "2020-02-12T20:19:20.596Z", 2) == [
                "2020-02-12T23:19:20.596Z", "2020-02-13T02:19:20.596Z",
            ])
    }

    @Test func `a created rate with a StartDate ahead is due at it, with one that is past it counts from now`() throws {
        var rate = Schedule(expression: try ScheduleExpression(parsing: "rate(7 days)"))
        rate.anchor = try instant("2026-01-01T12:00:00Z")
        rate.startDate = try instant("2026-01-06T00:03:15+09:00")
        #expect(try times(rate, after: "2026-01-01T12:00:00Z", 2) == ["2026-01-05T15:03:15Z", "2026-01-12T15:03:15Z"])
        rate.startDate = try instant("2025-06-01")
        #expect(try times(rate, after: "2026-01-01T12:00:00Z", 1) == ["2026-01-08T12:00:00Z"])
    }

    @Test func `StartDate and EndDate bound a cron expression and do not shift it`() throws {
        var schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(0 2 ? * SUN#2 *)"),
            zone: try TimeZoneRules(named: "America/New_York"))
        schedule.startDate = try instant("2027-01-10T02:00:00-05:00")
        schedule.endDate = try instant("2027-02-14T02:00:00-05:00")
        #expect(try times(schedule, after: "2026-01-01") == ["2027-01-10T07:00:00Z", "2027-02-14T07:00:00Z"])
        schedule.startDate = try instant("2027-01-10T02:00:00.001-05:00")
        #expect(try times(schedule, after: "2026-01-01") == ["2027-02-14T07:00:00Z"])
        schedule.endDate = try instant("2027-02-14T02:00:00-05:00") - .milliseconds(1)
        #expect(try times(schedule, after: "2026-01-01") == [])
    }

    @Test func `at runs once, in its zone, and not outside of the dates`() throws {
        var schedule = Schedule(
            expression: try ScheduleExpression(parsing: "at(2021-07-07T13:15:30)"),
            zone: try TimeZoneRules(named: "America/Los_Angeles"))
        #expect(try times(schedule, after: "2021-01-01") == ["2021-07-07T20:15:30Z"])
        #expect(try times(schedule, after: "2021-07-07T20:15:30Z") == [])
        schedule.startDate = try instant("2021-07-08")
        #expect(try times(schedule, after: "2021-01-01") == [])
    }
}
