import ScheduleExpressions
import StateManager

/// What AWS itself would refuse of the associations that drydock accepts (SSM API reference, CreateAssociation; SSM user
/// guide, "Cron and rate expressions for associations": associations take a few cadences only, in UTC).
struct AWSAssociationLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    var findings: [Lint] {
        definitions.associations.flatMap { association in
            var found: [Lint] = []
            for fault in association.targets.faultsOnAWS(allowsEveryNode: true) {
                found.append(lint(.awsTargets, association, "Targets", "Its targets: \(fault.message)", fault.wayOut))
            }
            guard let schedule = association.schedule else { return found }
            if schedule.daylightSaving != DaylightSavingPolicy() {
                found.append(
                    Lint(
                        .awsOwnMember, .association(association.name), "DaylightSaving",
                        "DaylightSaving is drydock's own: an association on AWS has no such member.",
                        wayOut: "There, leave it out."))
            }
            if schedule.zone.name != TimeZoneRules.utc.name {
                found.append(
                    lint(
                        .awsSchedule, association, "ScheduleTimezone",
                        "Its times are those of \(schedule.zone.name), and associations on AWS know UTC alone.",
                        "Write the time in UTC, and take ScheduleTimezone out."))
            }
            if let fault = schedule.offsetFault {
                found.append(
                    lint(
                        .awsSchedule, association, "ScheduleOffset", fault,
                        "Leave ScheduleOffset out, or write 1 to 6 with a cron."))
            }
            found += expressionFaults(schedule.expression).map {
                lint(.awsSchedule, association, "ScheduleExpression", $0.message, $0.wayOut)
            }
            return found
        }
    }

    private func lint(
        _ code: LintCode, _ association: Association, _ member: String, _ message: String, _ wayOut: String
    ) -> Lint {
        Lint(code, .association(association.name), member, "\(message)", wayOut: "\(wayOut)")
    }

    /// At least 30 minutes and less than 31 days (SSM user guide, rate expressions for associations).
    private static let rates = Duration.minutes(30)..<Duration.days(31)

    private func expressionFaults(_ expression: ScheduleExpression) -> [(message: String, wayOut: String)] {
        switch expression {
        case .at: return []
        case .rate(let rate):
            if AWSAssociationLints.rates.contains(rate.interval) { return [] }
            return [
                (
                    "\(rate) is out of range: associations on AWS take 30 minutes to less than 31 days.",
                    rate.interval < .days(1) ? "Write rate(30 minutes) or more." : "Write rate(30 days) or less."
                )
            ]
        case .cron(let cron): return AssociationCron(cron).faults
        }
    }
}

/// The fields of a cron as an association on AWS would have them.
private struct AssociationCron {
    private let text: String
    /// Minutes, hours, day of month, month, day of week, year.
    private let fields: [String]
    private let hasSeconds: Bool

    init(_ cron: CronExpression) {
        text = cron.description
        let all = text.dropFirst("cron(".count).dropLast().split(separator: " ").map(String.init)
        hasSeconds = all.count > 6
        fields = all.suffix(6)
    }

    /// "At every half, full, second, fourth, eighth or twelfth hour."
    private static let hours: Set = ["*", "0/2", "0/4", "0/8", "0/12"]

    var faults: [(message: String, wayOut: String)] {
        guard fields.count == 6 else { return [] }
        var faults: [(message: String, wayOut: String)] = []
        if hasSeconds {
            faults.append(("\(text): an association on AWS has no seconds but 0.", "Leave the seconds out."))
        }
        if fields[3] != "*" {
            faults.append(
                ("\(text): an association on AWS cannot name months.", "Use a window, or write * for the month."))
        }
        if fields[5] != "*" {
            faults.append(("\(text): an association on AWS cannot name years.", "Write * for the year."))
        }
        if !isKnownCadence {
            faults.append(
                (
                    "\(text): associations on AWS come every half, full, 2nd, 4th, 8th or 12th hour, or at one time "
                        + "on each day, on weekdays, or on the n-th or last weekday of a month.",
                    "Write one of these, such as cron(0 0/2 * * ? *) or cron(15 13 ? * MON *)."
                ))
        }
        return faults
    }

    private var isKnownCadence: Bool {
        let (minutes, hours) = (fields[0], fields[1])
        let isEveryDay = fields[2] == "*" || fields[4] == "*"
        if minutes == "0/30", hours == "*" { return isEveryDay }
        guard isOneNumber(minutes) else { return false }
        if AssociationCron.hours.contains(hours) { return isEveryDay }
        // A day of the month can be given as every one of them only.
        return isOneNumber(hours) && (isEveryDay || fields[2] == "?")
    }

    private func isOneNumber(_ field: String) -> Bool { field.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
