import ChangeCalendars
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// A fleet and definitions drawn from a seed.
package struct RandomWorld {
    package let nodes: NodeTable
    package private(set) var windows: [MaintenanceWindow]
    package private(set) var associations: [Association]
    package let start = Instant(millisecondsSinceEpoch: 1_796_083_200_123)

    package init(seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        let groups = RandomWorld.groups
        nodes = NodeTable(
            (0..<random.integer(1...24)).map { number in
                ManagedNode(
                    id: ManagedNode.ID("i-\(String(number + 0x100, radix: 16))"), name: "node-\(number)",
                    platform: Platform(kind: .linux, product: "Debian12"),
                    tags: ["Group": random.pick(groups), "Pair": "\(number / 2)"])
            })
        windows = try (0..<random.integer(1...4)).map { try RandomWorld.window($0, groups, &random) }
        associations = try (0..<random.integer(0...3)).map { try RandomWorld.association($0, groups, &random) }
    }

    private static let groups = ["a", "b", "c"]

    /// Somebody edits a definition: what a window does and for how long, or all of an association but its name. When a
    /// window opens, and what keeps it shut, stays.
    package mutating func edit(using random: inout RandomSource) throws {
        if random.chance(0.3), let number = associations.indices.randomElement(using: &random) {
            associations[number] = try RandomWorld.association(number, RandomWorld.groups, &random)
            return
        }
        let number = random.integer(0...windows.count - 1)
        let edited = try RandomWorld.window(number, RandomWorld.groups, &random)
        windows[number].durationHours = edited.durationHours
        windows[number].cutoffHours = edited.cutoffHours
        windows[number].targets = edited.targets
        windows[number].tasks = edited.tasks
    }

    private static func window(
        _ number: Int, _ groups: [String], _ random: inout RandomSource
    ) throws -> MaintenanceWindow {
        let duration = random.integer(1...6)
        let expression = random.pick([
            "cron(0 \(random.integer(0...23)) * * ? *)", "cron(30 0/\(random.integer(3...12)) * * ? *)",
            "rate(\(random.integer(2...9)) hours)", "cron(15 2 ? * MON-FRI *)",
        ])
        let targets = (0..<random.integer(1...2)).map { index in
            WindowTarget(name: "t\(index)", targets: [Target(key: .tag("Group"), values: [random.pick(groups)])])
        }
        let tasks = (0..<random.integer(0...3)).map { index in
            WindowTask(
                name: "task-\(index)", priority: random.integer(0...1),
                type: random.chance(0.03) ? .automation : .runCommand, document: "AWS-RunPatchBaseline",
                parameters: ["Operation": ["Install"]],
                maxConcurrency: random.pick([.count(1), .count(3), .percentage(25), .percentage(100)]),
                maxErrors: random.pick([.count(0), .count(1), .percentage(10), .percentage(100)]), targets: targets,
                cutoffBehavior: random.pick([nil, nil, .continueTask, .cancelTask]),
                deliverySeconds: random.pick([30, 600, 3600]))
        }
        return MaintenanceWindow(
            name: "window-\(number)", schedule: Schedule(expression: try ScheduleExpression(parsing: expression)),
            durationHours: duration, cutoffHours: random.integer(0...duration - 1),
            isEnabled: random.chance(0.9), promotion: RandomWorld.promotion(number, &random),
            missedRun: random.pick([.runInWindow, .runInWindow, .skip]),
            atMost: random.chance(0.3)
                ? AtMost(tag: random.pick(["Pair", "Group"]), count: random.integer(1...2)) : nil,
            calendars: random.chance(0.3) ? [try RandomWorld.calendar(number, &random)] : [], targets: targets,
            tasks: tasks)
    }

    /// A calendar that is closed at a few times of the first days.
    private static func calendar(_ number: Int, _ random: inout RandomSource) throws -> ChangeCalendar {
        let events = (0..<random.integer(1...4)).map { index in
            let day = random.integer(1...7)
            let hour = random.integer(0...23)
            return """
                BEGIN:VEVENT
                UID:\(number)-\(index)
                DTSTAMP:20261101T000000Z
                DTSTART:2026120\(day)T\(hour < 10 ? "0" : "")\(hour)1500Z
                DURATION:PT\(random.integer(1...900))M
                END:VEVENT

                """
        }
        return try ChangeCalendar(
            parsing: "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//drydock//tests\n\(events.joined())END:VCALENDAR\n",
            name: "calendar-\(number)")
    }

    /// Something that an operator may ask for, sensible or not.
    package func intervention(using random: inout RandomSource) -> Intervention {
        let action = random.pick([
            Intervention.Action.stop(cancelling: false), .stop(cancelling: true), .cancelTasks, .skip,
            .extend(minutes: random.integer(1...300)), .runNow([]), .runNow([.gate, .freeze]), .override(.gate),
            .override(.freeze), .override(.cutoff),
        ])
        let window = random.chance(0.1) ? nil : random.chance(0.05) ? "nobody" : random.pick(windows).name
        return Intervention(action, window: window, reason: "a test", by: "tests")
    }

    /// Now and then a window comes after one with a lower number, so that gates form chains and never circles.
    private static func promotion(_ number: Int, _ random: inout RandomSource) -> Promotion? {
        guard number > 0, random.chance(0.4) else { return nil }
        return Promotion(
            after: "window-\(random.integer(0...number - 1))", soakDays: random.pick([0, 0, 0, 1, 2]),
            minimumSuccessPercent: random.pick([1, 50, 80, 100]))
    }

    private static func association(
        _ number: Int, _ groups: [String], _ random: inout RandomSource
    ) throws -> Association {
        let isCron = random.chance(0.5)
        let expression = isCron ? "cron(0 */2 * * ? *)" : "rate(\(random.pick([30, 45, 90])) minutes)"
        let values = Array(groups.prefix(random.integer(1...3)))
        let isOnlyAtCron = isCron && random.chance(0.5)
        // What is drawn of a copy leaves everything else as it would be without.
        var more = random
        return Association(
            name: "association-\(number)", document: "AWS-RunShellScript", parameters: ["commands": ["true"]],
            targets: [Target(key: .tag("Group"), values: values)],
            schedule: Schedule(expression: try ScheduleExpression(parsing: expression)),
            applyOnlyAtCronInterval: isOnlyAtCron,
            maxConcurrency: random.pick([.count(2), .count(50), .percentage(50)]),
            maxErrors: random.pick([.percentage(100), .count(0)]),
            durationHours: isOnlyAtCron && more.chance(0.5) ? 1 : nil,
            calendars: more.chance(0.3) ? [try RandomWorld.calendar(number, &more)] : [],
            complianceSeverity: more.pick(ComplianceSeverity.allCases))
    }
}
