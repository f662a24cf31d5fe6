import Definitions
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import StateManager
import Testing

@Suite("The definitions of the repository") struct ShippedDefinitionsTests {
    let loaded = ConfigurationFolder(path: repository).load(fleet: .definitions)

    @Test func `they load without a diagnostic`() {
        #expect(loaded.diagnostics.map(\.description) == [])
        #expect(!loaded.hasErrors)
        #expect(loaded.windowFiles == 4)
        #expect(loaded.associationFiles == 3)
        #expect(loaded.fleetFiles == 4)
        #expect(loaded.notifyFiles == 1)
        #expect(loaded.definitions.subscribers.isEmpty, "whoever tries drydock out shall not have something run by it")
    }

    @Test(arguments: [("dev-linux", 1), ("staging-linux", 2), ("production-linux", 3)])
    func `a Linux window patches its group on its Sunday`(name: String, sunday: Int) throws {
        let window = try #require(loaded.definitions.windows.first { $0.name == name })
        #expect(
            window.schedule == Schedule(expression: try ScheduleExpression(parsing: "cron(0 2 ? * SUN#\(sunday) *)")))
        #expect(window.schedule.zone.name == "UTC")
        #expect(window.durationHours == 4)
        #expect(window.cutoffHours == 1)
        #expect(window.isEnabled)
        let target = WindowTarget(
            name: "\(name)-servers", targets: [Target(key: .tag("Patch Group"), values: [name])])
        #expect(window.targets == [target])
        #expect(
            window.tasks == [
                WindowTask(
                    name: "install-patches", priority: 1, document: "AWS-RunPatchBaseline",
                    parameters: ["Operation": ["Install"], "RebootOption": ["RebootIfNeeded"]],
                    maxConcurrency: .percentage(25), maxErrors: .percentage(10), targets: [target])
            ])
    }

    @Test func `the Windows servers are scanned and then patched, by New York's clocks`() throws {
        let window = try #require(loaded.definitions.windows.first { $0.name == "windows-servers" })
        #expect(window.schedule.expression == (try ScheduleExpression(parsing: "cron(0 0 ? * SUNL *)")))
        #expect(window.schedule.zone.name == "America/New_York")
        #expect(window.tasks.map(\.parameters["Operation"]) == [["Scan"], ["Install"]])
        #expect(window.tasks.map(\.priority) == [1, 2])
        #expect(window.tasks.allSatisfy { $0.targets == window.targets && $0.cutoffBehavior == nil })
    }

    @Test func `windows and associations come by name`() {
        #expect(
            loaded.definitions.windows.map(\.name)
                == ["dev-linux", "production-linux", "staging-linux", "windows-servers"])
        #expect(loaded.definitions.associations.map(\.name) == ["monitoring-agent", "sshd-config", "time-sync"])
    }

    @Test func `associations have their schedules and parameters`() throws {
        let associations = loaded.definitions.associations
        try #require(associations.count == 3)
        #expect(
            try associations.map(\.schedule?.expression)
                == ["rate(30 minutes)", "cron(0 */2 * * ? *)", "rate(1 hour)"].map {
                    try ScheduleExpression(parsing: $0)
                })
        #expect(associations.map(\.applyOnlyAtCronInterval) == [false, true, false])
        #expect(associations[0].parameters == ["action": ["Install"], "name": ["AmazonCloudWatchAgent"]])
        #expect(associations[2].parameters == ["commands": ["systemctl enable --now chronyd"]])
        let write = try #require(associations[1].parameters["commands"]?.first)
        #expect(write.hasPrefix(#"printf '%s\n' 'PermitRootLogin no' "#))
        #expect(write.hasSuffix("' > /etc/ssh/sshd_config.d/10-fleet.conf"))
    }

    @Test func `every node is patched by one window, and no Windows server gets a shell script`() throws {
        let nodes = try #require(loaded.definitions.fleet).nodes
        #expect(nodes.count == 120)
        for node in nodes {
            let windows = loaded.definitions.windows.filter { $0.targets.contains { $0.targets.select(node) } }
            #expect(windows.count == 1, "\(node.name) is in \(windows.map(\.name))")
            let applied = loaded.definitions.associations.filter { $0.targets.select(node) }.map(\.name)
            let expected = ["monitoring-agent", "sshd-config", "time-sync"].prefix(node.platform.kind == .linux ? 3 : 1)
            #expect(applied == Array(expected))
        }
    }

    @Test func `the groups are as large as they say`() throws {
        let groups = try #require(loaded.definitions.fleet).groups
        #expect(groups.map(\.name) == ["dev", "prod", "staging", "win"])
        try #require(groups.count == 4)
        #expect(groups.map(\.count) == [20, 48, 28, 24])
        #expect(groups[0].behaviour.installSecondsPerPatch == NodeBehaviour.Seconds(60, 240))
        #expect(groups.allSatisfy { $0.behaviour.unpatchedDays == 45 && $0.behaviour.filesChangePerDay == 0.01 })
        #expect(Set(groups.map(\.seed)).count == 4)
    }
}
