import ScheduleExpressions
import Testing

@testable import Forecast

@Suite("Span of an agenda") struct AgendaSpanTests {
    let base = AgendaTests()
    /// 2026-11-20T09:14:07Z.
    let now = Instant(secondsSinceEpoch: 1_795_166_047)

    @Test func `it holds the next opening of every enabled window and ends at midnight`() throws {
        let windows = [
            try base.window("dev", "cron(0 2 ? * SUN#1 *)"), try base.window("prod", "cron(0 2 ? * SUN#3 *)"),
            try base.window("off", "cron(0 2 1 7 ? *)", isEnabled: false),
        ]
        let span = AgendaSpan(from: now, holdingEach: windows, zone: .utc)
        #expect(span.from == now)
        #expect(span.to.description == "2026-12-21T00:00:00Z")
    }

    @Test func `it is two weeks at least`() throws {
        let span = AgendaSpan(from: now, holdingEach: [], zone: .utc)
        #expect(span.to.description == "2026-12-05T00:00:00Z")
    }

    @Test func `it is not made longer for a window that opens after more than a year`() throws {
        let leapDay = try base.window("leap", "at(2028-02-29T00:00:00)")
        #expect(AgendaSpan(from: now, holdingEach: [leapDay], zone: .utc).to.description == "2026-12-05T00:00:00Z")
    }

    @Test func `days are days of the calendar, whatever the clocks do`() throws {
        let zone = try TimeZoneRules(named: "America/New_York")
        let span = AgendaSpan(from: try Instant(parsing: "2027-03-01T05:00:00Z"), days: 31, zone: zone)
        #expect(span.to.description == "2027-04-01T04:00:00Z")
    }
}
