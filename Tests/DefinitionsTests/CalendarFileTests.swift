import Documents
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

    @Test func `a calendar is a document of type ChangeCalendar, with its text as it is`() throws {
        let loaded = try load(CalendarFileTests.calendar, names: "[year-end]")
        let document = try #require(loaded.definitions.documents["year-end"])
        #expect(document.type == .changeCalendar && document.format == .text && document.schema == nil)
        #expect(document.content == CalendarFileTests.calendar)
        #expect(document.hash == Document.hash(of: CalendarFileTests.calendar))
        #expect(loaded.calendarFiles == 1)
    }

    @Test(arguments: [
        (
            "calendars/say-hello.ics",
            "calendars/say-hello.ics: error: There is a document say-hello already, in documents/say-hello.yaml. Write "
                + "another name."
        ),
        (
            "calendars/xx.ics",
            "calendars/xx.ics: error: A document is called as its file is, and \"xx\" is no name. Write 3 to 128 letters, "
                + "digits, hyphens, underscores and full stops."
        ),
        (
            "calendars/aws-holidays.ics",
            "calendars/aws-holidays.ics: error: Names that begin with aws are AWS's own. Give the file another name."
        ),
    ]) func `a calendar needs a name that no other document has, and that one may have`(
        _ file: String, _ message: String
    )
        throws
    {
        let configuration = try TemporaryConfiguration([
            "windows/w.yaml": Sample.window, "documents/say-hello.yaml": DocumentFileTests.sample,
            file: CalendarFileTests.calendar,
        ])
        #expect(configuration.diagnostics() == [message])
    }

    @Test func `a calendar is nothing that nodes carry out`() throws {
        let configuration = try TemporaryConfiguration([
            "associations/a.yaml": """
            AssociationName: every-day
            Name: year-end
            Targets: [{Key: InstanceIds, Values: ["*"]}]
            """,
            "calendars/year-end.ics": CalendarFileTests.calendar,
        ])
        #expect(
            configuration.load().diagnostics.map(\.message) == [
                "year-end is a document of type ChangeCalendar, which nodes do not carry out. Name one of type Command."
            ])
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
