import ChangeCalendars
import Definitions
import Engine
import Forecast
import Foundation
import MaintenanceWindows
import ScheduleExpressions
import Testing

/// A freeze of a scenario does what a closed change calendar would do.
@Suite("Freezes of a scenario") struct ScenarioFreezeTests {
    private static let shipped = ConfigurationFolder(
        path: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path(percentEncoded: false)
    ).load(fleet: .definitions).definitions

    private struct Played {
        let digest: String
        /// Names of associations of which a run was skipped, sorted, each once.
        let skipped: [String]
        /// Why, each reason once.
        let reasons: Set<String>
        /// Windows that were held, sorted.
        let held: [String]
    }

    private let from = Instant(secondsSinceEpoch: 1_796_518_800)
    private var until: Instant { from + .hours(2) }

    /// Two days around the opening of the development servers; `calendar` is one that everything goes by.
    private func play(_ freezes: [PlannedFreeze], calendar: ChangeCalendar? = nil) throws -> Played {
        let shipped = ScenarioFreezeTests.shipped
        var (windows, associations) = (shipped.windows, shipped.associations)
        if let calendar {
            for index in windows.indices { windows[index].calendars.append(calendar) }
            for index in associations.indices { associations[index].calendars.append(calendar) }
        }
        var (skipped, held, reasons) = (Set<String>(), Set<String>(), Set<String>())
        let report = try Rehearsal(
            windows: windows, associations: associations, documents: shipped.documents,
            fleet: try #require(shipped.fleet), seed: 3, from: try Instant(parsing: "2026-12-05"),
            to: try Instant(parsing: "2026-12-07"), freezes: freezes
        ).run(onDecision: { decision in
            switch (decision.event, decision.subject) {
            case (.associationSkipped, .association(let name, _)):
                reasons.insert(decision.reason)
                skipped.insert(name)
            case (.windowHeld, .window(let name, _)): held.insert(name)
            default: break
            }
        })
        return Played(digest: report.digest, skipped: skipped.sorted(), reasons: reasons, held: held.sorted())
    }

    @Test func `without names it binds windows and associations, as a closed calendar of theirs would`() throws {
        let found = try play([PlannedFreeze(from: from, until: until, reason: "Release day")])
        #expect(found.skipped == ["monitoring-agent", "sshd-config", "time-sync"])
        #expect(
            found.reasons == [
                "Frozen by scenario, Release day, until 2026-12-06T03:00:00Z. It is not applied; its next time counts."
            ])
        #expect(found.held == ["dev-linux"])
        let calendar = ChangeCalendar(name: "scenario", closed: [(from..<until, "Release day")])
        #expect(try play([], calendar: calendar).digest == found.digest)
    }

    @Test func `with names it binds these alone`() throws {
        let agent = try play([
            PlannedFreeze(from: from, until: until, associations: ["monitoring-agent"], reason: "Release day")
        ])
        #expect(agent.skipped == ["monitoring-agent"])
        #expect(agent.held == [])
        let window = try play([
            PlannedFreeze(from: from, until: until, windows: ["dev-linux"], reason: "Release day")
        ])
        #expect(window.skipped == [])
        #expect(window.held == ["dev-linux"])
    }
}
