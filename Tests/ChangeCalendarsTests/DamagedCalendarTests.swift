import ChangeCalendars
import ScheduleExpressions
import TestSupport
import Testing

@Suite("Damaged calendars") struct DamagedCalendarTests {
    private static let good = """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        X-CALENDAR-TYPE:DEFAULT_CLOSED\r
        BEGIN:VTIMEZONE\r
        TZID:Island Time\r
        BEGIN:STANDARD\r
        DTSTART:19701025T030000\r
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20301025T030000Z\r
        RDATE:20311025T030000,20321025T030000\r
        TZOFFSETFROM:+0130\r
        TZOFFSETTO:-003015\r
        END:STANDARD\r
        END:VTIMEZONE\r
        BEGIN:VEVENT\r
        UID:series@example.org\r
        SUMMARY;LANGUAGE="de":Wöchentlich\\, lang und \r
         gefaltet\r
        DTSTART;TZID="Island Time":20260105T080000\r
        DTEND;TZID=Europe/Berlin:20260105T180000\r
        RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;UNTIL=20280101T000000Z\r
        EXDATE;TZID="Island Time":20260119T080000,20260121T080000\r
        RDATE:20260110T080000Z\r
        BEGIN:VALARM\r
        TRIGGER:-PT15M\r
        END:VALARM\r
        END:VEVENT\r
        BEGIN:VEVENT\r
        UID:series@example.org\r
        RECURRENCE-ID;TZID="Island Time":20260202T080000\r
        DTSTART:20260202T120000Z\r
        DURATION:P1DT2H30M\r
        END:VEVENT\r
        BEGIN:VEVENT\r
        UID:monthly\r
        DTSTART;VALUE=DATE:20260101\r
        RRULE:FREQ=MONTHLY;BYDAY=-1FR,2MO;BYMONTHDAY=-1,8;BYMONTH=1,2,3;BYSETPOS=-1;COUNT=9\r
        END:VEVENT\r
        END:VCALENDAR\r

        """

    /// Texts that mean something to iCalendar, beside random bytes.
    private static let telling = [
        ":", ";", "=", ",", "\"", "\r\n ", "\n", "\\", "^", "-", "0", "9", "99999999", "T", "Z", "P",
        "BEGIN:VEVENT\r\n",
        "END:VEVENT\r\n", "\u{FEFF}", "ü", "FREQ=DAILY", "UNTIL=99991231T235959Z", "INTERVAL=999999999",
        "COUNT=999999999",
        "DURATION:P999999999W\r\n", "DTSTART:00010101\r\n", "DTEND:99991231\r\n",
    ].map { Array($0.utf8) }

    @Test func `a good calendar, cut off after any byte, is read or refused`() throws {
        let bytes = Array(DamagedCalendarTests.good.utf8)
        _ = try ChangeCalendar(parsing: DamagedCalendarTests.good, name: "good")
        for count in 0..<bytes.count {
            read(Array(bytes.prefix(count)))
        }
    }

    @Test func `whatever is damaged, reading ends with an answer`() {
        let seed = freshSeed("the damaged calendars")
        var numbers = RandomSource(seed: seed)
        for _ in 0..<600 {
            var bytes = Array(DamagedCalendarTests.good.utf8)
            for _ in 0...numbers.integer(0...3) where !bytes.isEmpty {
                let place = numbers.integer(0...bytes.count - 1)
                switch numbers.integer(0...4) {
                case 0: bytes[place] = UInt8(numbers.integer(0...255))
                case 1: bytes.insert(contentsOf: numbers.pick(DamagedCalendarTests.telling), at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + numbers.integer(1...20)))
                case 3: bytes.replaceSubrange(place..<place + 1, with: numbers.pick(DamagedCalendarTests.telling))
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 60)], at: place)
                }
            }
            read(bytes)
        }
    }

    @Test func `random bytes are read or refused`() {
        let seed = freshSeed("the random bytes")
        var numbers = RandomSource(seed: seed)
        for _ in 0..<1000 {
            read((0..<numbers.integer(0...400)).map { _ in UInt8(numbers.integer(0...255)) })
        }
    }

    /// What can be read answers all questions.
    private func read(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let calendar = try ChangeCalendar(parsing: text, name: "damaged")
            let instant = Instant(secondsSinceEpoch: 1_770_000_000)
            let state = calendar.state(at: instant)
            if let transition = calendar.nextTransition(after: instant) {
                #expect(transition.state.isOpen != state.isOpen)
            }
            _ = calendar.closedSpans(in: instant..<instant + .days(800))
        } catch {
            #expect(!error.faults.isEmpty)
            for fault in error.faults {
                #expect(fault.line > 0 && fault.column > 0 && fault.message.hasSuffix("."), "\(fault)")
            }
        }
    }
}
