import Engine
import Foundation
import MaintenanceWindows
import ScheduleExpressions
import Testing

@testable import Store
@testable import drydock

/// A calendar beside a store in which a daemon has kept what was asked for.
@Suite("drydock calendar with a state folder") struct CalendarInterventionTests {
    typealias Fixture = DefinitionFolderFixture

    private func phases(_ asked: [(Intervention.Action, String, String)]? = nil) throws -> (Fixture, String) {
        let fixture = try Fixture.phases()
        let folder = fixture.path + "/state"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var store = try SQLiteStore(folder: folder, holder: "a test")
        let asked =
            asked ?? [
                (.skip, "dev-linux", "2026-12-06T02:00:00Z"),
                (.override(.gate), "staging-linux", "2026-12-13T02:00:00Z"),
                (.extend(minutes: 45), "staging-linux", "2026-12-13T02:00:00Z"),
            ]
        let records = try asked.enumerated().map { number, request in
            Change.intervention(
                InterventionRecord(
                    id: "\(number)", windowID: MaintenanceWindow.ID(derivedFrom: request.1), windowName: request.1,
                    scheduledFor: try Instant(parsing: request.2), action: request.0, reason: "release, of 2.0",
                    by: "anna", madeAt: try Instant(parsing: "2026-11-20T08:00:00Z"), sequence: number))
        }
        try store.commit(records)
        return (fixture, folder)
    }

    private func calendar(_ arguments: String...) throws -> Answer {
        let (fixture, folder) = try phases()
        let answer = try fixture.answer(CalendarCommand.self, arguments + ["--state", folder])
        return Answer(
            data: answer.data.replacingOccurrences(of: fixture.path, with: "CONFIG"), talk: answer.talk,
            status: answer.status)
    }

    /// All words, whatever the lines are.
    private func words(_ text: String) -> String {
        text.split { $0 == " " || $0.isNewline }.joined(separator: " ")
    }

    private let skipped = "Skipped. Asked for by anna: release, of 2.0."

    @Test func `the list says who asked for what, and why`() throws {
        let text = try calendar("--from", "2026-12-01", "--to", "2026-12-20").data
        let lines = text.split(separator: "\n")
        let first = try #require(lines.firstIndex { $0.contains("Sun 06 02:00") })
        #expect(lines[first].split(separator: " ").suffix(5) == ["dev-linux", "skipped", "-", "-", "-"])
        #expect(words(String(lines[first + 1])) == skipped)
        let second = try #require(lines.first { $0.contains("Sun 13 02:00") })
        #expect(second.contains("staging-linux  05:45   06:45"))
        let reason = "Asked for by anna: release, of 2.0."
        #expect(
            words(text).contains(
                "Its gate is overridden. \(reason) Cutoff and end are 45 minutes later. \(reason)"))
        // Nothing asks for the gate that is overridden.
        #expect(!text.contains("19 of 20 nodes ok on dev-linux"))
        #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("Next") })
    }

    @Test func `the grids mark what is skipped, and count it as closed`() throws {
        let month = try calendar("--month", "2026-12").data
        #expect(month.contains(" 6~"))
        #expect(month.contains("~ skipped  # frozen"))
        #expect(words(month).contains("Sun 6 Dec dev-linux: \(skipped)"))
        #expect(words(month).contains("3 windows, 12 h 45 min open, 100 of 120 nodes."))
        let months = try calendar("--month", "2026-12", "--months", "2").data
        #expect(months.contains(" 6~") && months.contains("~ skipped"))
        let week = try calendar("--week", "2026-12-06").data
        let day = try #require(week.split(separator: "\n").first { $0.hasPrefix("Sun  6") })
        #expect(day.contains("dev-linux") && day.contains("~~~~~~~~") && !day.contains("="))
        #expect(week.contains("No window opens.") && week.contains("~ skipped"))
        let plain = try Fixture.phases().answer(CalendarCommand.self, ["--week", "2026-12-06"]).data
        #expect(!plain.contains("~"))
    }

    @Test func `programs are told apart what was asked, by whom and why`() throws {
        let json = try calendar("--from", "2026-12-01", "--to", "2026-12-20", "-o", "jsonl").data
        let asked = #""by":"anna","reason":"release, of 2.0","madeAt":"2026-11-20T08:00:00Z"}"#
        #expect(json.contains(#""skipped":true,"interventions":[{"action":"skip",\#(asked)]"#))
        #expect(
            json.contains(
                #""skipped":false,"interventions":[{"action":"override gate",\#(asked),{"action":"extend --minutes 45","#
            ))
        #expect(json.contains(#""closesAt":"2026-12-13T06:45:00Z""#))
        let csv = try calendar("--from", "2026-12-01", "--to", "2026-12-20", "-o", "csv").data
        #expect(csv.contains(#",no,"\#(skipped)""#))
    }

    @Test func `calendar programs and tickets show it too`() throws {
        let ics = try calendar("--from", "2026-12-01", "--to", "2026-12-20", "-o", "ics").data
            .replacingOccurrences(of: "\r\n ", with: "")
        #expect(ics.contains("DESCRIPTION:Skipped. Asked for by anna: release\\, of 2.0.\r\n"))
        #expect(ics.components(separatedBy: "STATUS:CANCELLED").count == 2)
        #expect(ics.contains("DTEND:20261213T064500Z"))
        let markdown = try calendar("--from", "2026-12-01", "--to", "2026-12-20", "-o", "markdown").data
        let row = try #require(markdown.split(separator: "\n").first { $0.contains("dev-linux ") })
        #expect(row.contains("| skipped ") && row.hasSuffix("\(skipped) |"))
    }

    @Test func `without a store there is a calendar, unless one was asked for`() throws {
        let fixture = try Fixture.phases()
        let plain = try fixture.answer(CalendarCommand.self, ["--month", "2026-12"])
        var surroundings = try fixture.surroundings()
        surroundings.environment["DRYDOCK_STATE"] = fixture.path + "/nowhere"
        let same = try CalendarCommand.parse(["--month", "2026-12"]).answer(in: surroundings)
        #expect(same.data.replacingOccurrences(of: fixture.path, with: "CONFIG") == plain.data)
        #expect(same.talk == "")
        let failure = #expect(throws: Failure.self) {
            try CalendarCommand.parse(["--state", fixture.path + "/nowhere"]).answer(in: surroundings)
        }
        #expect(failure?.status == .notFound)
        #expect(failure?.message.contains("holds no store: no daemon has run there.") == true)
    }

    @Test func `a store that cannot be read is told of, and is a failure only if it was asked for`() throws {
        let fixture = try Fixture.phases()
        let folder = fixture.path + "/state"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(repeating: 7, count: 4096).write(to: URL(filePath: folder + "/" + SQLiteStore.fileName))
        var surroundings = try fixture.surroundings()
        surroundings.environment["DRYDOCK_STATE"] = folder
        let answer = try CalendarCommand.parse(["--month", "2026-12"]).answer(in: surroundings)
        #expect(answer.talk.hasPrefix("What was asked for is left out. \(folder)/drydock.sqlite"))
        #expect(answer.data == (try fixture.answer(CalendarCommand.self, ["--month", "2026-12"])).data)
        let failure = #expect(throws: Failure.self) {
            try CalendarCommand.parse(["--state", folder]).answer(in: surroundings)
        }
        #expect(failure?.status == .failed)
    }
}
