import Definitions
import Engine
import Forecast
import Foundation
import MaintenanceWindows
import ScheduleExpressions
import Testing

@Suite("Rehearsal") struct RehearsalTests {
    private static let shipped = ConfigurationFolder(
        path: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path(percentEncoded: false)
    ).load(fleet: .definitions).definitions

    private func rehearsal(seed: UInt64, from: String = "2026-12-05", to: String = "2026-12-14") throws -> Rehearsal {
        let shipped = RehearsalTests.shipped
        return Rehearsal(
            windows: shipped.windows, associations: shipped.associations, fleet: try #require(shipped.fleet),
            seed: seed, from: try Instant(parsing: from), to: try Instant(parsing: to))
    }

    @Test func `the same seed gives the same report, another one another`() throws {
        let first = try rehearsal(seed: 3).run()
        #expect(try rehearsal(seed: 3).run() == first)
        #expect(try rehearsal(seed: 4).run().digest != first.digest)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `the numbers of a task add up, and the fleet never saw more at once than allowed`(seed: UInt64) throws {
        let report = try rehearsal(seed: seed).run()
        #expect(report.windows.flatMap(\.executions).count == 2)
        for task in report.windows.flatMap(\.executions).flatMap(\.tasks) {
            #expect(task.targets == task.succeeded + task.failed + task.notStarted)
            #expect(task.targets > 0 && task.inFlightMax > 0 && task.inFlightMax <= task.concurrencyMax)
            #expect(task.errors <= task.failed)
        }
        for association in report.associations {
            #expect(association.executions > 0 && association.corrected <= association.drifted)
            #expect(association.nodeRuns > association.failed)
        }
        #expect(report.associations.contains { $0.drifted > 0 })
    }

    @Test func `what the calendar lists is what the rehearsal opens`() throws {
        let rehearsal = try rehearsal(seed: 1, from: "2026-12-26", to: "2027-01-04")
        let listed = rehearsal.windows.flatMap { window in
            window.schedule.occurrences(in: rehearsal.from..<rehearsal.to).map { "\(window.name) \($0.instant)" }
        }
        let opened = try rehearsal.run().windows.flatMap { window in
            window.executions.map { "\(window.name) \($0.record.scheduledFor)" }
        }
        #expect(opened == listed && opened.count == 2)
    }

    @Test func `every decision of the log is about what was scheduled in the span, in the order of time`() throws {
        var last = try Instant(parsing: "2026-12-05")
        var events: Set<Decision.Event> = []
        let report = try rehearsal(seed: 2).run(onDecision: { decision in
            #expect(decision.at >= last)
            last = decision.at
            events.insert(decision.event)
        })
        #expect(
            events.isSuperset(of: [.windowOpened, .nodeStarted, .nodeDeferred, .nodeDrifted, .associationFinished]))
        #expect(report.digest.utf8.count == 64)
    }

    @Test func `work that began before the end is seen to its end`() throws {
        let report = try rehearsal(seed: 1, to: "2026-12-06T02:10:00Z").run()
        let dev = try #require(report.windows.first { $0.name == "dev-linux" }?.executions.first)
        #expect(dev.record.status.isFinal)
        #expect(dev.record.endedAt.map { $0 > report.to } == true)
    }
}
