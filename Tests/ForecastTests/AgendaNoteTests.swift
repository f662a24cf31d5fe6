import ScheduleExpressions
import Testing

@testable import Forecast

@Suite("Notes of an agenda") struct AgendaNoteTests {
    let base = AgendaTests()

    @Test func `two windows that are open at once on the same nodes are noted on both`() throws {
        let agenda = try base.agenda(
            [
                try base.window("first", "cron(0 2 ? * SUN#1 *)"),
                try base.window("second", "cron(0 5 ? * SUN#1 *)"),
                try base.window("elsewhere", "cron(0 4 ? * SUN#1 *)", group: "prod"),
            ], nodes: base.nodes(["dev": 3, "prod": 2]))
        #expect(
            agenda.occurrences.prefix(3).map { "\($0.name): \($0.notes)" } == [
                "first: [second works on 3 of its nodes too, 2026-12-06T05:00:00Z to 2026-12-06T09:00:00Z.]",
                "elsewhere: []",
                "second: [first works on 3 of its nodes too, 2026-12-06T02:00:00Z to 2026-12-06T06:00:00Z.]",
            ])
    }

    @Test func `a window that opens when another ends does not meet it`() throws {
        let agenda = try base.agenda(
            [try base.window("first", "cron(0 2 ? * SUN#1 *)"), try base.window("second", "cron(0 6 ? * SUN#1 *)")],
            nodes: base.nodes(["dev": 3]))
        #expect(agenda.occurrences.allSatisfy { $0.notes.isEmpty })
    }

    @Test func `without a fleet nobody can say whether two windows meet`() throws {
        let agenda = try base.agenda([
            try base.window("first", "cron(0 2 ? * SUN#1 *)"), try base.window("second", "cron(0 5 ? * SUN#1 *)"),
        ])
        #expect(agenda.occurrences.allSatisfy { $0.notes.isEmpty })
        #expect(agenda.coverage == nil)
    }

    @Test func `a window that opened before the span is told, and meets what opens in it`() throws {
        let agenda = try base.agenda(
            [try base.window("evening", "at(2026-11-30T22:00:00)"), try base.window("midnight", "cron(0 0 1 12 ? *)")],
            nodes: base.nodes(["dev": 3]))
        #expect(agenda.openAtStart.map(\.name) == ["evening"])
        #expect(agenda.occurrences.map(\.notes.count) == [1])
    }

    @Test func `an opening within the one before may be skipped`() throws {
        let agenda = try base.agenda([try base.window("often", "rate(3 hours)", hours: 4)])
        let note = try #require(agenda.occurrences.dropFirst().first?.notes.first)
        #expect(
            note.description == "The opening of 2026-12-01T00:00:00Z ends 2026-12-01T04:00:00Z: while its work "
                + "goes on, this one is skipped.")
    }

    @Test func `clocks that skip the opening, or change while the window is open, are noted`() throws {
        let windows = [
            try base.window("skipped", "cron(30 2 ? * SUN#2 *)", zone: "America/New_York"),
            try base.window("across", "cron(0 1 ? * SUN#2 *)", zone: "America/New_York"),
        ]
        let agenda = try Agenda(
            windows: windows, associations: [], nodes: nil, from: try Instant(parsing: "2027-03-01"),
            to: try Instant(parsing: "2027-04-01"))
        #expect(
            agenda.occurrences.map { "\($0.name) \($0.scheduledFor): \($0.notes)" } == [
                "across 2027-03-14T06:00:00Z: [The clocks change while it is open, at 2027-03-14T07:00:00Z "
                    + "(EST to EDT); its length stays.]",
                "skipped 2027-03-14T07:00:00Z: [The clocks skip 2027-03-14T02:30:00; it runs right after the change.]",
            ])
    }

    @Test func `a window whose targets select nobody is noted once`() throws {
        let agenda = try base.agenda(
            [try base.window("nobody", "cron(0 2 ? * SUN#1 *)", group: "prod")], nodes: base.nodes(["dev": 3]))
        #expect(agenda.occurrences.map(\.notes) == [[.noNodes], []])
        #expect(agenda.coverage?.inNone == ["dev-1", "dev-2", "dev-3"])
    }

    @Test func `nodes in more than one window are named`() throws {
        let windows = [
            try base.window("first", "cron(0 2 ? * SUN#1 *)"), try base.window("second", "cron(0 5 ? * SUN#2 *)"),
            try base.window("off", "cron(0 5 ? * SUN#2 *)", group: "prod", isEnabled: false),
        ]
        let coverage = try #require(try base.agenda(windows, nodes: base.nodes(["dev": 2, "prod": 1])).coverage)
        #expect(coverage.inSeveral == ["dev-1", "dev-2"])
        #expect(coverage.inNone == ["prod-1"])
    }

    @Test func `narrowed to a window it keeps the notes about the others`() throws {
        let agenda = try base.agenda(
            [try base.window("first", "cron(0 2 ? * SUN#1 *)"), try base.window("second", "cron(0 5 ? * SUN#1 *)")],
            nodes: base.nodes(["dev": 3])
        ).narrowed(toWindow: "second")
        #expect(agenda.occurrences.map(\.name) == ["second", "second"])
        #expect(agenda.occurrences.allSatisfy { $0.notes.count == 1 })
    }
}
