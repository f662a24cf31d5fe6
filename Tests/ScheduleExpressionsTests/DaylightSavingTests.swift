import ScheduleExpressions
import Testing

@Suite("Daylight saving") struct DaylightSavingTests {
    private func times(
        _ expression: String, _ zone: String, from: String, days: Int = 1,
        _ policy: DaylightSavingPolicy = DaylightSavingPolicy()
    ) throws -> [String] {
        let schedule = Schedule(
            expression: try ScheduleExpression(parsing: expression), zone: try TimeZoneRules(named: zone),
            daylightSaving: policy)
        let start = try Instant(parsing: from)
        return schedule.occurrences(in: start..<start + .days(days)).map { occurrence in
            let mark =
                switch occurrence.clockChange {
                case nil: ""
                case .movedOutOfGap: " moved"
                case .firstOfTwo: " first"
                case .secondOfTwo: " second"
                }
            return occurrence.instant.description.dropFirst(5).prefix(11) + mark
        }
    }

    @Test func `a time in the gap runs right after it, once, however many times fall in it`() throws {
        #expect(
            try times("cron(30 2 ? * SUN *)", "America/New_York", from: "2025-03-09") == ["03-09T07:00 moved"])
        #expect(
            try times("cron(0,15,30 2 * * ? *)", "America/New_York", from: "2025-03-09") == ["03-09T07:00 moved"])
    }

    @Test func `a regular time at the end of the gap is that one, once`() throws {
        #expect(
            try times("cron(30,0 2,3 * * ? *)", "America/New_York", from: "2025-03-09") == [
                "03-09T07:00", "03-09T07:30",
            ])
    }

    @Test func `with Skip the time in the gap does not run`() throws {
        #expect(
            try times(
                "cron(30 2 * * ? *)", "America/New_York", from: "2025-03-08", days: 3,
                DaylightSavingPolicy(gap: .skip)) == ["03-08T07:30", "03-10T06:30"])
    }

    @Test(arguments: [
        (DaylightSavingPolicy.Overlap.first, ["11-02T05:30 first"]),
        (.second, ["11-02T06:30 second"]), (.both, ["11-02T05:30 first", "11-02T06:30 second"]),
    ])
    func `a time that comes twice runs as the policy says`(
        overlap: DaylightSavingPolicy.Overlap, expected: [String]
    ) throws {
        #expect(
            try times(
                "cron(30 1 ? * SUN *)", "America/New_York", from: "2025-11-02", DaylightSavingPolicy(overlap: overlap))
                == expected)
    }

    @Test func `an hourly expression follows elapsed time: both passes, and nothing in a gap`() throws {
        let spring = try times("cron(30 * * * ? *)", "America/New_York", from: "2025-03-09T05:00:00Z")
        #expect(spring.prefix(4) == ["03-09T05:30", "03-09T06:30", "03-09T07:30", "03-09T08:30"])
        let autumn = try times(
            "cron(30 * * * ? *)", "America/New_York", from: "2025-11-02T04:00:00Z",
            DaylightSavingPolicy(overlap: .second))
        #expect(autumn.prefix(4) == ["11-02T04:30", "11-02T05:30 first", "11-02T06:30 second", "11-02T07:30"])
    }

    @Test func `half an hour of daylight saving is half an hour: Lord Howe`() throws {
        #expect(
            try times("cron(15 2 * * ? *)", "Australia/Lord_Howe", from: "2025-10-04T12:00:00Z")
                == ["10-04T15:30 moved"])
    }

    @Test func `midnight may be in the gap: Havana`() throws {
        #expect(try times("cron(0 0 * * ? *)", "America/Havana", from: "2025-03-09") == ["03-09T05:00 moved"])
    }

    @Test func `a day that the zone left out is a gap of 24 hours: Apia`() throws {
        #expect(
            try times("cron(0 9 * * ? *)", "Pacific/Apia", from: "2011-12-29T12:00:00Z", days: 2)
                == ["12-29T19:00", "12-30T10:00 moved", "12-30T19:00"])
    }

    @Test func `the rule at the end of the file holds beyond the table`() throws {
        #expect(try times("cron(30 2 * * ? *)", "America/New_York", from: "2150-03-08") == ["03-08T07:00 moved"])
        #expect(try times("cron(0 12 * * ? *)", "America/New_York", from: "2150-07-01") == ["07-01T16:00"])
    }

    @Test func `at in a gap runs after it, and once in an overlap`() throws {
        #expect(try times("at(2025-03-09T02:30:00)", "America/New_York", from: "2025-03-09") == ["03-09T07:00 moved"])
        #expect(try times("at(2025-11-02T01:30:00)", "America/New_York", from: "2025-11-02") == ["11-02T05:30 first"])
    }

    @Test func `a zone is found in any case, and a typo names the nearest`() throws {
        #expect(try TimeZoneRules(named: "america/new_york").name == "America/New_York")
        let error = #expect(throws: TimeZoneError.self) { try TimeZoneRules(named: "America/New_Yrok") }
        #expect(error?.description.contains("America/New_York") == true)
    }
}
