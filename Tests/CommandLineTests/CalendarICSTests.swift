import ChangeCalendars
import Foundation
import ScheduleExpressions
import Testing

@testable import drydock

@Suite("drydock calendar -o ics") struct CalendarICSTests {
    typealias Fixture = DefinitionFolderFixture

    /// The lines of a file as they were before they were folded.
    private func lines(_ text: String) -> [String] {
        text.replacingOccurrences(of: "\r\n ", with: "").components(separatedBy: "\r\n")
    }

    @Test func `lines end in CR LF and have at most 75 octets`() throws {
        let text = try Fixture.troubles().answer(CalendarCommand.self, "--year", "2026", "-o", "ics").data
        #expect(text.hasSuffix("END:VCALENDAR\r\n"))
        #expect(text.utf8.count { $0 == 10 } == text.components(separatedBy: "\r\n").count - 1)
        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 })
    }

    @Test func `a change calendar reads it, and every opening is an event from its opening to its end`() throws {
        let fixture = try Fixture.troubles()
        let text = try fixture.answer(CalendarCommand.self, "--year", "2027", "-o", "ics").data
        let calendar = try ChangeCalendar(parsing: text, name: "exported")
        let rows = try fixture.answer(CalendarCommand.self, "--year", "2027", "-o", "csv").data
            .components(separatedBy: "\r\n").dropFirst().dropLast().map { $0.split(separator: ",") }
        #expect(rows.count == lines(text).count { $0 == "BEGIN:VEVENT" })
        for row in rows {
            let (opens, ends) = (try Instant(parsing: String(row[3])), try Instant(parsing: String(row[5])))
            let events = calendar.closedSpans(in: opens..<ends).flatMap(\.events)
            #expect(
                events.contains { $0.summary == row[1] && $0.from == opens && $0.to == ends }, "\(row.prefix(6))")
        }
    }

    @Test func `an event keeps its UID, whenever and for whatever span it is exported`() throws {
        let fixture = try Fixture.phases()
        func identifiers(_ arguments: String...) throws -> [String] {
            lines(try fixture.answer(CalendarCommand.self, arguments + ["-o", "ics"]).data).filter {
                $0.hasPrefix("UID:")
            }
        }
        let year = try identifiers("--year", "2027")
        #expect(Set(year).count == year.count && year.count == 48)
        let month = try identifiers("--month", "2027-05", "--tz", "Asia/Tokyo")
        #expect(month.count == 4 && Set(month).isSubset(of: year))
        #expect(try identifiers("--month", "2027-05", "--window", "dev-linux") == [month[0]])
    }

    @Test func `a time that the clocks show twice is written in UTC when the later one is meant`() throws {
        let fixture = try Fixture([
            "windows/both.yaml": Fixture.window(
                "both", "cron(30 1 ? * SUN#1 *)", zone: "America/New_York", more: "DaylightSaving: {Overlap: Both}")
        ])
        let text = try fixture.answer(CalendarCommand.self, "--month", "2026-11", "-o", "ics").data
        #expect(
            lines(text).filter { $0.hasPrefix("DTSTART") && !$0.hasSuffix("02T020000") }.suffix(2) == [
                "DTSTART;TZID=America/New_York:20261101T013000", "DTSTART:20261101T063000Z",
            ])
        #expect(lines(text).contains("DTEND:20261101T103000Z"))
    }

    @Test func `a run of an association has no end and opens or closes nothing`() throws {
        let text = try Fixture.shipyard().answer(
            CalendarCommand.self, "--from", "2026-12-07", "--to", "2026-12-08", "-o", "ics")
        #expect(
            lines(text.data).filter { $0.hasPrefix("DT") || $0.hasPrefix("X-EVENT") || $0.hasPrefix("CATEG") } == [
                "DTSTAMP:20261120T091407Z", "DTSTART:20261207T040000Z", "CATEGORIES:Association",
                "X-EVENT-TYPE:ADVISORY",
            ])
        let calendar = try ChangeCalendar(parsing: text.data, name: "exported")
        #expect(calendar.state(at: try Instant(parsing: "2026-12-07T04:00:00Z")).isOpen)
        #expect(text.talk.contains("1 association runs more often than daily, or once, and is left out."))
    }

    @Test func `what would be held is tentative`() throws {
        let text = try Fixture.troubles().answer(CalendarCommand.self, "--month", "2026-12", "-o", "ics").data
        var summary = ""
        var tentative: [String] = []
        for line in lines(text) {
            if line.hasPrefix("SUMMARY:") { summary = String(line.dropFirst(8)) }
            if line == "STATUS:TENTATIVE" { tentative.append(summary) }
        }
        #expect(tentative == ["production", "edge"])
    }
}
