import Fleet
import Foundation
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// Many windows on many nodes, the same every time.
struct BenchmarkYard {
    let windowCount: Int
    let nodeCount: Int

    /// Nodes of one group, and so of each of its windows.
    private static let groupSize = 10

    private struct Definition {
        let name: String
        let schedule: String
        let zone: String
        let group: String
        let after: String?
    }

    private var groupCount: Int { max(1, nodeCount / BenchmarkYard.groupSize) }

    private var definitions: [Definition] {
        let days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        let zones = ["UTC", "UTC", "America/New_York", "Europe/Berlin"]
        return (0..<windowCount).map { number in
            let day = days[number % 7]
            let time = "\(number % 4 * 15) \(number / 7 % 24)"
            let isWeekly = number % 2 == 0
            return Definition(
                name: name(number), schedule: "cron(\(time) ? * \(day)\(isWeekly ? "" : "#\(number % 4 + 1)") *)",
                zone: zones[number % zones.count], group: "group-\(number % groupCount)",
                after: number % 3 == 2 ? name(number - 1) : nil)
        }
    }

    private func name(_ number: Int) -> String { "window-\(padded(number))" }

    private func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    // MARK: - In memory

    func windows() throws -> [MaintenanceWindow] {
        var zones: [String: TimeZoneRules] = [:]
        return try definitions.compactMap { definition -> MaintenanceWindow? in
            let zone = try zones[definition.zone] ?? TimeZoneRules(named: definition.zone)
            zones[definition.zone] = zone
            let target = WindowTarget(
                name: "servers", targets: [Target(key: .tag("Patch Group"), values: [definition.group])])
            guard let quarter = CountOrPercentage(maxConcurrency: "25%"),
                let tenth = CountOrPercentage(maxErrors: "10%")
            else { return nil }
            let task = WindowTask(
                name: "patch", document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Install"]],
                maxConcurrency: quarter, maxErrors: tenth, targets: [target])
            return MaintenanceWindow(
                name: definition.name,
                schedule: Schedule(expression: try ScheduleExpression(parsing: definition.schedule), zone: zone),
                durationHours: 4, cutoffHours: 1,
                promotion: definition.after.map { Promotion(after: $0, soakDays: 1, minimumSuccessPercent: 95) },
                targets: [target], tasks: [task])
        }
    }

    var table: NodeTable {
        NodeTable(
            (0..<nodeCount).map { number in
                ManagedNode(
                    id: ManagedNode.ID("i-\(padded(number))"), name: "node-\(padded(number))",
                    platform: Platform(kind: .linux, product: "Debian12"),
                    tags: ["Patch Group": "group-\(number % groupCount)"])
            })
    }

    // MARK: - As files

    func write(to folder: String) throws {
        for part in ["windows", "fleet"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        for definition in definitions {
            let promotion =
                definition.after.map { "Promotion: {After: \($0), SoakDays: 1, MinimumSuccessPercent: 95}" } ?? ""
            let text = """
                Name: \(definition.name)
                Schedule: \(definition.schedule)
                ScheduleTimezone: \(definition.zone)
                Duration: 4
                Cutoff: 1
                \(promotion)
                Targets:
                  - Name: servers
                    Targets: [{Key: "tag:Patch Group", Values: [\(definition.group)]}]
                Tasks:
                  - Name: patch
                    TaskType: RUN_COMMAND
                    TaskArn: AWS-RunPatchBaseline
                    MaxConcurrency: 25%
                    MaxErrors: 10%
                    TaskInvocationParameters: {RunCommand: {Parameters: {Operation: Install}}}
                """
            try text.write(toFile: "\(folder)/windows/\(definition.name).yaml", atomically: false, encoding: .utf8)
        }
        let groups = (0..<groupCount).map { number in
            """
              - Name: g\(padded(number))
                Count: \(nodeCount / groupCount)
                Platforms: [Debian12]
                Tags: {Patch Group: group-\(number)}
            """
        }
        try ("Groups:\n" + groups.joined(separator: "\n") + "\n")
            .write(toFile: "\(folder)/fleet/fleet.yaml", atomically: false, encoding: .utf8)
    }
}
