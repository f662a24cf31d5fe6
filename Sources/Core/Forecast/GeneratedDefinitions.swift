import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import StateManager

/// Definitions of a size that is asked for, the same every time: to see how a rehearsal, and with it the engine, grows.
///
/// Each window works on a group of nodes of its own; every fourth opens once a month, the others weekly, all of them two
/// hours long, dealt out over the week. Each association is applied to every node once a day, dealt out over the day.
package struct GeneratedDefinitions {
    package let windows: [MaintenanceWindow]
    package let associations: [Association]
    package let fleet: FleetDefinition

    package static let nodesRange = 1...100_000
    package static let windowsRange = 0...10_000
    package static let associationsRange = 0...1_000

    /// Throws when a generated schedule cannot be read, which is our own mistake.
    package init(nodeCount: Int, windowCount: Int, associationCount: Int) throws(ScheduleExpressionError) {
        let groupCount = max(1, min(windowCount, nodeCount))
        fleet = FleetDefinition(
            groups: (0..<groupCount).map { number in
                let count = nodeCount / groupCount + (number < nodeCount % groupCount ? 1 : 0)
                return NodeGroup(
                    name: "group-\(number + 1)", count: count,
                    platforms: [
                        Platform(kind: .linux, product: "AmazonLinux2023"),
                        Platform(kind: .linux, product: "Ubuntu22.04"),
                    ], tags: ["Group": "group-\(number + 1)"], seed: UInt64(number),
                    behaviour: GeneratedDefinitions.behaviour)
            })
        var windows: [MaintenanceWindow] = []
        for number in 0..<windowCount {
            windows.append(try GeneratedDefinitions.window(number, group: number % groupCount + 1))
        }
        self.windows = windows
        var associations: [Association] = []
        for number in 0..<associationCount {
            associations.append(try GeneratedDefinitions.association(number))
        }
        self.associations = associations
    }

    /// Nodes that are like the shipped ones: mostly well, now and then offline, drifting a little.
    private static let behaviour: NodeBehaviour = {
        var behaviour = NodeBehaviour()
        behaviour.scanSeconds = .init(40, 180)
        behaviour.installSecondsPerPatch = .init(60, 240)
        behaviour.rebootSeconds = .init(60, 240)
        behaviour.stepSeconds = .init(2, 8)
        behaviour.failureRate = 0.01
        behaviour.hangRate = 0.001
        behaviour.offlinePerDay = 0.05
        behaviour.offlineMinutes = .init(10, 240)
        behaviour.servicesStopPerDay = 0.02
        behaviour.packagesVanishPerDay = 0.005
        return behaviour
    }()

    private static func window(_ number: Int, group: Int) throws(ScheduleExpressionError) -> MaintenanceWindow {
        let days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        let day = days[number % 7] + (number % 4 == 3 ? "#\(number / 4 % 4 + 1)" : "")
        let target = WindowTarget(
            name: "nodes", targets: [Target(key: .tag("Group"), values: ["group-\(group)"])])
        let task = WindowTask(
            name: "install-patches", document: "AWS-RunPatchBaseline",
            parameters: ["Operation": ["Install"], "RebootOption": ["RebootIfNeeded"]],
            maxConcurrency: .percentage(25), maxErrors: .percentage(10), targets: [target])
        return MaintenanceWindow(
            name: "window-\(number + 1)",
            schedule: Schedule(
                expression: try ScheduleExpression(parsing: "cron(\(number * 7 % 60) \(number % 24) ? * \(day) *)")),
            durationHours: 3, cutoffHours: 1, targets: [target], tasks: [task])
    }

    private static func association(_ number: Int) throws(ScheduleExpressionError) -> Association {
        Association(
            name: "association-\(number + 1)", document: "AWS-RunShellScript",
            parameters: ["commands": ["systemctl enable --now service-\(number + 1)"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: Schedule(
                expression: try ScheduleExpression(parsing: "cron(\(number * 13 % 60) \(number % 24) * * ? *)")),
            applyOnlyAtCronInterval: true, maxConcurrency: .percentage(10), maxErrors: .percentage(100))
    }
}
