import Definitions
import Engine
import Forecast
import Foundation
import MaintenanceWindows
import ScheduleExpressions
import Testing

/// The files of `fleet/scenarios/` do what they say of themselves. Each is played on the shipped definitions, and the
/// same span without it is the other half of the claim.
@Suite("Shipped scenarios") struct ShippedScenarioTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)
    private static let shipped = ConfigurationFolder(path: repository).load(fleet: .definitions).definitions

    private func play(
        _ name: String?, to end: String, seed: UInt64 = 3, windows: [MaintenanceWindow]? = nil
    ) throws -> RehearsalReport {
        let shipped = ShippedScenarioTests.shipped
        let fleet = try #require(shipped.fleet)
        let loaded = name.map { name in
            LoadedScenario(
                path: "\(ShippedScenarioTests.repository)/fleet/scenarios/\(name).yaml",
                windowNames: shipped.windows.map(\.name),
                associationNames: shipped.associations.map(\.name), fleet: fleet)
        }
        #expect(loaded?.diagnostics.map(\.description) ?? [] == [])
        // Associations have no part in it, and take most of the time.
        return try Rehearsal(
            windows: windows ?? shipped.windows, associations: [], fleet: fleet, seed: seed,
            from: try Instant(parsing: "2026-12-01"), to: try Instant(parsing: end),
            scenario: loaded?.interventions ?? [], incidents: loaded?.incidents ?? [], freezes: loaded?.freezes ?? []
        ).run()
    }

    private func execution(
        _ window: String, _ day: String, in report: RehearsalReport
    ) throws -> RehearsalReport.Execution {
        let executions = report.windows.first { $0.name == window }?.executions ?? []
        return try #require(executions.first { $0.record.scheduledFor.description.hasPrefix(day) })
    }

    @Test func `in the quiet quarter no window is stopped or held, and the new nodes are patched with the others`()
        throws
    {
        let report = try play("quiet-quarter", to: "2027-03-01", seed: 2)
        let executions = report.windows.flatMap(\.executions)
        #expect(executions.count == 12)
        for execution in executions {
            #expect(execution.record.status == .success, "\(execution.record)")
            #expect(execution.left.isEmpty)
        }
        let sizes = ["2026-12-06", "2027-01-03", "2027-02-07"].map { day in
            (try? execution("dev-linux", day, in: report).tasks.first?.targets) ?? 0
        }
        #expect(sizes == [20, 20, 24])
    }

    @Test func `the bad patch is caught by staging, and the gate keeps it from production`() throws {
        let quiet = try play(nil, to: "2027-03-01")
        #expect(try execution("staging-linux", "2027-01-10", in: quiet).record.status == .success)
        #expect(try execution("production-linux", "2027-01-17", in: quiet).record.status == .success)
        let report = try play("bad-patch", to: "2027-03-01")
        #expect(try execution("dev-linux", "2027-01-03", in: report).record.status == .success)
        let staging = try execution("staging-linux", "2027-01-10", in: report)
        let task = try #require(staging.tasks.first)
        #expect(staging.record.status == .failed && task.errors > task.errorsMax && task.notStarted > 0)
        #expect(task.failures.count { $0.detail.contains("SEC-2026-9999") } > task.errorsMax)
        let production = try execution("production-linux", "2027-01-17", in: report)
        #expect(production.record.status == .cancelled && production.record.wasHeld && production.tasks.isEmpty)
        #expect(production.record.statusDetails.contains("staging-linux"))
        // It reached nobody else, and was taken back.
        for window in report.windows where window.name == "production-linux" {
            let details = window.executions.flatMap(\.tasks).flatMap(\.failures).map(\.detail)
            #expect(!details.contains { $0.contains("SEC-2026-9999") })
        }
        for (window, day) in [
            ("dev-linux", "2027-02-07"), ("staging-linux", "2027-02-14"), ("production-linux", "2027-02-21"),
        ] {
            #expect(try execution(window, day, in: report).record.status == .success)
        }
    }

    @Test func `without the gate production would have had the bad patch too`() throws {
        let open = ShippedScenarioTests.shipped.windows.map { window in
            var window = window
            window.promotion = nil
            return window
        }
        let report = try play("bad-patch", to: "2027-02-01", windows: open)
        let failures = try execution("production-linux", "2027-01-17", in: report).tasks.flatMap(\.failures)
        #expect(failures.contains { $0.detail.contains("SEC-2026-9999") })
    }

    @Test func `the mirror outage shows as failures that name the mirror, and the error limit stops the window`() throws
    {
        #expect(
            try execution("production-linux", "2026-12-20", in: try play(nil, to: "2027-02-01")).record.status
                == .success)
        let report = try play("mirror-outage", to: "2027-02-01")
        let task = try #require(try execution("production-linux", "2026-12-20", in: report).tasks.first)
        let named = task.failures.filter { $0.detail.contains("mirror-2.prod.example") }
        #expect(named.count > 1 && task.errors > task.errorsMax && task.notStarted > 0)
        #expect(
            Set(named.map { $0.detail.prefix { $0 != ":" } }).count > 1, "each package manager has words of its own")
        #expect(task.succeeded > 0, "it is in the middle of the window")
        #expect(try execution("production-linux", "2027-01-17", in: report).record.status == .success)
        for name in ["staging-linux", "dev-linux"] {
            let executions = report.windows.first { $0.name == name }?.executions ?? []
            #expect(!executions.flatMap(\.tasks).flatMap(\.failures).contains { $0.detail.contains("mirror-2") })
        }
    }
}
