import ChangeCalendars
import ScheduleExpressions
import Testing

@Suite("Events") struct EventTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let title: String
        let lines: [String]
        /// Closed times, for a calendar that is open by default.
        let closed: [String]
        var testDescription: String { title }
    }

    private static let daily = "RRULE:FREQ=DAILY;COUNT=4"
    private static let rows: [Row] = [
        Row(
            title: "a date without an end is one day", lines: ["DTSTART;VALUE=DATE:20261224"],
            closed: ["2026-12-24T00:00:00Z/2026-12-25T00:00:00Z"]),
        Row(
            title: "a date needs no announcement", lines: ["DTSTART:20261224", "DTEND:20261226"],
            closed: ["2026-12-24T00:00:00Z/2026-12-26T00:00:00Z"]),
        Row(
            title: "dates with a duration in weeks", lines: ["DTSTART;VALUE=DATE:20261221", "DURATION:P2W"],
            closed: ["2026-12-21T00:00:00Z/2027-01-04T00:00:00Z"]),
        Row(
            title: "UTC", lines: ["DTSTART:20261224T180000Z", "DTEND:20261224T183000Z"],
            closed: ["2026-12-24T18:00:00Z/2026-12-24T18:30:00Z"]),
        Row(
            title: "floating time is read in UTC", lines: ["DTSTART:20261224T180000", "DURATION:PT1H30M5S"],
            closed: ["2026-12-24T18:00:00Z/2026-12-24T19:30:05Z"]),
        Row(
            title: "start and end in different zones",
            lines: ["DTSTART;TZID=Asia/Tokyo:20261224T090000", "DTEND;TZID=\"Europe/Berlin\":20261224T090000"],
            closed: ["2026-12-24T00:00:00Z/2026-12-24T08:00:00Z"]),
        Row(
            title: "RDATE adds occurrences, one of them twice",
            lines: [
                "DTSTART:20260101T100000Z", "DURATION:PT1H", "RDATE:20260105T100000Z,20260103T100000Z,20260101T100000Z",
            ],
            closed: [
                "2026-01-01T10:00:00Z/2026-01-01T11:00:00Z", "2026-01-03T10:00:00Z/2026-01-03T11:00:00Z",
                "2026-01-05T10:00:00Z/2026-01-05T11:00:00Z",
            ]),
        Row(
            title: "EXDATE takes occurrences away, DTSTART among them",
            lines: [
                "DTSTART:20260101T100000Z", "DURATION:PT1H", daily, "EXDATE:20260101T100000Z",
                "EXDATE;TZID=Europe/Berlin:20260103T110000",
            ],
            closed: ["2026-01-02T10:00:00Z/2026-01-02T11:00:00Z", "2026-01-04T10:00:00Z/2026-01-04T11:00:00Z"]),
        Row(
            title: "DTSTART counts although the rule would not give it",
            lines: ["DTSTART:20260101T100000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"],
            closed: ["2026-01-01T10:00:00Z/2026-01-01T11:00:00Z", "2026-01-05T10:00:00Z/2026-01-05T11:00:00Z"]),
        Row(
            title: "occurrences that touch or overlap are one span",
            lines: ["DTSTART:20260101T100000Z", "DURATION:P1DT1H", daily],
            closed: ["2026-01-01T10:00:00Z/2026-01-05T11:00:00Z"]),
        Row(
            title: "UNTIL as a date ends dates, the day included",
            lines: ["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20260103;"],
            closed: ["2026-01-01T00:00:00Z/2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z/2026-01-04T00:00:00Z"]),
        Row(
            title: "UNTIL is the last instant at which one may begin",
            lines: ["DTSTART:20260101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20260102T100000Z"],
            closed: ["2026-01-01T10:00:00Z/2026-01-01T11:00:00Z", "2026-01-02T10:00:00Z/2026-01-02T11:00:00Z"]),
        Row(title: "cancelled", lines: ["DTSTART:20260101", daily, "STATUS:CANCELLED"], closed: []),
        Row(title: "cancelled, without an end", lines: ["DTSTART:20260101T100000Z", "STATUS:cancelled"], closed: []),
        Row(title: "advisory", lines: ["DTSTART:20260101", "X-EVENT-TYPE:ADVISORY"], closed: []),
        Row(
            title: "tentative and transparent events count",
            lines: ["DTSTART:20260101", "X-EVENT-TYPE:STANDARD", "STATUS:TENTATIVE", "TRANSP:TRANSPARENT"],
            closed: ["2026-01-01T00:00:00Z/2026-01-02T00:00:00Z"]),
        Row(
            title: "an end beyond all years", lines: ["DTSTART:20260101", "DTEND:99991231"],
            closed: ["2026-01-01T00:00:00Z/2223-07-06T14:13:20Z"]),
    ]

    @Test(arguments: rows) func `an event closes the calendar while it lasts`(_ row: Row) throws {
        let lines = ["BEGIN:VEVENT", "UID:1"] + row.lines + ["END:VEVENT"]
        let closing = try calendar("DEFAULT_OPEN", lines)
        #expect(texts(closing.closedSpans(in: always)) == row.closed)
        let opening = try calendar("DEFAULT_CLOSED", lines)
        #expect(texts(opening.openSpans(in: always)) == row.closed)
        #expect(opening.closedSpans(in: always).map(\.range) == closing.openSpans(in: always).map(\.range))
    }

    // MARK: - Overrides

    private let series = event("backup", "DTSTART:20260101T100000Z", "DURATION:PT1H", daily)

    @Test func `an override replaces the occurrence it names`() throws {
        let override = event(
            "backup", "RECURRENCE-ID:20260102T100000Z", "DTSTART:20260102T150000Z", "DTEND:20260102T153000Z")
        let expected = [
            "2026-01-01T10:00:00Z/2026-01-01T11:00:00Z", "2026-01-02T15:00:00Z/2026-01-02T15:30:00Z",
            "2026-01-03T10:00:00Z/2026-01-03T11:00:00Z", "2026-01-04T10:00:00Z/2026-01-04T11:00:00Z",
        ]
        // The order in the file does not matter.
        #expect(texts(try calendar("DEFAULT_OPEN", series + override).closedSpans(in: always)) == expected)
        #expect(texts(try calendar("DEFAULT_OPEN", override + series).closedSpans(in: always)) == expected)
    }

    @Test func `an override is matched by the instant, in whatever zone it is written, and may cancel`() throws {
        let override = event(
            "backup", "RECURRENCE-ID;TZID=Asia/Tokyo:20260102T190000", "DTSTART:20260102T100000Z", "STATUS:CANCELLED")
        let calendar = try calendar("DEFAULT_OPEN", series + override)
        #expect(calendar.closedSpans(in: always).count == 3)
        #expect(calendar.state(at: try instant("2026-01-02T10:30:00Z")) == .open(because: nil))
    }

    @Test func `an override without its event stands for itself`() throws {
        let override = event("backup", "RECURRENCE-ID:20260102T100000Z", "DTSTART:20260102", "SEQUENCE:1")
        #expect(try calendar("DEFAULT_OPEN", override).closedSpans(in: always).count == 1)
    }

    // MARK: - Types

    @Test func `a calendar without a type is open by default, and one without events never changes`() throws {
        let freeze = try ChangeCalendar(parsing: "BEGIN:VCALENDAR\nEND:VCALENDAR", name: "plain")
        #expect(freeze.type == .defaultOpen)
        #expect(freeze.state(at: try instant("2026-01-01")) == .open(because: nil))
        #expect(freeze.nextTransition(after: try instant("2026-01-01")) == nil)
        let closed = try calendar("DEFAULT_CLOSED", [])
        #expect(closed.state(at: try instant("2026-01-01")) == .closed(because: nil))
        #expect(closed.closedSpans(in: always).map(\.range) == [always])
    }
}
