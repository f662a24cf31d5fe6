import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// What AWS itself would refuse of the windows that drydock accepts (SSM API reference, CreateMaintenanceWindow,
/// RegisterTargetWithMaintenanceWindow and RegisterTaskWithMaintenanceWindow; SSM user guide, "Reference: Cron and rate
/// expressions for Systems Manager").
struct AWSWindowLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    var findings: [Lint] {
        definitions.windows.flatMap { window in
            ownMembers(window) + [frequency(window), offset(window)].compactMap(\.self) + targets(window)
        }
    }

    /// Members that the API does not have, one each: a definition for AWS has them as tags.
    private func ownMembers(_ window: MaintenanceWindow) -> [Lint] {
        var members: [String] = []
        if window.promotion != nil { members.append("Promotion") }
        if !window.calendars.isEmpty { members.append("CalendarNames") }
        if window.schedule.daylightSaving != DaylightSavingPolicy() { members.append("DaylightSaving") }
        if window.missedRun != .runInWindow { members.append("MissedRun") }
        if window.atMost != nil { members.append("AtMost") }
        return members.map { member in
            Lint(
                .awsOwnMember, .window(window.name), member,
                "\(member) is drydock's own: a window on AWS has no such member.",
                wayOut: "For a definition that both take, write it as the tag drydock:\(member).")
        }
    }

    /// No window opens more often (SSM user guide, "Cron and rate expressions": faster than every 5 minutes is not
    /// supported).
    private static let intervalMin = Duration.minutes(5)

    private func frequency(_ window: MaintenanceWindow) -> Lint? {
        guard let interval = window.schedule.shortestInterval(from: definitions.from),
            interval < AWSWindowLints.intervalMin
        else { return nil }
        return Lint(
            .awsSchedule, .window(window.name), "Schedule",
            "It opens after \(inWords(interval)), and AWS supports nothing faster than every 5 minutes.",
            wayOut: "Write rate(5 minutes), or a cron that is due every 5 minutes at most.")
    }

    private func offset(_ window: MaintenanceWindow) -> Lint? {
        window.schedule.offsetFault.map {
            Lint(
                .awsSchedule, .window(window.name), "ScheduleOffset", "\($0)",
                wayOut: "Leave ScheduleOffset out, or write 1 to 6 with a cron.")
        }
    }

    private func targets(_ window: MaintenanceWindow) -> [Lint] {
        func lint(_ member: String, _ message: String, _ wayOut: String) -> Lint {
            Lint(.awsTargets, .window(window.name), member, "\(message)", wayOut: "\(wayOut)")
        }
        var found: [Lint] = []
        if window.targets.count > MaintenanceWindow.targetsMax {
            found.append(
                lint(
                    "Targets", "It has \(window.targets.count) targets, and AWS takes \(MaintenanceWindow.targetsMax).",
                    "Split the window up."))
        }
        for target in window.targets {
            for fault in target.targets.faultsOnAWS(allowsEveryNode: false) {
                found.append(lint("Targets", "Its target \(target.name): \(fault.message)", fault.wayOut))
            }
        }
        for task in window.tasks where task.targets.count > WindowTask.windowTargetsMax {
            found.append(
                lint(
                    "Tasks/\(task.name)/Targets",
                    "Its task \(task.name) works on \(task.targets.count) targets of the window, and AWS takes "
                        + "\(WindowTask.windowTargetsMax).", "Name fewer, and add a second task."))
        }
        return found
    }
}

extension Schedule {
    /// Openings among which the shortest interval is looked for: a day of minutes.
    private static let openingsLookedAt = 1_440

    /// The shortest time between two of its next occurrences; nil when there are not two.
    func shortestInterval(from: Instant) -> Duration? {
        if case .rate(let rate) = expression { return rate.interval }
        var shortest: Duration?
        var previous: Instant?
        for occurrence in occurrences(after: from - .milliseconds(1)).prefix(Schedule.openingsLookedAt) {
            if let previous { shortest = min(shortest ?? .days(366), occurrence.instant - previous) }
            previous = occurrence.instant
        }
        return shortest
    }

    /// What AWS would say against the ScheduleOffset; nil: nothing (API reference, ScheduleOffset: 1 to 6, cron only).
    var offsetFault: String? {
        if offsetDays == 0 { return nil }
        if case .cron = expression {
            return (1...Schedule.offsetDaysMax).contains(offsetDays)
                ? nil : "ScheduleOffset is \(offsetDays), and AWS takes 1 to 6 days."
        }
        return "ScheduleOffset goes with a cron only, and this is \(expression)."
    }
}

extension [Target] {
    /// What AWS would say against a target list. `*` for every node is documented for associations alone (SSM user guide,
    /// "About targets and rate controls in State Manager associations").
    func faultsOnAWS(allowsEveryNode: Bool) -> [(message: String, wayOut: String)] {
        var faults: [(message: String, wayOut: String)] = []
        if count > [Target].countMax {
            faults.append(("\(count) keys, and AWS takes \([Target].countMax).", "Select by fewer tags."))
        }
        for target in self where target.values.count > [Target].valuesMax {
            faults.append(
                ("\(target.values.count) values, and AWS takes \([Target].valuesMax).", "Select by a tag instead."))
        }
        if !allowsEveryNode, contains(where: { $0.key == .instanceIDs && $0.values == ["*"] }) {
            faults.append(
                ("AWS takes * for every node in associations, not in windows.", "Select by a tag that all have."))
        }
        return faults
    }
}
