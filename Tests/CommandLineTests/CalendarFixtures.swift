import Definitions
import Fleet
import Foundation
import SimulatedFleet

@testable import drydock

extension DefinitionFolderFixture {
    /// Three phases, Windows servers in New York, and an association.
    static func phases() throws -> DefinitionFolderFixture {
        try DefinitionFolderFixture([
            "windows/dev-linux.yaml": window("dev-linux", "cron(0 2 ? * SUN#1 *)"),
            "windows/staging-linux.yaml":
                window("staging-linux", "cron(0 2 ? * SUN#2 *)", more: gate(after: "dev-linux")),
            "windows/production-linux.yaml":
                window("production-linux", "cron(0 2 ? * SUN#3 *)", more: gate(after: "staging-linux")),
            "windows/windows-servers.yaml":
                window("windows-servers", "cron(0 0 ? * SUNL *)", zone: "America/New_York"),
            "fleet/dev.yaml": group("dev", 20, group: "dev-linux"),
            "fleet/staging.yaml": group("staging", 28, group: "staging-linux"),
            "fleet/production.yaml": group("prod", 48, group: "production-linux"),
            "fleet/windows.yaml": group("win", 24, group: "windows-servers"),
            "associations/agent.yaml": association("agent", "rate(30 minutes)"),
        ])
    }

    /// Everything that can be unusual: a freeze that begins while staging is open and holds production, a window on the
    /// nodes of another, times that the clocks skip or show twice, no nodes, no tasks, a phase that can never be met.
    static func troubles() throws -> DefinitionFolderFixture {
        let nobody = """
            Name: nobody
            Schedule: cron(0 12 3 * ? *)
            Duration: 2
            Cutoff: 0
            """
        return try DefinitionFolderFixture([
            "windows/staging.yaml":
                window("staging", "cron(0 2 ? * SUN#2 *)", group: "staging", more: "CalendarNames: [year-end]"),
            "windows/production.yaml":
                window(
                    "production", "cron(0 2 ? * SUN#3 *)", group: "prod",
                    more: "CalendarNames: [year-end]\n" + gate(after: "staging")),
            "windows/edge.yaml":
                window("edge", "cron(0 2 ? * SUN#4 *)", group: "edge", more: gate(after: "production")),
            "windows/hotfix.yaml": window("hotfix", "cron(30 4 ? * SUN#3 *)", group: "prod", hours: 3),
            "windows/nightly.yaml":
                window("nightly", "cron(30 1 ? * SUN *)", zone: "America/New_York", group: "win", hours: 2),
            "windows/ghosts.yaml": window("ghosts", "cron(0 12 2 * ? *)", group: "ghosts", hours: 2),
            "windows/nobody.yaml": nobody,
            "windows/often.yaml": window("often", "cron(0 20,22 4 * ? *)", group: "edge", hours: 3),
            "windows/off.yaml": window("off", "cron(0 2 ? * SUN *)", group: "prod", more: "Enabled: false"),
            "calendars/year-end.ics": calendar(
                closedFrom: "20261213T033000Z", until: "20261221T060000Z", for: "Year-end freeze"),
            "fleet/staging.yaml": group("staging", 28, group: "staging"),
            "fleet/production.yaml": group("prod", 48, group: "prod"),
            "fleet/edge.yaml": group("edge", 5, group: "edge"),
            "fleet/windows.yaml": group("win", 4, group: "win"),
        ])
    }

    /// A window that opens every Friday, so on the day that is today in these tests.
    static func fridays() throws -> DefinitionFolderFixture {
        try DefinitionFolderFixture([
            "windows/fridays.yaml": window("fridays", "cron(0 6 ? * FRI *)"),
            "fleet/f.yaml": group("f", 3, group: "fridays"),
        ])
    }

    /// The nodes of its fleet.
    func fleet() throws -> [ManagedNode]? {
        ConfigurationFolder(path: path).load(fleet: .definitions).definitions.fleet?.nodes
    }

    /// More windows than there are letters.
    static func crowd() throws -> DefinitionFolderFixture {
        try DefinitionFolderFixture(
            [("fleet/all.yaml", group("node", 60, group: "all"))]
                + (10..<40).map { number in
                    let day = number % 12 + 1
                    return (
                        "windows/w\(number).yaml",
                        window("w\(number)", "cron(0 \(number % 20) \(day) * ? *)", group: "all", hours: 1)
                            .replacingOccurrences(of: "Cutoff: 1", with: "Cutoff: 0")
                    )
                })
    }

    private static func gate(after name: String) -> String {
        "Promotion: {After: \(name), SoakDays: 6, MinimumSuccessPercent: 95}"
    }
}
