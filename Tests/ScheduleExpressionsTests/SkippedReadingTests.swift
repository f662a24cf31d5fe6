import ScheduleExpressions
import Testing

@Suite("What daylight saving skips") struct SkippedReadingTests {
    private func skipped(
        _ expression: String, _ zone: String, on day: String, _ policy: DaylightSavingPolicy = DaylightSavingPolicy()
    ) throws -> [String] {
        let schedule = Schedule(
            expression: try ScheduleExpression(parsing: expression), zone: try TimeZoneRules(named: zone),
            daylightSaving: policy)
        let start = try Instant(parsing: day)
        return schedule.skipped(in: start..<start + .days(1)).map { "\($0.reading) \($0.cause) \($0.instant)" }
    }

    @Test func `a time in the gap is moved and not skipped, but with Skip it is`() throws {
        #expect(try skipped("cron(30 2 * * ? *)", "America/New_York", on: "2025-03-09") == [])
        #expect(
            try skipped("cron(30 2 * * ? *)", "America/New_York", on: "2025-03-09", DaylightSavingPolicy(gap: .skip))
                == ["2025-03-09T02:30:00 gap 2025-03-09T07:00:00Z"])
    }

    @Test func `of several times in the gap one run stands for all`() throws {
        #expect(
            try skipped("cron(0/20 2 * * ? *)", "America/New_York", on: "2025-03-09") == [
                "2025-03-09T02:20:00 runAfterGap 2025-03-09T07:00:00Z",
                "2025-03-09T02:40:00 runAfterGap 2025-03-09T07:00:00Z",
            ])
    }

    @Test func `a regular run at the end of the gap stands for those in it`() throws {
        #expect(
            try skipped("cron(0 2,3 * * ? *)", "America/New_York", on: "2025-03-09") == [
                "2025-03-09T02:00:00 runAfterGap 2025-03-09T07:00:00Z"
            ])
    }

    @Test func `the pass that is not taken is told`() throws {
        let expression = "cron(30 1 * * ? *)"
        #expect(
            try skipped(expression, "America/New_York", on: "2025-11-02")
                == ["2025-11-02T01:30:00 otherPass 2025-11-02T06:30:00Z"])
        #expect(
            try skipped(expression, "America/New_York", on: "2025-11-02", DaylightSavingPolicy(overlap: .second))
                == ["2025-11-02T01:30:00 otherPass 2025-11-02T05:30:00Z"])
        #expect(
            try skipped(expression, "America/New_York", on: "2025-11-02", DaylightSavingPolicy(overlap: .both)) == [])
    }

    @Test func `what follows elapsed time loses nothing, and an at may`() throws {
        #expect(try skipped("cron(30 * * * ? *)", "America/New_York", on: "2025-03-09") == [])
        #expect(try skipped("rate(30 minutes)", "America/New_York", on: "2025-03-09") == [])
        #expect(
            try skipped(
                "at(2025-03-09T02:30:00)", "America/New_York", on: "2025-03-09", DaylightSavingPolicy(gap: .skip))
                == ["2025-03-09T02:30:00 gap 2025-03-09T07:00:00Z"])
    }

    @Test func `the ends of time are no trap`() throws {
        let schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(30 2 * * ? *)"),
            zone: try TimeZoneRules(named: "America/New_York"), daylightSaving: DaylightSavingPolicy(gap: .skip))
        let always = Instant(millisecondsSinceEpoch: .min)..<Instant(millisecondsSinceEpoch: .max)
        #expect(schedule.skipped(in: always).count == 230)
    }
}
