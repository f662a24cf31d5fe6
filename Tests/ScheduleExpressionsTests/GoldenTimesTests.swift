import ScheduleExpressions
import Testing

/// Expressions and their next three times after 2025-01-01T00:00:00Z, a Wednesday, in UTC.
@Suite("Golden times") struct GoldenTimesTests {
    /// Expression | canonical form, if it differs | next three, as far as there are; "+" is the same time of day.
    private static let table = """
        cron(0 2 ? * THU#3 *) | | 2025-01-16T02:00 2025-02-20+ 2025-03-20+
        cron(15 10 ? * * *) | cron(15 10 * * ? *) | 2025-01-01T10:15 2025-01-02+ 2025-01-03+
        cron(15 10 ? * MON-FRI *) | | 2025-01-01T10:15 2025-01-02+ 2025-01-03+
        cron(0 2 L * ? *) | | 2025-01-31T02:00 2025-02-28+ 2025-03-31+
        cron(15 10 ? * 6L *) | cron(15 10 ? * FRIL *) | 2025-01-31T10:15 2025-02-28+ 2025-03-28+
        cron(30 09 ? * * *) | cron(30 9 * * ? *) | 2025-01-01T09:30 2025-01-02+ 2025-01-03+
        cron(24 30 09 ? * * *) | cron(24 30 9 * * ? *) | 2025-01-01T09:30:24 2025-01-02+ 2025-01-03+
        cron(30 23 ? * TUE#3 *) | | 2025-01-21T23:30 2025-02-18+ 2025-03-18+
        cron(0 30 23 ? * tue#3 *) | cron(30 23 ? * TUE#3 *) | 2025-01-21T23:30 2025-02-18+ 2025-03-18+
        cron(0 16 ? * TUE *) | | 2025-01-07T16:00 2025-01-14+ 2025-01-21+
        cron(0 10 * * ? *) | | 2025-01-01T10:00 2025-01-02+ 2025-01-03+
        cron(0 8 1 * ? *) | | 2025-01-01T08:00 2025-02-01+ 2025-03-01+
        cron(0/15 * * * ? *) | | 2025-01-01T00:15 2025-01-01T00:30 2025-01-01T00:45
        cron(0/10 * ? * MON-FRI *) | | 2025-01-01T00:10 2025-01-01T00:20 2025-01-01T00:30
        cron(0/5 8-17 ? * MON-FRI *) | | 2025-01-01T08:00 2025-01-01T08:05 2025-01-01T08:10
        cron(0 2 ? 1/1 THU#3 *) | cron(0 2 ? * THU#3 *) | 2025-01-16T02:00 2025-02-20+ 2025-03-20+
        cron(0 0/8 * * ? *) | | 2025-01-01T08:00 2025-01-01T16:00 2025-01-02T00:00
        cron(0 0 ? * 3L *) | cron(0 0 ? * TUEL *) | 2025-01-28T00:00 2025-02-25+ 2025-03-25+
        cron(0 */30 * * * ? *) | cron(0/30 * * * ? *) | 2025-01-01T00:30 2025-01-01T01:00 2025-01-01T01:30
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
        cron(0 0 1 1 ? 2026-2028/2) | cron(0 0 1 JAN ? 2026,2028) | 2026-01-01T00:00 2028-01-01+
        cron(0-59/10 0-23/2 ? * * *) | cron(0/10 0/2 * * ? *) | 2025-01-01T00:10 2025-01-01T00:20 2025-01-01T00:30
        cron(15 10 ? * 6L 2002-2005) | cron(15 10 ? * FRIL 2002-2005) |
        cron(0 0 31 2 ? *) | cron(0 0 31 FEB ? *) |
        cron(0 0 21 ? 1/1 TUE#2 *) | cron(0 21 ? * TUE#2 *) | 2025-01-14T21:00 2025-02-11+ 2025-03-11+
        cron(15 12 * * ? *) | | 2025-01-01T12:15 2025-01-02+ 2025-01-03+
        cron(0 9 * * ? *) | | 2025-01-01T09:00 2025-01-02+ 2025-01-03+
        cron(0 09 ? * WED *) | cron(0 9 ? * WED *) | 2025-01-01T09:00 2025-01-08+ 2025-01-15+
        cron(0 18 ? * MON-FRI *) | | 2025-01-01T18:00 2025-01-02+ 2025-01-03+
        cron(0/30 * * * ? *) | | 2025-01-01T00:30 2025-01-01T01:00 2025-01-01T01:30
        cron(0 0/1 * * ? *) | cron(0 * * * ? *) | 2025-01-01T01:00 2025-01-01T02:00 2025-01-01T03:00
        cron(0 0/2 * * ? *) | | 2025-01-01T02:00 2025-01-01T04:00 2025-01-01T06:00
        cron(0 0/4 * * ? *) | | 2025-01-01T04:00 2025-01-01T08:00 2025-01-01T12:00
        cron(0 0/12 * * ? *) | | 2025-01-01T12:00 2025-01-02T00:00 2025-01-02T12:00
        cron(15 13 ? * * *) | cron(15 13 * * ? *) | 2025-01-01T13:15 2025-01-02+ 2025-01-03+
        cron(15 13 ? * MON *) | | 2025-01-06T13:15 2025-01-13+ 2025-01-20+
        cron(0 2 ? * SUN *) | | 2025-01-05T02:00 2025-01-12+ 2025-01-19+
        cron(0 0 ? * THU#2 *) | | 2025-01-09T00:00 2025-02-13+ 2025-03-13+
        cron(0 00 7 ? * MON *) | cron(0 7 ? * MON *) | 2025-01-06T07:00 2025-01-13+ 2025-01-20+
        cron(0 12 L-3W * ? *) | | 2025-01-28T12:00 2025-02-25+ 2025-03-28+
        cron(0 12 1,15W * ? *) | | 2025-01-01T12:00 2025-01-15+ 2025-02-01+
        cron(0 12 15,1 * ? *) | cron(0 12 1,15 * ? *) | 2025-01-01T12:00 2025-01-15+ 2025-02-01+
        cron(0 0 ? * 1L *) | cron(0 0 ? * SUNL *) | 2025-01-26T00:00 2025-02-23+ 2025-03-30+
        cron(0 0 ? * sat,Sun *) | cron(0 0 ? * SUN,SAT *) | 2025-01-04T00:00 2025-01-05+ 2025-01-11+
        cron(50-10/10 3 * * ? *) | cron(0,10,50 3 * * ? *) | 2025-01-01T03:00 2025-01-01T03:10 2025-01-01T03:50
        cron(0 22-4/2 * * ? *) | cron(0 0,2,4,22 * * ? *) | 2025-01-01T02:00 2025-01-01T04:00 2025-01-01T22:00
        cron(0 0 28-3 * ? *) | | 2025-01-02T00:00 2025-01-03+ 2025-01-28+
        cron(0	0  1 *  ? *) | cron(0 0 1 * ? *) | 2025-02-01T00:00 2025-03-01+ 2025-04-01+
        rate(5 hours) | | 2025-01-01T04:00 2025-01-01T09:00 2025-01-01T14:00
        rate(5 minutes) | | 2025-01-01T00:05 2025-01-01T00:10 2025-01-01T00:15
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

    @Test func `an expression that is long in every form is read again from what is printed`() throws {
        let text =
            "cron(35/45,*/48,57,20,41,54/8,23/27 52/13,*/20,*/22,*/18 */11,0/19,18/10,18/9 ? * * "
            + "1991,2059,1980,2102/112,*/8,*/108,2152/96,2050/134,*/61,*/70,2094/69,2000,2054,2167,1992,*/57,*/41)"
        let expression = try ScheduleExpression(parsing: text)
        #expect(try ScheduleExpression(parsing: expression.description) == expression)
        #expect(expression.description.contains("1970/8"))
    }
}
