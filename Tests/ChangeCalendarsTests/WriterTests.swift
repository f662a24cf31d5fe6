import ChangeCalendars
import ScheduleExpressions
import TestSupport
import Testing

@Suite("Writing iCalendar") struct WriterTests {
    @Test func `a line is folded at 75 octets, never inside a character`() {
        let seed = freshSeed("the folded lines")
        var numbers = RandomSource(seed: seed)
        for _ in 0..<300 {
            let value = (0..<numbers.integer(0...300)).map { _ in numbers.pick(["a", "ü", "€", "🎄", "e\u{301}"]) }
                .joined()
            var writer = ICalendarWriter()
            writer.line("SUMMARY", value)
            let lines = physicalLines(writer.text)
            #expect(lines.last == "")
            #expect(lines.allSatisfy { $0.utf8.count <= 75 })
            // As full as they can be: the next character would not have fitted.
            #expect(lines.dropLast(2).allSatisfy { $0.utf8.count > 75 - 4 })
            #expect(lines.dropFirst().dropLast().allSatisfy { $0.unicodeScalars.first == " " })
            // Scalars, because a mark at the start of a line and the blank before it are one character.
            let unfolded = lines.dropLast().map { String($0.unicodeScalars.drop { $0 == " " }) }.joined()
            #expect(unfolded.unicodeScalars.elementsEqual("SUMMARY:\(value)".unicodeScalars), "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            ("plain", "SUMMARY:plain"),
            ("a, b; c\\d: e", #"SUMMARY:a\, b\; c\\d: e"#),
            ("two\nlines\r\nor\rfour", #"SUMMARY:two\nlines\nor\nfour"#),
            ("bell\u{7}\u{7F}", "SUMMARY:bell"),
        ])
    func `a text is escaped`(_ text: String, _ line: String) {
        var writer = ICalendarWriter()
        writer.line("SUMMARY", text: text)
        #expect(writer.text == line + "\r\n")
    }

    @Test func `no value can begin a line of its own`() {
        var writer = ICalendarWriter()
        writer.line("X-A", parameters: [("B", "c\r\nEND:VCALENDAR")], "d\r\nEND:VCALENDAR")
        #expect(writer.text == "X-A;B=\"c^nEND:VCALENDAR\":dEND:VCALENDAR\r\n")
    }

    @Test func `what is written is read again`() throws {
        let summary =
            "Ümläut, \"quoted\"; back\\slash\nand a line that is much longer than the seventy-five octets of one"
        var writer = ICalendarWriter()
        writer.line("BEGIN", "VCALENDAR")
        writer.line("VERSION", "2.0")
        writer.line("BEGIN", "VEVENT")
        writer.line("UID", text: "1")
        let parameters = [("TZID", "Europe/Berlin"), ("X-NOTE", "a:b;c,\"d\"^n")]
        writer.line(
            "DTSTART", parameters: parameters,
            ICalendarText.dateTime(CivilDateTime(date: CivilDate(year: 2026, month: 7, day: 1), hour: 9, minute: 5)))
        writer.line("DTEND", ICalendarText.dateTime(try instant("2026-07-01T08:00:00Z")))
        writer.line("SUMMARY", text: summary)
        writer.line("END", "VEVENT")
        writer.line("END", "VCALENDAR")
        let calendar = try ChangeCalendar(parsing: writer.text, name: "written")
        let event = calendar.state(at: try instant("2026-07-01T07:30:00Z")).event
        #expect(event?.summary == summary)
        #expect(event?.from == (try instant("2026-07-01T07:05:00Z")))
        #expect(event?.to == (try instant("2026-07-01T08:00:00Z")))
    }

    // MARK: - Zones

    @Test func `a zone is written as its changes`() throws {
        var writer = ICalendarWriter()
        writer.timeZone(try TimeZoneRules(named: "America/New_York"), years: 2026...2027)
        #expect(
            physicalLines(writer.text) == [
                "BEGIN:VTIMEZONE", "TZID:America/New_York", "BEGIN:STANDARD", "DTSTART:20251230T190000",
                "TZOFFSETFROM:-0500", "TZOFFSETTO:-0500", "TZNAME:EST", "END:STANDARD", "BEGIN:DAYLIGHT",
                "DTSTART:20260308T020000", "RDATE:20270314T020000", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400",
                "TZNAME:EDT",
                "END:DAYLIGHT", "BEGIN:STANDARD", "DTSTART:20261101T020000", "RDATE:20271107T020000",
                "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "TZNAME:EST", "END:STANDARD", "END:VTIMEZONE", "",
            ])
    }

    @Test(
        arguments: [
            "America/New_York", "Europe/Dublin", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca",
            "Asia/Tokyo",
            "America/Sao_Paulo", "Pacific/Apia", "Antarctica/Troll", "Asia/Kathmandu", "America/Nuuk", "UTC",
        ])
    func `a zone that is written means the same when it is read`(_ name: String) throws {
        let seed = freshSeed("the readings in \(name)")
        var numbers = RandomSource(seed: seed)
        let rules = try TimeZoneRules(named: name)
        var writer = ICalendarWriter()
        writer.timeZone(rules, years: 2005...2035)
        let definition = physicalLines(writer.text).filter { !$0.isEmpty }.map {
            $0 == "TZID:\(name)" ? "TZID:Written" : $0
        }
        let changes = rules.transitions(in: try range("2005-01-02/2035-12-30"))
        var readings: [String] = []
        for _ in 0..<150 {
            var near = Int64(numbers.integer(1_104_700_000...2_082_700_000))
            if !changes.isEmpty, numbers.chance(0.7) {
                near = numbers.pick(changes).instant.secondsSinceEpoch + Int64(numbers.integer(-100_000...100_000))
            }
            // Shifted on the wall, so that readings that never come are among them.
            let civil = TimeZoneRules.utc.civil(
                at: Instant(
                    secondsSinceEpoch: near + Int64(rules.offsetSeconds(at: Instant(secondsSinceEpoch: near - 9000)))))
            readings.append(ICalendarText.dateTime(civil))
        }
        for duration in ["PT1S", "P1DT1S"] {
            func closed(_ zone: String) throws -> [Range<Instant>] {
                let events = readings.enumerated().flatMap {
                    event("\($0)", "DTSTART;TZID=\(zone):\($1)", "DURATION:\(duration)")
                }
                return try calendar("DEFAULT_OPEN", definition + events).closedSpans(in: always).map(\.range)
            }
            #expect(try closed("Written") == closed(name), "seed \(seed)")
        }
    }
}
