import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

/// A node that is told scripts, one a minute, and keeps what becomes of them.
struct ScriptNode {
    var fleet: FleetSimulation
    private(set) var count = 0
    private let document: String

    init(_ product: String = "Debian12", runs document: String = "AWS-RunShellScript") throws {
        let platform = try #require(Platform(product: product))
        self.document = document
        fleet = FleetSimulation(
            FleetDefinition(groups: [group("prod", 1, platform: platform)]), seed: 1, startingAt: start,
            recordsChanges: true)
    }

    mutating func run(_ lines: String...) throws -> InvocationOutcome {
        count += 1
        return try fleet.carryOut("c\(count)", (document, ["commands": lines]), at: start + .minutes(count))
    }
}
