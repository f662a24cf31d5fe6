import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import Testing

@testable import Forecast

@Suite("Lints of gates and phases") struct GateLintTests {
    typealias Fixture = LintFixture

    private func phases(
        _ staging: String = "cron(0 2 ? * SUN#2 *)", offsetDays: Int = 0,
        production: String = "cron(0 2 ? * SUN#3 *)", soakDays: Int = 6, percent: Int = 95, errors: String = "10%",
        change: (inout MaintenanceWindow) -> Void = { _ in }
    ) throws -> Fixture {
        Fixture(
            windows: [
                try Fixture.window(
                    "staging", staging, offsetDays: offsetDays, group: "staging", errors: errors, change: change),
                try Fixture.window(
                    "production", production, group: "production",
                    promotion: Promotion(after: "staging", soakDays: soakDays, minimumSuccessPercent: percent)),
            ], fleet: FleetDefinition(groups: [Fixture.group("staging", 28), Fixture.group("production", 48)]))
    }

    // MARK: - Evidence

    @Test func `two errors of 28 are allowed, yet 26 of 28 is 93 percent, and the ways out agree`() throws {
        #expect(
            try phases().lines(.gateStricterThanErrors) == [
                "note production Promotion/MinimumSuccessPercent: The gate wants 95 % of the nodes of staging, 27 of 28, "
                    + "but there 2 errors of 28 are allowed, yet 26 of 28 is 93 %: that run counts as a success, and this "
                    + "gate stays closed. Write MinimumSuccessPercent: 92, or MaxErrors: 7% in staging."
            ])
        #expect(try phases(percent: 92).lines(.gateStricterThanErrors) == [])
        #expect(try phases(errors: "7%").lines(.gateStricterThanErrors) == [])
        #expect(try phases(errors: "8%").lines(.gateStricterThanErrors).count == 1)
    }

    @Test func `errors given as a count have a count as their way out`() throws {
        let lines = try phases(errors: "2").lines(.gateStricterThanErrors)
        #expect(lines.first?.hasSuffix("Write MinimumSuccessPercent: 92, or MaxErrors: 1 in staging.") == true)
    }

    @Test(arguments: ["is disabled", "has no tasks", "only scans", "works on no node", "never opens from"])
    func `a gate after a window that proves nothing is never met`(reason: String) throws {
        let fixture = try phases { window in
            switch reason {
            case "is disabled": window.isEnabled = false
            case "has no tasks": window.tasks = []
            case "only scans": window.tasks[0].parameters = ["Operation": ["Scan"]]
            case "works on no node": window.tasks[0].targets = []
            default: window.schedule.endDate = Instant(secondsSinceEpoch: 0)
            }
        }
        let lines = fixture.lines(.gateWithoutEvidence)
        #expect(lines.count == 1)
        #expect(lines.first?.contains("so it never opens: staging \(reason)") == true)
        #expect(fixture.lines(.phaseOrder) == [])
    }

    // MARK: - Order

    @Test(arguments: [0, 6])
    func `the second Tuesday and five days is the third Sunday in 87 of 120 months`(soakDays: Int) throws {
        let fixture = try phases("cron(0 2 ? * TUE#2 *)", offsetDays: 5, soakDays: soakDays)
        let start = try Instant(parsing: "2026-01-01")
        let lints = fixture.lints(from: start).filter { $0.code == .phaseOrder }
        try #require(lints.count == 1)
        #expect(lints[0].months.count == 87)
        #expect(lints[0].months.first == YearMonth(year: 2026, month: 1))
        // In February the second Tuesday is the 10th; in June 2026 it is the 9th, and five days on the second Sunday.
        #expect(lints[0].months.contains(YearMonth(year: 2026, month: 2)))
        #expect(!lints[0].months.contains(YearMonth(year: 2026, month: 6)))
        #expect(lints[0].message.description.contains("in 87 of 120 months"))
        #expect(lints[0].message.description.hasSuffix("First 2026-01-18T02:00:00Z: both open at once."))
    }

    @Test func `a soak counts from the latest end of the run before it`() throws {
        // 6 days and 20 hours lie between the end of the one and the opening of the other.
        #expect(try phases(soakDays: 6).lines(.phaseOrder) == [])
        let fixture = try phases(soakDays: 7)
        let lint = try #require(fixture.lints().first { $0.code == .phaseOrder })
        #expect(lint.months.count == 119)
        #expect(lint.message.description.contains("in 119 of 119 months: "))
        #expect(
            lint.message.description.hasSuffix(
                "staging of 2026-12-13T02:00:00Z ends 2026-12-13T06:00:00Z, 6 d 20 h before it."))
    }

    @Test func `a run is evidence once, and still new for the opening after one that was held`() throws {
        // Weekly after monthly: of four or five Sundays, the one after the second has something new.
        let weekly = try phases(production: "cron(0 3 ? * MON *)", soakDays: 0)
        let lint = try #require(weekly.lints().first { $0.code == .phaseOrder })
        #expect(lint.message.description.contains("has not opened since this window last did"))
        // Monday after the second Sunday is one day away: held for want of soak, and the next Monday opens.
        let soaking = PhaseOrder(
            of: try phases(production: "cron(0 3 ? * MON *)", soakDays: 3).windows, from: Fixture.from)
        let breaks = soaking.gates[0].breaks.map(\.opening.description)
        #expect(breaks.contains("2026-12-14T03:00:00Z"))
        #expect(!breaks.contains("2026-12-21T03:00:00Z"))
        #expect(breaks.contains("2026-12-28T03:00:00Z"))
    }

    @Test func `without a gate, names that tell of phases count when the order is clearly turned round`() throws {
        func named(_ first: String, _ second: String) throws -> [String] {
            Fixture(windows: [
                try Fixture.window("staging-linux", first), try Fixture.window("production-linux", second),
            ]).lines(.phaseOrder)
        }
        let turned = try named("cron(0 2 ? * SUN#3 *)", "cron(0 2 ? * SUN#2 *)")
        #expect(turned.count == 1)
        #expect(
            turned.first?.hasPrefix(
                "warning production-linux Schedule: By its name it comes after staging-linux, but it opens before it "
                    + "each time, in 120 of 120 months: first 2026-12-13T02:00:00Z, and staging-linux follows "
                    + "2026-12-20T02:00:00Z.") == true)
        #expect(try named("cron(0 2 ? * SUN#2 *)", "cron(0 2 ? * SUN#3 *)") == [])
        // Two weeks either way: nobody can say.
        #expect(try named("cron(0 2 ? * SUN#1 *)", "cron(0 2 ? * SUN#3 *)") == [])
    }

    @Test func `windows of different families are no phases of one another`() throws {
        let fixture = Fixture(windows: [
            try Fixture.window("staging-web", "cron(0 2 ? * SUN#3 *)"),
            try Fixture.window("production-database", "cron(0 2 ? * SUN#2 *)"),
        ])
        #expect(fixture.lines(.phaseOrder) == [])
    }
}
