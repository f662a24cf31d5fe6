import MaintenanceWindows
import Testing

@testable import Definitions

@Suite("Calendar files") struct CalendarFileTests {
    private static let calendar = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//drydock//tests
        BEGIN:VEVENT
        UID:year-end
        DTSTAMP:20261101T000000Z
        SUMMARY:Year end
        DTSTART;TZID=Europe/Berlin:20261220T000000
        DTEND;TZID=Europe/Berlin:20270103T000000
        END:VEVENT
        END:VCALENDAR
        """

    private func load(_ calendar: String, names: String) throws -> LoadedDefinitions {
        let configuration = try TemporaryConfiguration([
            "windows/w.yaml": Sample.window.replacing("Cutoff: 1", with: "Cutoff: 1\nCalendarNames: \(names)"),
            "calendars/year-end.ics": calendar,
        ])
        return configuration.load()
    }

    @Test func `a window names calendars by their files`() throws {
        let loaded = try load(CalendarFileTests.calendar, names: "[year-end]")
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        #expect(loaded.definitions.windows.first?.calendars.map(\.name) == ["year-end"])
    }

    @Test func `a name without a file is told the nearest`() throws {
        let loaded = try load(CalendarFileTests.calendar, names: "[yearend]")
        #expect(loaded.diagnostics.map(\.message) == ["There is no calendar yearend. Write year-end."])
    }

    @Test func `a calendar with faults is told with their places, once`() throws {
        let broken = CalendarFileTests.calendar.replacing("Europe/Berlin", with: "Moon/Base")
        let loaded = try load(broken, names: "[year-end]")
        #expect(loaded.diagnostics.count == 1, "\(loaded.diagnostics)")
        #expect(loaded.diagnostics.allSatisfy { $0.position.file.hasSuffix("calendars/year-end.ics") })
        #expect(loaded.diagnostics.map(\.position.line) == [8])
    }
}
