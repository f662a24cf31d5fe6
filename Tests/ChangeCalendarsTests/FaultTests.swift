import ChangeCalendars
import Testing

@Suite("Faults of a calendar") struct FaultTests {
    private static let start = "DTSTART:20261224T180000Z"
    private static let hour = "DURATION:PT1H"

    /// The lines of one event with UID, of which the first is line 4; the place of the fault, and words of its message.
    private static let rows: [(lines: [String], place: String, words: String)] = [
        (["DTSTART:2026-12-24"], "4:9", "is not a date or time"),
        (["DTSTART:20261224T180000+0100"], "4:9", "is not a date or time"),
        (["DTSTART:20260230"], "4:9", "does not exist"),
        (["DTSTART:20261224T240000Z"], "4:9", "does not exist"),
        (["DTSTART:22000101"], "4:9", "year up to 2199"),
        (["SUMMARY:Ü", "DTSTART;VALUE=DATE:20261224T180000"], "5:20", "Write the date alone"),
        (["DTSTART;VALUE=DATE-TIME:20261224"], "4:25", "20261224T000000"),
        (["DTSTART;VALUE=\"PERIOD\":20261224"], "4:15", "event of its own"),
        (["DTSTART;VALUE=TIME:180000"], "4:15", "Write DATE or DATE-TIME"),
        (["DTSTART;TZID=Europe/Berlin;VALUE=DATE:20261224"], "4:39", "A date has no zone"),
        (["DTSTART;TZID=Europe/Berlin:20261224T180000Z"], "4:28", "Remove the Z"),
        (["DTSTART;TZID=Europe/Berlim:20261224T180000", hour], "4:14", "Write TZID=Europe/Berlin if"),
        (
            ["DTSTART;X=\"ä;\";TZID=\"Atlantis: Central\":20261224T180000"], "4:21",
            "a zone the calendar does not define"
        ),
        ([start], "2:1", "Write DTEND or DURATION"),
        ([hour], "2:1", "Write DTSTART"),
        ([start, start, hour], "5:1", "a second time"),
        ([start, "DTEND:20261224T180000Z"], "5:7", "a later time"),
        ([start, "DTEND;VALUE=DATE:20261225"], "5:18", "Write DTEND as a date and time too"),
        ([start, "DTEND:20261225T000000Z", hour], "6:1", "cannot both"),
        ([start, "DURATION:1H"], "5:10", "is not a duration"),
        ([start, "DURATION:P1H"], "5:10", "is not a duration"),
        ([start, "DURATION:PT"], "5:10", "is not a duration"),
        ([start, "DURATION:-PT1H"], "5:10", "no time"),
        ([start, "DURATION:PT0S"], "5:10", "no time"),
        (["DTSTART:20261224", hour], "5:10", "whole days"),
        ([start, hour, "RRULE:FREQ=HOURLY"], "6:12", "Write FREQ=DAILY, and an event for each hour"),
        ([start, hour, "RRULE:FREQ=SECONDLY;COUNT=1"], "6:12", "too often"),
        ([start, hour, "RRULE:FREQ=FORTNIGHTLY"], "6:12", "is not a frequency"),
        ([start, hour, "RRULE:COUNT=2"], "6:7", "has no FREQ"),
        ([start, hour, "RRULE:FREQ=DAILY;BYHOUR=9"], "6:18", "BYHOUR is not understood"),
        ([start, hour, "RRULE:FREQ=YEARLY;BYWEEKNO=20"], "6:19", "BYWEEKNO is not understood"),
        ([start, hour, "RRULE:FREQ=DAILY;COLOUR=2"], "6:18", "is not a part of a rule"),
        ([start, hour, "RRULE:FREQ=DAILY;;COUNT=2"], "6:18", "is not a part of a rule"),
        ([start, hour, "RRULE:FREQ=DAILY;COUNT=2;COUNT=3"], "6:26", "twice"),
        ([start, hour, "RRULE:FREQ=DAILY;COUNT=0"], "6:24", "is not a count"),
        ([start, hour, "RRULE:FREQ=DAILY;INTERVAL=-1"], "6:27", "is not an interval"),
        ([start, hour, "RRULE:FREQ=DAILY;COUNT=2;UNTIL=20270101T000000Z"], "6:26", "cannot both end"),
        ([start, hour, "RRULE:FREQ=DAILY;UNTIL=20270101"], "6:7", "UNTIL=20261231T235959Z"),
        ([start, hour, "RRULE:FREQ=DAILY;UNTIL=20270101T000000"], "6:7", "with a Z"),
        ([start, hour, "RRULE:FREQ=DAILY;UNTIL=20260101T000000Z"], "6:7", "before the event begins"),
        ([start, hour, "RRULE:FREQ=WEEKLY;BYDAY=MO,1TU"], "6:19", "counts in a month or year"),
        ([start, hour, "RRULE:FREQ=MONTHLY;BYDAY=1MO,XX"], "6:30", "is not a weekday"),
        ([start, hour, "RRULE:FREQ=MONTHLY;BYDAY=54MO"], "6:26", "number of a weekday"),
        ([start, hour, "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,32"], "6:33", "is not a day of a month"),
        ([start, hour, "RRULE:FREQ=WEEKLY;BYMONTHDAY=1"], "6:19", "no meaning in a week"),
        ([start, hour, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30,-31"], "6:29", "never come"),
        ([start, hour, "RRULE:FREQ=YEARLY;BYMONTH=13"], "6:27", "is not a month"),
        ([start, hour, "RRULE:FREQ=MONTHLY;BYSETPOS=1"], "6:20", "Write BYDAY"),
        ([start, hour, "RRULE:FREQ=WEEKLY;WKST=X"], "6:24", "is not a weekday"),
        ([start, hour, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "7:1", "a second time"),
        ([start, hour, "EXRULE:FREQ=WEEKLY"], "6:1", "Write EXDATE"),
        ([start, hour, "EXDATE:20261225T180000Z,20261226"], "6:25", "Write a date and time here too"),
        ([start, hour, "RDATE;VALUE=PERIOD:20261225T180000Z/PT1H"], "6:13", "event of its own"),
        ([start, hour, "RDATE:20261225T180000Z,soon"], "6:24", "is not a date or time"),
        ([start, hour, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261224T180000Z"], "6:21", "UNTIL"),
        ([start, hour, "RECURRENCE-ID:20261224T180000Z", "RRULE:FREQ=DAILY"], "7:1", "cannot recur itself"),
        ([start, hour, "UID:second"], "6:1", "a second time"),
        ([start, hour, "SUMMARY"], "6:1", "is not the name of a property"),
        ([start, hour, "SUM MARY:a"], "6:1", "is not the name of a property"),
        ([start, hour, "SUMMARY;LANGUAGE:a"], "6:17", "has no value"),
        ([start, hour, "SUMMARY;X=\"a:b"], "6:11", "not closed"),
        ([start, hour, "SUMMARY:a\u{7}b"], "6:10", "control character"),
        ([start, hour, "SUMMARY:a", " \u{7}b"], "7:2", "control character"),
        ([start, hour, "RRULE:FREQ=DA", " ILY;BY", " DAY=MO,Q"], "8:9", "is not a weekday"),
        ([start, hour, "BEGIN:VALARM"], "6:1", "is not ended"),
        ([start, hour, "END:VALARM"], "6:1", "was not begun"),
    ]

    @Test(arguments: rows) func `a fault is told with its place, and with what to write`(
        _ lines: [String], _ place: String, _ words: String
    ) {
        let text = (["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1"] + lines + ["END:VEVENT", "END:VCALENDAR"])
            .joined(separator: "\r\n")
        expect(text, ["test:\(place): "], [words])
    }

    @Test(
        arguments: [
            ("", "1:1", "Write BEGIN:VCALENDAR"),
            ("BEGIN:VEVENT\nEND:VEVENT", "1:7", "outside the calendar"),
            ("VERSION:2.0\nBEGIN:VCALENDAR\nEND:VCALENDAR", "1:1", "outside the calendar"),
            (" BEGIN:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR", "1:1", "continues the line before"),
            ("BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR", "2:9", "VERSION:2.0"),
            ("BEGIN:VCALENDAR\nCALSCALE:JULIAN\nEND:VCALENDAR", "2:10", "GREGORIAN"),
            ("BEGIN:VCALENDAR\nX-CALENDAR-TYPE:OPEN\nEND:VCALENDAR", "2:17", "DEFAULT_OPEN"),
            ("BEGIN:VCALENDAR\nX-CALENDAR-TYPE:DEFAULT_OPEN", "1:1", "Write END:VCALENDAR"),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR", "3:1", "one calendar to a file"),
            (String(repeating: "BEGIN:VCALENDAR\n", count: 9), "9:1", "more than 8 deep"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\nEND:VCALENDAR", "2:1", "no UID"),
        ])
    func `a calendar that is none is told from its first fault`(_ text: String, _ place: String, _ words: String) {
        expect(text, ["test:\(place): "], [words])
    }

    @Test(
        arguments: [
            (["TZID:Isle", "X-A:b"], "2:1", "Write a STANDARD component"),
            (["TZID:Isle", "BEGIN:STANDARD", "END:STANDARD"], "4:1", "TZOFFSETFROM"),
            (
                ["TZID:Isle", "BEGIN:STANDARD", "DTSTART:19700101T000000Z", "TZOFFSETFROM:+1", "TZOFFSETTO:+2400"],
                "5:9",
                "without a Z"
            ),
            (
                ["TZID:Isle", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:0100"],
                "7:12",
                "Write +0100"
            ),
            (
                [
                    "TZID:Isle", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
                    "RRULE:FREQ=DAILY",
                ], "8:7", "Write FREQ=YEARLY"
            ),
            (
                [
                    "TZID:Isle", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
                    "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE",
                ], "4:1", "changes more than 10000 times"
            ),
        ])
    func `a zone that is needed and not well defined is told once`(
        _ lines: [String], _ place: String, _ words: String
    ) {
        let end = lines.contains("BEGIN:STANDARD") && !lines.contains("END:STANDARD") ? ["END:STANDARD"] : []
        let zone = ["BEGIN:VTIMEZONE"] + lines + end + ["END:VTIMEZONE"]
        func text(_ uses: String) -> String {
            (["BEGIN:VCALENDAR"] + zone + event("1", uses, "DURATION:PT1H") + event("2", uses, "DURATION:PT1H")
                + ["END:VCALENDAR"]).joined(separator: "\n")
        }
        let error = error(text("DTSTART;TZID=Isle:20260101T000000"))
        let line = "test:\(place): "
        #expect(error?.description.split(separator: "\n").contains { $0.hasPrefix(line) && $0.contains(words) } == true)
        #expect(error?.faults.count ?? 0 <= 3)
        #expect(self.error(text("DTSTART:20260101T000000")) == nil)
    }

    @Test func `all faults come at once, in the order of the text`() {
        let text = """
            BEGIN:VCALENDAR
            X-CALENDAR-TYPE:SHUT
            BEGIN:VEVENT
            UID:1
            DTSTART:tomorrow
            RRULE:FREQ=MINUTELY;BYDAY=1XX
            END:VEVENT
            nonsense
            BEGIN:VEVENT
            UID:2
            DTSTART;TZID=Nowhere:20260101T000000
            DURATION:PT1H
            END:VEVENT
            END:VCALENDAR
            """
        expect(
            text, ["test:2:17: ", "test:5:9: ", "test:6:12: ", "test:6:27: ", "test:8:1: ", "test:11:14: "],
            ["DEFAULT_OPEN", "not a date", "too often", "not a weekday", "name of a property", "does not define"])
    }

    @Test func `faults of events that belong together are told`() {
        let series = event("s", "DTSTART:20260101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
        func override(_ id: String) -> [String] {
            event("s", "RECURRENCE-ID:\(id)", "DTSTART:20260102T120000Z", "DURATION:PT1H")
        }
        func text(_ lines: [String]) -> String {
            (["BEGIN:VCALENDAR"] + lines + ["END:VCALENDAR"]).joined(separator: "\n")
        }
        expect(text(series + series), ["test:9:1: "], ["Write a UID of its own"])
        expect(text(series + override("20260102T110000Z")), ["test:12:1: "], ["no occurrence that begins then"])
        let twice = override("20260102T100000Z") + override("20260102T100000Z")
        expect(text(series + twice), ["test:19:1: "], ["overrides this occurrence already"])
    }

    // MARK: - Limits

    @Test func `too large a text and too many events are refused with the limit`() {
        let large = String(repeating: "X", count: ChangeCalendar.bytesMax + 1)
        expect(large, ["test:1:1: "], ["at most 1048576 are read"])
        func text(_ count: Int, _ rule: String) -> String {
            let events = (1...count).map { "BEGIN:VEVENT\nUID:\($0)\nDTSTART:20260101\n\(rule)END:VEVENT\n" }
            return "BEGIN:VCALENDAR\n\(events.joined())END:VCALENDAR\n"
        }
        #expect(error(text(ChangeCalendar.eventsMax, "")) == nil)
        expect(text(ChangeCalendar.eventsMax + 1, ""), ["test:40002:1: "], ["at most 10000 are read"])
        let rule = "RRULE:FREQ=DAILY;COUNT=9\n"
        #expect(error(text(ChangeCalendar.recurringEventsMax, rule)) == nil)
        expect(text(ChangeCalendar.recurringEventsMax + 1, rule), ["test:5002:1: "], ["at most 1000 may"])
    }

    @Test func `of very many faults the first are told, and the number of the others`() {
        let text = "BEGIN:VCALENDAR\n" + String(repeating: "x\n", count: 250) + "END:VCALENDAR"
        let error = error(text)
        #expect(error?.faults.count == ChangeCalendarError.faultsMax)
        #expect(error?.faultsLeftOut == 150)
        #expect(
            error?.description.hasSuffix("test: There are 150 more faults. Put these right first, then look again.")
                == true)
    }

    // MARK: -

    private func error(_ text: String) -> ChangeCalendarError? {
        do {
            _ = try ChangeCalendar(parsing: text, name: "test")
            return nil
        } catch {
            return error
        }
    }

    /// Exactly these faults: the beginning of the line, and words in it.
    private func expect(
        _ text: String, _ places: [String], _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let lines = error(text)?.description.split(separator: "\n").map(String.init) ?? []
        let isExpected =
            lines.count == places.count
            && zip(lines, zip(places, words)).allSatisfy {
                $0.hasPrefix($1.0) && $0.contains($1.1) && $0.hasSuffix(".")
            }
        #expect(isExpected, "\(lines)", sourceLocation: sourceLocation)
    }
}
