import ChangeCalendars
import ScheduleExpressions
import Testing

@Suite("Zones of a calendar") struct ZoneTests {
    /// Half an hour ahead of UTC, an hour and a half in summer: no zone of the database does that.
    private static let island = [
        "BEGIN:VTIMEZONE", "TZID:Island", "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0130",
        "TZOFFSETTO:+0030", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZNAME:IST", "END:STANDARD", "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000", "TZOFFSETFROM:+0030", "TZOFFSETTO:+0130", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT", "END:VTIMEZONE",
    ]

    /// In 2027 New York's gap is on March 14, its overlap on November 7; the island's on March 28 and October 31.
    @Test(
        arguments: [
            ("America/New_York", "20270101T000000", "2027-01-01T05:00:00Z"),
            ("America/New_York", "20270314T023000", "2027-03-14T07:00:00Z"),
            ("America/New_York", "20271107T013000", "2027-11-07T05:30:00Z"),
            ("Island", "20270101T000000", "2026-12-31T23:30:00Z"),
            ("Island", "20270701T000000", "2027-06-30T22:30:00Z"),
            ("Island", "20270328T015959", "2027-03-28T01:29:59Z"),
            ("Island", "20270328T023000", "2027-03-28T01:30:00Z"),
            ("Island", "20270328T030000", "2027-03-28T01:30:00Z"),
            ("Island", "20271031T023000", "2027-10-31T01:00:00Z"),
            ("Island", "20271031T030000", "2027-10-31T02:30:00Z"),
            ("Island", "21990101T000000", "2198-12-31T23:30:00Z"),
        ])
    func `a local time in a gap is the first instant after it, and one that comes twice the first`(
        _ zone: String, _ reading: String, _ expected: String
    ) throws {
        let calendar = try calendar(
            "DEFAULT_OPEN", ZoneTests.island + event("1", "DTSTART;TZID=\(zone):\(reading)", "DURATION:PT1S"))
        #expect(calendar.closedSpans(in: always).first?.range.lowerBound == (try instant(expected)))
    }

    @Test func `the database is believed before the file`() throws {
        let wrong = ZoneTests.island.map { $0 == "TZID:Island" ? "TZID:Europe/Berlin" : $0 }
        let calendar = try calendar(
            "DEFAULT_OPEN", wrong + event("1", "DTSTART;TZID=Europe/Berlin:20270101T000000", "DURATION:PT1S"))
        #expect(calendar.closedSpans(in: always).first?.range.lowerBound == (try instant("2026-12-31T23:00:00Z")))
    }

    @Test func `a recurring event keeps its time on the wall, its end the elapsed time`() throws {
        let calendar = try calendar(
            "DEFAULT_OPEN",
            event(
                "1", "DTSTART;TZID=America/New_York:20270313T010000", "DTEND;TZID=America/New_York:20270313T040000",
                "RRULE:FREQ=DAILY;COUNT=3"))
        #expect(
            texts(calendar.closedSpans(in: always)) == [
                "2027-03-13T06:00:00Z/2027-03-13T09:00:00Z", "2027-03-14T06:00:00Z/2027-03-14T09:00:00Z",
                "2027-03-15T05:00:00Z/2027-03-15T08:00:00Z",
            ])
    }

    @Test(arguments: [("P1D", 23), ("PT24H", 24), ("P1DT1H", 24)])
    func `a day of a duration is a day of the clock on the wall`(_ duration: String, _ hours: Int) throws {
        let calendar = try calendar(
            "DEFAULT_OPEN", event("1", "DTSTART;TZID=America/New_York:20270314T000000", "DURATION:\(duration)"))
        let span = try #require(calendar.closedSpans(in: always).first)
        #expect(span.range.upperBound - span.range.lowerBound == .hours(hours))
    }

    @Test func `a zone may be written with its changes one by one, and with a rule that ended`() throws {
        let zone = [
            "BEGIN:VTIMEZONE", "TZID:/example.org/Moved", "BEGIN:STANDARD", "DTSTART:16010101T000000",
            "TZOFFSETFROM:+001730", "TZOFFSETTO:+0100", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:20200401T020000",
            "RRULE:FREQ=YEARLY;UNTIL=20210401T010000Z", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT",
            "BEGIN:STANDARD", "DTSTART:20201001T030000", "RDATE:20211001T030000,20221001T030000", "TZOFFSETFROM:+0200",
            "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE",
        ]
        let times = ["20190701", "20200701", "20210701", "20220701"]
        let calendar = try calendar(
            "DEFAULT_OPEN",
            zone + times.flatMap { event($0, "DTSTART;TZID=/example.org/Moved:\($0)T120000", "DURATION:PT1S") })
        let starts = calendar.closedSpans(in: always).map(\.range.lowerBound.description)
        #expect(
            starts == ["2019-07-01T11:00:00Z", "2020-07-01T10:00:00Z", "2021-07-01T10:00:00Z", "2022-07-01T11:00:00Z"])
    }
}
