import ArgumentParser
import Testing

@testable import drydock

@Suite("Usage errors of calendar") struct CalendarUsageTests {
    @Test(arguments: [
        (
            ["--from", "2027-02-01", "--to", "2027-01-01"],
            "--from 2027-02-01 is not before --to 2027-01-01. Give a later --to."
        ),
        (
            ["--to", "2020-01-01"],
            "--to 2020-01-01 has passed: it is 2026-11-20T09:14:07Z. Give an earlier --from, or a later --to."
        ),
        (["--days", "3", "--to", "2027-01-01"], "--days and --to are both given. Leave one out."),
        (["--days", "0"], "--days is 0. Write 1 to 36525."),
        (["--tz", "Europe/Berln"], "--tz: Europe/Berln is not a time zone. Write Europe/Berlin if that is meant."),
        (["--window", "dev-linx"], "There is no window dev-linx. Write dev-linux."),
    ]) func `say what to write`(arguments: [String], message: String) throws {
        let fixture = try DefinitionFolderFixture.shipyard()
        let failure = #expect(throws: Failure.self) {
            let command = try CalendarCommand.parse(arguments)
            return try command.answer(in: fixture.surroundings())
        }
        #expect(failure == Failure(.usage, message))
    }

    @Test(arguments: ["yesterday", "2026-13-01", "2026-12-01T25:00:00Z", "2026-12-01T02:00:00"])
    func `an unreadable date shows how to write one`(text: String) throws {
        let failure = #expect(throws: Failure.self) {
            let command = try CalendarCommand.parse(["--from", text])
            return try command.answer(in: try DefinitionFolderFixture.shipyard().surroundings())
        }
        #expect(failure?.status == .usage)
        #expect(failure?.message.hasPrefix("--from \(text) is no instant: ") == true)
        #expect(failure?.message.contains("2026-12-06T02:00:00Z") == true)
    }

    @Test func `a date is midnight in the zone of the table`() throws {
        let options = try SpanOptions.parse(["--from", "2027-03-01", "--to", "2027-04-01", "--tz", "america/new_york"])
        let zone = try options.zone()
        let bounds = try options.bounds(in: zone, now: .init(millisecondsSinceEpoch: 0))
        #expect(bounds.from.description == "2027-03-01T05:00:00Z")
        #expect(bounds.span(holdingEach: [], zone: zone).to.description == "2027-04-01T04:00:00Z")
    }
}
