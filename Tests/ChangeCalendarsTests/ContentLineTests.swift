import ChangeCalendars
import ScheduleExpressions
import Testing

@Suite("Content lines") struct ContentLineTests {
    private func summary(_ text: String) throws -> String? {
        let calendar = try ChangeCalendar(parsing: text, name: "test")
        return calendar.state(at: try instant("2026-12-24T12:00:00Z")).event?.summary
    }

    private func text(_ summary: String, lineEnd: String = "\r\n") -> String {
        [
            "BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20261224", summary, "END:VEVENT",
            "END:VCALENDAR",
        ]
        .joined(separator: lineEnd)
    }

    @Test(
        arguments: [
            ("SUMMARY:Year end", "Year end"),
            ("summary:Year end", "Year end"),
            ("Summary;LANGUAGE=en:Year end", "Year end"),
            (#"SUMMARY;X-NOTE="a;b:c,d":Year end"#, "Year end"),
            (#"SUMMARY:a\, b\; c\\ d\ne\Nf"#, "a, b; c\\ d\ne\nf"),
            ("SUMMARY:", ""),
            ("SUMMARY:a: b;c", "a: b;c"),
            ("SUMM\r\n ARY:Year\r\n \r\n  end", "Year end"),
            ("SUMMARY:Year\r\n\t end", "Year end"),
            ("SUMMARY:Grüße 🎄", "Grüße 🎄"),
        ])
    func `a summary is read as it is meant`(_ line: String, _ expected: String) throws {
        #expect(try summary(text(line)) == expected)
    }

    @Test func `lines may end with LF alone, have empty lines between them, and a byte order mark before them`() throws
    {
        #expect(try summary("\u{FEFF}" + text("SUMMARY:a\n b\n\n", lineEnd: "\n")) == "ab")
    }

    @Test func `names of components, properties, parameters and their values are read in any case`() throws {
        let text = """
            begin:vcalendar
            x-calendar-type:default_closed
            Begin:VEvent
            uid:1
            dtstart;tzid=america/new_york:20261224T000000
            duration:PT1H
            rrule:freq=daily;byday=th;count=2
            status:confirmed
            end:vevent
            end:VCALENDAR
            """
        let calendar = try ChangeCalendar(parsing: text, name: "test")
        #expect(calendar.type == .defaultClosed)
        #expect(
            texts(calendar.openSpans(in: always)) == [
                "2026-12-24T05:00:00Z/2026-12-24T06:00:00Z", "2026-12-31T05:00:00Z/2026-12-31T06:00:00Z",
            ])
    }

    @Test func `unknown properties and components are passed over`() throws {
        // A to-do is a component of iCalendar, VTODO (RFC 5545, 3.6.2).
        let lines = [
            "X-WR-CALNAME:Freezes", "METHOD:PUBLISH", "BEGIN:VTODO", "UID:todo", "SUMMARY:Add events to this calendar.",
            "END:VTODO", "BEGIN:VEVENT", "UID:1", "DTSTAMP:yesterday", "DTSTART;VALUE=DATE:20261224", "BEGIN:VALARM",
            "TRIGGER:-PT15M", "DTSTART:nonsense", "END:VALARM", "CATEGORIES:A,B", "END:VEVENT",
        ]
        let calendar = try calendar("DEFAULT_OPEN", lines)
        #expect(texts(calendar.closedSpans(in: always)) == ["2026-12-24T00:00:00Z/2026-12-25T00:00:00Z"])
    }
}
