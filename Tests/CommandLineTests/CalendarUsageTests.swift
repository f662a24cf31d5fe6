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
        (["--month", "2026-13"], "--month 2026-13: there is no month 13. Write 2026-01 to 2026-12."),
        (["--month", "2026-00"], "--month 2026-00: there is no month 0. Write 2026-01 to 2026-12."),
        (
            ["--month", "Dec"],
            "--month Dec is no month. Write one such as 2026-12, or --month alone for this month."
        ),
        (["--months", "0"], "--months is 0. Write 1 to 120."),
        (["--months", "121"], "--months is 121. Write 1 to 120."),
        (["--year", "27"], "--year 27 is no year. Write one such as 2027, or --year alone for this year."),
        (["--year", "1969"], "--year 1969: schedules have times in the years 1970 to 2199. Write one of these."),
        (["--week", "2026-W54"], "--week 2026-W54: 2026 has the weeks 1 to 53. Write 2026-W01 to 2026-W53."),
        (["--week", "2027-W53"], "--week 2027-W53: 2027 has the weeks 1 to 52. Write 2027-W01 to 2027-W52."),
        (["--week", "2026-W00"], "--week 2026-W00: 2026 has the weeks 1 to 53. Write 2026-W01 to 2026-W53."),
        (
            ["--week", "2026-02-30"],
            "--week 2026-02-30: there is no such day. Write a date in the week, such as 2026-12-20."
        ),
        (
            ["--week", "51"],
            "--week 51 is no week. Write a date in it, 2026-12-20, its number, 2026-W51, or --week alone for this week."
        ),
        (["--month", "--week"], "--month and --week are two forms of a calendar. Leave one out."),
        (["--months", "2", "--year"], "--months and --year are two forms of a calendar. Leave one out."),
        (
            ["--month", "--from", "2026-12-01"],
            "--month says from when to when, and so does --from. Leave one out."
        ),
        (["--week", "--days", "3"], "--week says from when to when, and so does --days. Leave one out."),
    ]) func `say what to write`(arguments: [String], message: String) throws {
        let fixture = try DefinitionFolderFixture.shipyard()
        let failure = #expect(throws: Failure.self) {
            let command = try CalendarCommand.parse(arguments)
            return try command.answer(in: fixture.surroundings())
        }
        #expect(failure == Failure(.usage, message))
    }

    @Test(arguments: [
        ["-o", "yaml"], ["--week-start", "tuesday"], ["--months", "three"], ["--year", "2027", "2028"],
    ])
    func `what the parser does not know is a usage error`(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try CalendarCommand.parse(arguments) }
        #expect(error.map(CalendarCommand.exitCode) == .validationFailure)
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
