import ChangeCalendars
import ScheduleExpressions

/// A calendar of lines; the lines that every calendar has are added.
func calendar(_ type: String = "DEFAULT_OPEN", _ lines: [String]) throws(ChangeCalendarError) -> ChangeCalendar {
    let head = ["BEGIN:VCALENDAR", "PRODID:-//test//EN", "VERSION:2.0", "X-CALENDAR-TYPE:\(type)"]
    return try ChangeCalendar(
        parsing: (head + lines + ["END:VCALENDAR", ""]).joined(separator: "\r\n"), name: "test")
}

/// The lines of an event.
func event(_ uid: String, _ lines: String...) -> [String] {
    ["BEGIN:VEVENT", "UID:\(uid)", "SUMMARY:\(uid)"] + lines + ["END:VEVENT"]
}

func instant(_ text: String) throws -> Instant { try Instant(parsing: text) }

/// `2026-01-01/2026-02-01`.
func range(_ text: String) throws -> Range<Instant> {
    let parts = text.split(separator: "/").map(String.init)
    return try instant(parts[0])..<instant(parts[1])
}

/// All time that a calendar knows.
let always = Instant(secondsSinceEpoch: -3_000_000_000)..<Instant(secondsSinceEpoch: 8_000_000_000)

/// `2026-01-01T00:00:00Z/2026-01-02T00:00:00Z`, as rows compare them.
func texts(_ spans: [ChangeCalendar.Span]) -> [String] {
    spans.map { "\($0.range.lowerBound)/\($0.range.upperBound)" }
}

/// The lines of a text with CRLF line ends, what follows the last of them included.
func physicalLines(_ text: String) -> [String] {
    text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
}

/// A seed for one run, printed so that the run can be repeated.
func freshSeed(_ purpose: String) -> UInt64 {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed of \(purpose): \(seed)")
    return seed
}
