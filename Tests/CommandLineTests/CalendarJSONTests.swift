import Foundation
import Testing

@testable import drydock

@Suite("drydock calendar -o json") struct CalendarJSONTests {
    typealias Fixture = DefinitionFolderFixture

    @Test func `members stand in a fixed order, and an association has neither cutoff nor end`() throws {
        let fixture = try Fixture.shipyard()
        let answer = try fixture.answer(
            CalendarCommand.self, "-o", "json", "--from", "2026-12-01", "--to", "2026-12-10")
        #expect(
            answer.data
                == #"{"version":1,"from":"2026-12-01T00:00:00Z","to":"2026-12-10T00:00:00Z","#
                + #""openAtStart":[],"occurrences":[{"kind":"window","name":"dev-linux","id":"mw-ab78360b7ff14e48e","#
                + #""scheduledFor":"2026-12-06T02:00:00Z","cutoffAt":"2026-12-06T05:00:00Z","#
                + #""closesAt":"2026-12-06T06:00:00Z","#
                + #""timezone":"UTC","nodes":20,"atOnce":5,"stopsAtError":3,"mayBeHeld":false,"notes":[]},"#
                + #"{"kind":"association","name":"inventory","id":"8e16c7ef-42d2-89bf-985f-7e50342e57a7","#
                + #""scheduledFor":"2026-12-07T04:00:00Z","#
                + #""timezone":"UTC","nodes":92,"atOnce":50,"stopsAtError":null,"mayBeHeld":false,"notes":[]}],"#
                + #""summaries":[{"kind":"association","name":"agent","schedule":"rate(30 minutes)","#
                + #""runs":432,"frozen":0,"next":"2026-12-01T00:00:00Z"}],"freezes":[]}"#)
    }

    @Test func `it has no limit of rows`() throws {
        let answer = try Fixture.shipyard().answer(
            CalendarCommand.self, "-o", "json", "--all", "--from", "2026-12-01", "--to", "2026-12-31")
        #expect(answer.data.components(separatedBy: #""name":"agent""#).count - 1 == 30 * 48)
        #expect(answer.data.hasSuffix(#""summaries":[],"freezes":[]}"#))
    }

    @Test func `notes are words with instants in UTC, whatever the zone of the table`() throws {
        let fixture = try Fixture([
            "windows/early.yaml": Fixture.window("early", "cron(0 2 ? * SUN#1 *)", group: "dev-linux"),
            "windows/late.yaml": Fixture.window("late", "cron(0 5 ? * SUN#1 *)", group: "dev-linux"),
            "fleet/dev.yaml": Fixture.group("dev", 20, group: "dev-linux"),
        ])
        let answer = try fixture.answer(CalendarCommand.self, "-o", "json", "--tz", "Asia/Tokyo")
        let note = "late works on 20 of its nodes too, 2026-12-06T05:00:00Z to 2026-12-06T09:00:00Z."
        #expect(answer.data.contains(#""notes":["\#(note)"]"#))
    }

    @Test func `a disabled window has no occurrences`() throws {
        let fixture = try Fixture([
            "windows/off.yaml": Fixture.window("off", "cron(0 2 ? * SUN *)", more: "Enabled: false")
        ])
        let answer = try fixture.answer(
            CalendarCommand.self, "-o", "json", "--from", "2026-12-01", "--to", "2027-01-01")
        #expect(
            answer.data
                == #"{"version":1,"from":"2026-12-01T00:00:00Z","to":"2027-01-01T00:00:00Z","#
                + #""openAtStart":[],"occurrences":[],"summaries":[],"freezes":[]}"#
        )
    }
}
