import Definitions
import Fleet
import Foundation
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import StateManager

@testable import Forecast

/// Definitions of a test's own, and what the lints say of them from 2026-11-20T00:00:00Z on.
struct LintFixture {
    var windows: [MaintenanceWindow] = []
    var associations: [Association] = []
    var fleet: FleetDefinition?

    static let from = Instant(secondsSinceEpoch: 1_795_132_800)

    func lints(from: Instant = LintFixture.from, aws: Bool = false) -> [Lint] {
        Lints(windows: windows, associations: associations, fleet: fleet, from: from, aws: aws).findings
    }

    /// `clock-gap window dev: …`, of one code alone.
    func lines(_ code: LintCode, from: Instant = LintFixture.from) -> [String] {
        lints(from: from, aws: true).filter { $0.code == code }.map {
            "\($0.severity.rawValue) \($0.subject.name) \($0.member): \($0.message) \($0.wayOut)"
        }
    }

    /// One window, whose member `member` a test has changed.
    static func window(
        _ name: String = "dev", _ schedule: String = "cron(0 2 ? * SUN#1 *)", zone: String = "UTC",
        offsetDays: Int = 0, hours: Int = 4, cutoff: Int = 1, group: String = "dev", concurrency: String = "25%",
        errors: String = "10%", operation: String = "Install", promotion: Promotion? = nil,
        change: (inout MaintenanceWindow) -> Void = { _ in }
    ) throws -> MaintenanceWindow {
        let target = WindowTarget(name: "nodes", targets: [Target(key: .tag("Group"), values: [group])])
        var window = MaintenanceWindow(
            name: name,
            schedule: Schedule(
                expression: try ScheduleExpression(parsing: schedule), zone: try TimeZoneRules(named: zone),
                offsetDays: offsetDays),
            durationHours: hours, cutoffHours: cutoff, promotion: promotion, targets: [target],
            tasks: [
                WindowTask(
                    name: "patch", document: "AWS-RunPatchBaseline", parameters: ["Operation": [operation]],
                    maxConcurrency: CountOrPercentage(maxConcurrency: concurrency) ?? .count(1),
                    maxErrors: CountOrPercentage(maxErrors: errors) ?? .count(0), targets: [target])
            ])
        change(&window)
        return window
    }

    static func association(
        _ schedule: String, zone: String = "UTC", change: (inout Association) -> Void = { _ in }
    ) throws -> Association {
        var association = Association(
            name: "agent", document: "AWS-RunShellScript", parameters: ["commands": ["true"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: Schedule(
                expression: try ScheduleExpression(parsing: schedule), zone: try TimeZoneRules(named: zone)))
        change(&association)
        return association
    }

    static func group(
        _ name: String = "dev", _ count: Int = 20, platform: String = "Debian12",
        change: (inout NodeBehaviour) -> Void = { _ in }
    ) -> NodeGroup {
        var behaviour = NodeBehaviour()
        change(&behaviour)
        let known = Platform(product: platform) ?? Platform(kind: .linux, product: platform)
        return NodeGroup(name: name, count: count, platforms: [known], tags: ["Group": name], behaviour: behaviour)
    }

    /// The definitions of the repository.
    static var shipped: LintFixture {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let set = ConfigurationFolder(path: root.path(percentEncoded: false)).load(fleet: .definitions).definitions
        return LintFixture(windows: set.windows, associations: set.associations, fleet: set.fleet)
    }
}
