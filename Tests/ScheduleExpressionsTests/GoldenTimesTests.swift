import ScheduleExpressions
import Testing

/// Expressions and their next three times after 2025-01-01T00:00:00Z, a Wednesday, in UTC.
@Suite("Golden times") struct GoldenTimesTests {
    /// Expression | canonical form, if it differs | next three, as far as there are; "+" is the same time of day.
    private static let table = """
        cron(0 2 ? * THU#3 *) | | 2025-01-16T02:00 2025-02-20+ 2025-03-20+
        cron(15 10 ? * * *) | | 2025-01-01T10:15 2025-01-02+ 2025-01-03+
        cron(15 10 ? * MON-FRI *) | | 2025-01-01T10:15 2025-01-02+ 2025-01-03+
        cron(0 2 L * ? *) | | 2025-01-31T02:00 2025-02-28+ 2025-03-31+
        cron(15 10 ? * 6L *) | cron(15 10 ? * FRIL *) | 2025-01-31T10:15 2025-02-28+ 2025-03-28+
        cron(30 09 ? * * *) | cron(30 9 ? * * *) | 2025-01-01T09:30 2025-01-02+ 2025-01-03+
        cron(24 30 09 ? * * *) | cron(24 30 9 ? * * *) | 2025-01-01T09:30:24 2025-01-02+ 2025-01-03+
        cron(30 23 ? * TUE#3 *) | | 2025-01-21T23:30 2025-02-18+ 2025-03-18+
        cron(0 30 23 ? * tue#3 *) | cron(0 30 23 ? * TUE#3 *) | 2025-01-21T23:30 2025-02-18+ 2025-03-18+
        cron(0 16 ? * TUE *) | | 2025-01-07T16:00 2025-01-14+ 2025-01-21+
        cron(0 10 * * ? *) | | 2025-01-01T10:00 2025-01-02+ 2025-01-03+
        cron(0 8 1 * ? *) | | 2025-01-01T08:00 2025-02-01+ 2025-03-01+
        cron(0/15 * * * ? *) | | 2025-01-01T00:15 2025-01-01T00:30 2025-01-01T00:45
        cron(0/10 * ? * MON-FRI *) | | 2025-01-01T00:10 2025-01-01T00:20 2025-01-01T00:30
        cron(0/5 8-17 ? * MON-FRI *) | | 2025-01-01T08:00 2025-01-01T08:05 2025-01-01T08:10
        cron(0 2 ? 1/1 THU#3 *) | cron(0 2 ? JAN/1 THU#3 *) | 2025-01-16T02:00 2025-02-20+ 2025-03-20+
        cron(0 0/8 * * ? *) | | 2025-01-01T08:00 2025-01-01T16:00 2025-01-02T00:00
        cron(0 0 ? * 3L *) | cron(0 0 ? * TUEL *) | 2025-01-28T00:00 2025-02-25+ 2025-03-25+
        cron(0 */30 * * * ? *) | cron(0 0/30 * * * ? *) | 2025-01-01T00:30 2025-01-01T01:00 2025-01-01T01:30
        cron(1/10 * * * ? *) | | 2025-01-01T00:01 2025-01-01T00:11 2025-01-01T00:21
        cron(0 12 3W * ? *) | | 2025-01-03T12:00 2025-02-03+ 2025-03-03+
        cron(0 12 15W * ? *) | | 2025-01-15T12:00 2025-02-14+ 2025-03-14+
        cron(0 12 1W * ? *) | | 2025-01-01T12:00 2025-02-03+ 2025-03-03+
        cron(0 12 31W * ? *) | | 2025-01-31T12:00 2025-03-31+ 2025-05-30+
        cron(0 12 LW * ? *) | | 2025-01-31T12:00 2025-02-28+ 2025-03-31+
        cron(0 12 L-3 * ? *) | | 2025-01-28T12:00 2025-02-25+ 2025-03-28+
        cron(0 12 L-2W * ? *) | | 2025-01-29T12:00 2025-02-26+ 2025-03-28+
        cron(0 0 ? * L *) | cron(0 0 ? * SAT *) | 2025-01-04T00:00 2025-01-11+ 2025-01-18+
        cron(0 3 ? * FRIL *) | | 2025-01-31T03:00 2025-02-28+ 2025-03-28+
        cron(0 3 ? * FRI-MON *) | | 2025-01-03T03:00 2025-01-04+ 2025-01-05+
        cron(0 22-2 * * ? *) | | 2025-01-01T01:00 2025-01-01T02:00 2025-01-01T22:00
        cron(0 4 1 JAN,APR,JUL,OCT ? *) | | 2025-01-01T04:00 2025-04-01+ 2025-07-01+
        cron(0 4 1 NOV-FEB ? *) | | 2025-01-01T04:00 2025-02-01+ 2025-11-01+
        cron(0 4 ? * 2#1 *) | cron(0 4 ? * MON#1 *) | 2025-01-06T04:00 2025-02-03+ 2025-03-03+
        cron(0 4 ? * SUN#5 *) | | 2025-03-30T04:00 2025-06-29+ 2025-08-31+
        cron(0 0 31 * ? *) | | 2025-01-31T00:00 2025-03-31+ 2025-05-31+
        cron(0 0 29 2 ? *) | cron(0 0 29 FEB ? *) | 2028-02-29T00:00 2032-02-29+ 2036-02-29+
        cron(0 0 1 1 ? 2026-2028/2) | cron(0 0 1 JAN ? 2026-2028/2) | 2026-01-01T00:00 2028-01-01+
        cron(0-59/10 0-23/2 ? * * *) | | 2025-01-01T00:10 2025-01-01T00:20 2025-01-01T00:30
        cron(15 10 ? * 6L 2002-2005) | cron(15 10 ? * FRIL 2002-2005) |
        cron(0 0 31 2 ? *) | cron(0 0 31 FEB ? *) |
        rate(30 minutes) | | 2025-01-01T00:30 2025-01-01T01:00 2025-01-01T01:30
        rate(1 hour) | | 2025-01-01T01:00 2025-01-01T02:00 2025-01-01T03:00
        rate(25 days) | | 2025-01-12T00:00 2025-02-06+ 2025-03-03+
        at(2025-05-14T15:55:30) | | 2025-05-14T15:55:30
        at(2020-05-14T15:55:00) | |
        """

    static let rows: [(expression: String, canonical: String, times: [String])] = table.split(separator: "\n").map {
        line in
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
            String($0).split(separator: " ").joined(separator: " ")
        }
        var times: [String] = []
        for text in cells[2].split(separator: " ") {
            let full = text.hasSuffix("+") ? String(text.dropLast()) + (times.first?.dropFirst(10) ?? "") : "\(text)"
            let seconds = full.split(separator: ":").count == 2 ? full + ":00" : full
            times.append(seconds.hasSuffix("Z") ? seconds : seconds + "Z")
        }
        times = times.map { $0.replacing("Z:00", with: "") }
        return (cells[0], cells[1].isEmpty ? cells[0] : cells[1], times)
    }

    @Test(arguments: rows)
    func `the next three times are as published, and the canonical form comes back`(
        expression: String, canonical: String, times: [String]
    ) throws {
        let parsed = try ScheduleExpression(parsing: expression)
        #expect(parsed.description == canonical)
        #expect(try ScheduleExpression(parsing: canonical) == parsed)
        let schedule = Schedule(expression: parsed)
        let start = try Instant(parsing: "2025-01-01T00:00:00Z")
        let found = schedule.occurrences(in: start + .milliseconds(1)..<start + .days(8000)).prefix(3)
        #expect(found.map(\.instant.description) == times)
    }

    @Test(arguments: [
        ("cron(0 2 ? * SUN#2 *)", "02:00 on the second Sunday of every month"),
        ("cron(0 0 ? * SUNL *)", "00:00 on the last Sunday of every month"),
        ("cron(0 */2 * * ? *)", "every 2 hours, on the hour"), ("rate(30 minutes)", "every 30 minutes"),
        ("rate(1 hour)", "every hour"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "every 5 minutes from 08:00 to 17:55 on Monday to Friday"),
        ("cron(0 0 1 1 ? 2026)", "00:00 on day 1 of January, in 2026 only"),
        ("at(2026-12-31T02:00:00)", "once, at 2026-12-31 02:00"),
    ])
    func `the explanation is plain English`(expression: String, explanation: String) throws {
        #expect(try ScheduleExpression(parsing: expression).explanation == explanation)
    }

    @Test func `ScheduleOffset runs days after each hit, at the same time`() throws {
        let schedule = Schedule(
            expression: try ScheduleExpression(parsing: "cron(30 23 ? * TUE#3 *)"), offsetDays: 2)
        let start = try Instant(parsing: "2025-01-01")
        #expect(
            schedule.occurrences(in: start..<start + .days(90)).map(\.instant.description) == [
                "2025-01-23T23:30:00Z", "2025-02-20T23:30:00Z", "2025-03-20T23:30:00Z",
            ])
    }

    @Test func `StartDate and EndDate bound a schedule, and a rate counts from its StartDate`() throws {
        var rate = Schedule(expression: try ScheduleExpression(parsing: "rate(7 days)"))
        rate.startDate = try Instant(parsing: "2026-01-06T10:00:00Z")
        rate.endDate = try Instant(parsing: "2026-01-20T10:00:00Z")
        let year = try Instant(parsing: "2026-01-01")..<Instant(parsing: "2027-01-01")
        #expect(
            rate.occurrences(in: year).map(\.instant.description) == [
                "2026-01-06T10:00:00Z", "2026-01-13T10:00:00Z", "2026-01-20T10:00:00Z",
            ])
        #expect(rate.previous(before: year.upperBound)?.instant == rate.endDate)
        #expect(rate.previous(before: try Instant(parsing: "2026-01-06T10:00:00Z")) == nil)
    }
}
