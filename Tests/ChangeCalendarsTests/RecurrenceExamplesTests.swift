import ChangeCalendars
import ScheduleExpressions
import Testing

/// The examples of RFC 5545, section 3.8.5.3, as far as they recur by the day or more rarely.
@Suite("The examples of RFC 5545") struct RecurrenceExamplesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let start: String
        let rule: String
        /// `1997-09: 2 9 16, 1997-10: 7`; with `...` at the end it goes on.
        let dates: String
        var exception: String?
        var testDescription: String { "\(start) \(rule)" }
    }

    private static let examples: [Example] = [
        Example(start: "19970902", rule: "FREQ=DAILY;COUNT=10", dates: "1997-09: 2 3 4 5 6 7 8 9 10 11"),
        Example(
            start: "19970902", rule: "FREQ=DAILY;INTERVAL=2",
            dates: "1997-09: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30, 1997-10: 2 4 6 8 10 12 14 16 18 20 22 ..."),
        Example(
            start: "19970902", rule: "FREQ=DAILY;INTERVAL=10;COUNT=5", dates: "1997-09: 2 12 22, 1997-10: 2 12"),
        Example(
            start: "19970902", rule: "FREQ=WEEKLY;COUNT=10",
            dates: "1997-09: 2 9 16 23 30, 1997-10: 7 14 21 28, 1997-11: 4"),
        Example(
            start: "19970902", rule: "FREQ=WEEKLY;UNTIL=19971224T000000Z",
            dates: "1997-09: 2 9 16 23 30, 1997-10: 7 14 21 28, 1997-11: 4 11 18 25, 1997-12: 2 9 16 23"),
        Example(
            start: "19970902", rule: "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
            dates: "1997-09: 2 16 30, 1997-10: 14 28, 1997-11: 11 25, 1997-12: 9 23, 1998-01: 6 20, 1998-02: 3 17 ..."),
        Example(
            start: "19970902", rule: "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            dates: "1997-09: 2 4 9 11 16 18 23 25 30, 1997-10: 2"),
        Example(
            start: "19970902", rule: "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
            dates: "1997-09: 2 4 9 11 16 18 23 25 30, 1997-10: 2"),
        Example(
            start: "19970901", rule: "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
            dates: "1997-09: 1 3 5 15 17 19 29, 1997-10: 1 3 13 15 17 27 29 31, 1997-11: 10 12 14 24 26 28, "
                + "1997-12: 8 10 12 22"),
        Example(
            start: "19970902", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
            dates: "1997-09: 2 4 16 18 30, 1997-10: 2 14 16"),
        Example(
            start: "19970905", rule: "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
            dates: "1997-09: 5, 1997-10: 3, 1997-11: 7, 1997-12: 5, 1998-01: 2, 1998-02: 6, 1998-03: 6, 1998-04: 3, "
                + "1998-05: 1, 1998-06: 5"),
        Example(
            start: "19970905", rule: "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
            dates: "1997-09: 5, 1997-10: 3, 1997-11: 7, 1997-12: 5"),
        Example(
            start: "19970907", rule: "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            dates: "1997-09: 7 28, 1997-11: 2 30, 1998-01: 4 25, 1998-03: 1 29, 1998-05: 3 31"),
        Example(
            start: "19970922", rule: "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
            dates: "1997-09: 22, 1997-10: 20, 1997-11: 17, 1997-12: 22, 1998-01: 19, 1998-02: 16"),
        Example(
            start: "19970928", rule: "FREQ=MONTHLY;BYMONTHDAY=-3",
            dates: "1997-09: 28, 1997-10: 29, 1997-11: 28, 1997-12: 29, 1998-01: 29, 1998-02: 26 ..."),
        Example(
            start: "19970902", rule: "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
            dates: "1997-09: 2 15, 1997-10: 2 15, 1997-11: 2 15, 1997-12: 2 15, 1998-01: 2 15"),
        Example(
            start: "19970930", rule: "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
            dates: "1997-09: 30, 1997-10: 1 31, 1997-11: 1 30, 1997-12: 1 31, 1998-01: 1 31, 1998-02: 1"),
        Example(
            start: "19970910", rule: "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
            dates: "1997-09: 10 11 12 13 14 15, 1999-03: 10 11 12 13"),
        Example(
            start: "19970902", rule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
            dates: "1997-09: 2 9 16 23 30, 1997-11: 4 11 18 25, 1998-01: 6 13 20 27, 1998-03: 3 10 17 24 31 ..."),
        Example(
            start: "19970610", rule: "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
            dates: "1997-06: 10, 1997-07: 10, 1998-06: 10, 1998-07: 10, 1999-06: 10, 1999-07: 10, 2000-06: 10, "
                + "2000-07: 10, 2001-06: 10, 2001-07: 10"),
        Example(
            start: "19970310", rule: "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
            dates: "1997-03: 10, 1999-01: 10, 1999-02: 10, 1999-03: 10, 2001-01: 10, 2001-02: 10, 2001-03: 10, "
                + "2003-01: 10, 2003-02: 10, 2003-03: 10"),
        Example(
            start: "19970519", rule: "FREQ=YEARLY;BYDAY=20MO", dates: "1997-05: 19, 1998-05: 18, 1999-05: 17 ..."),
        Example(
            start: "19970313", rule: "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
            dates: "1997-03: 13 20 27, 1998-03: 5 12 19 26, 1999-03: 4 11 18 25 ..."),
        Example(
            start: "19970605", rule: "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
            dates: "1997-06: 5 12 19 26, 1997-07: 3 10 17 24 31, 1997-08: 7 14 21 28, 1998-06: 4 11 18 25, "
                + "1998-07: 2 9 16 23 30, 1998-08: 6 13 20 27 ..."),
        Example(
            start: "19970902", rule: "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            dates: "1998-02: 13, 1998-03: 13, 1998-11: 13, 1999-08: 13, 2000-10: 13 ...",
            exception: "EXDATE;TZID=America/New_York:19970902T090000"),
        Example(
            start: "19970913", rule: "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
            dates:
                "1997-09: 13, 1997-10: 11, 1997-11: 8, 1997-12: 13, 1998-01: 10, 1998-02: 7, 1998-03: 7, 1998-04: 11, "
                + "1998-05: 9, 1998-06: 13 ..."),
        Example(
            start: "19961105", rule: "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            dates: "1996-11: 5, 2000-11: 7, 2004-11: 2 ..."),
        Example(
            start: "19970904", rule: "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
            dates: "1997-09: 4, 1997-10: 7, 1997-11: 6"),
        Example(
            start: "19970929", rule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            dates: "1997-09: 29, 1997-10: 30, 1997-11: 27, 1997-12: 30, 1998-01: 29, 1998-02: 26, 1998-03: 30 ..."),
        Example(
            start: "19970805", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            dates: "1997-08: 5 10 19 24"),
        Example(
            start: "19970805", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            dates: "1997-08: 5 17 19 31"),
        Example(
            start: "20070115", rule: "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
            dates: "2007-01: 15 30, 2007-02: 15, 2007-03: 15 30"),
    ]

    private let zone: TimeZoneRules

    init() throws { zone = try TimeZoneRules(named: "America/New_York") }

    @Test(arguments: examples) func `an example gives the dates of the RFC, at nine in New York`(_ example: Example)
        throws
    {
        let expected = dates(example.dates)
        let goesOn = example.dates.hasSuffix("...")
        let spans = try openings(example).openSpans(in: always)
        let starts = spans.map { zone.civil(at: $0.range.lowerBound) }
        #expect(starts.prefix(expected.count).map(\.date) == expected)
        #expect(goesOn ? starts.count > expected.count : starts.count == expected.count)
        #expect(starts.allSatisfy { $0.hour == 9 && $0.minute == 0 && $0.second == 0 })
        #expect(spans.allSatisfy { $0.range.upperBound - $0.range.lowerBound == .hours(1) })
    }

    @Test func `a long example is as long as the RFC says`() throws {
        let everyDay = Example(start: "19970902", rule: "FREQ=DAILY;UNTIL=19971224T000000Z", dates: "")
        let spans = try openings(everyDay).openSpans(in: always)
        #expect(spans.count == 113)
        #expect(spans.last.map { zone.civil(at: $0.range.lowerBound).description } == "1997-12-23T09:00:00")
    }

    @Test(
        arguments: [
            "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
            "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
        ])
    func `every day in January for three years can be written in two ways`(_ rule: String) throws {
        let spans = try openings(Example(start: "19980101", rule: rule, dates: "")).openSpans(in: always)
        #expect(spans.count == 93)
        #expect(spans.allSatisfy { zone.civil(at: $0.range.lowerBound).date.month == 1 })
    }

    private func openings(_ example: Example) throws -> ChangeCalendar {
        let zone = "TZID=America/New_York"
        let lines = ["DTSTART;\(zone):\(example.start)T090000", "DTEND;\(zone):\(example.start)T100000"]
        return try calendar(
            "DEFAULT_CLOSED",
            ["BEGIN:VEVENT", "UID:example"] + lines + ["RRULE:\(example.rule)"] + (example.exception.map { [$0] } ?? [])
                + ["END:VEVENT"])
    }

    private func dates(_ text: String) -> [CivilDate] {
        text.split(separator: ",").flatMap { month -> [CivilDate] in
            let words = month.split(whereSeparator: { " :-".contains($0) }).compactMap { Int($0) }
            return words.dropFirst(2).map { CivilDate(year: words[0], month: words[1], day: $0) }
        }
    }
}
