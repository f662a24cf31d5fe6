import ScheduleExpressions
import Server

/// One association for a person: what is wanted, when, and what came of it.
struct AssociationText {
    private let output: GetAssociation.Output
    private let options: String
    private let clock = ZoneClock(zone: .utc)

    /// Visits and versions that are listed. Who wants them all takes JSON.
    private static let visitsMax = 20
    private static let versionsMax = 5

    init(_ output: GetAssociation.Output, options: String) {
        self.output = output
        self.options = options
    }

    func render() -> String {
        [definition, versions, executions, visits, foot].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    // MARK: - What is wanted

    private var definition: [String] {
        let association = output.association
        var lines = [association.associationName]
        lines += footLine("Document", document)
        lines += footLine("Schedule", schedule)
        lines += footLine("Next", next)
        lines += footLine(
            "Nodes",
            "\(counted(association.nodes, "node")): \(association.targets.map(words).joined(separator: " and "))")
        lines += footLine(
            "Limits",
            "\(grouped(association.atOnce)) at once, stops at error \(grouped(association.stopsAtError))."
                + (association.duration.map { " What is not done after \($0) h is cancelled." } ?? "")
                + (association.calendarNames.isEmpty
                    ? "" : " Frozen while closed: \(association.calendarNames.joined(separator: ", "))."))
        lines += footLine("Severity", "\(association.complianceSeverity)\(sync)")
        return lines
    }

    private var sync: String { output.association.syncCompliance == "AUTO" ? "" : ", compliance is said by others" }

    private var document: String {
        let association = output.association
        guard let version = association.associationVersion, let date = association.lastUpdateAssociationDate else {
            return association.name
        }
        return "\(association.name). Version \(version) of the association, since "
            + "\(clock.dateAndTime(date.atFullMinute, near: output.now))."
    }

    private var schedule: String {
        let association = output.association
        guard let words = association.scheduleInWords else { return "once, when it is new or has changed" }
        let zone = association.scheduleTimezone.map { $0 == "UTC" ? "" : ", \($0)" } ?? ""
        let offset = association.scheduleOffset.map { ", \(counted($0, "day")) later" } ?? ""
        return words + zone + offset + (association.applyOnlyAtCronInterval ? ", and not at once when it is new" : "")
    }

    private var next: String {
        let times = output.nextExecutionTimes.map { clock.timeOrDate($0, sameDayAs: output.now) }
        return times.isEmpty ? "never" : times.joined(separator: ", ") + " UTC"
    }

    private func words(_ target: GetAssociation.Target) -> String {
        target.values == ["*"] ? "all" : "\(target.key) \(target.values.joined(separator: ", "))"
    }

    /// What has changed lately; nothing about an association that never has.
    private var versions: [String] {
        let changed = output.versions.filter { $0.changes != nil }
        if changed.isEmpty { return [] }
        var table = TextTable([.init("VERSION", .right), .init("SINCE (UTC)"), .init("CHANGED", isFlexible: true)])
        for version in changed.prefix(AssociationText.versionsMax) {
            let changes = version.changes ?? []
            table.lines.append(
                .cells([
                    "\(version.associationVersion)",
                    clock.timeOrDate(version.createdDate.atFullMinute, sameDayAs: output.now),
                    changes.isEmpty ? "nothing" : changes.joined(separator: "; "),
                ]))
        }
        let left = changed.count - AssociationText.versionsMax
        return table.render() + (left > 0 ? ["\(counted(left, "earlier one")) not shown: -o json."] : [])
    }

    // MARK: - What came of it

    private var executions: [String] {
        if output.executions.isEmpty { return ["It has never been applied."] }
        var table = TextTable([
            .init("RUN (UTC)"), .init("NODES", .right), .init("OK", .right), .init("FOUND", .right),
            .init("FIXED", .right), .init("FAILED", .right), .init("UNSEEN", .right), .init("LEFT", .right),
            .init("WHY", isFlexible: true),
        ])
        for run in output.executions {
            let numbers = [
                run.nodes, run.succeeded, run.drifted, run.corrected, run.failed, run.unseen, run.notStarted,
            ]
            table.lines.append(
                .cells(
                    [clock.timeOrDate(run.startedAt.atFullMinute, sameDayAs: output.now)] + numbers.map(grouped) + [
                        why(run)
                    ]))
        }
        return table.render()
    }

    private func why(_ run: GetAssociation.Execution) -> String {
        let cause =
            switch run.cause {
            case "Definition": "new or changed"
            case "Request": "asked for"
            case "NewNodes": "new nodes"
            case "Missed": "nodes back"
            default: "due"
            }
        let end =
            switch run.ending {
            case "Frozen": ", frozen"
            case "Cutoff": ", cut off"
            case "Superseded": ", given up"
            case "ErrorLimit": ", stopped"
            default: run.endedAt == nil ? ", at work" : ""
            }
        return cause + end
    }

    private var visits: [String] {
        let all = output.executions.flatMap(\.visits)
        if all.isEmpty { return output.executions.isEmpty ? [] : ["Nothing was found to differ, and nothing failed."] }
        var table = TextTable([.init("FOUND (UTC)"), .init("NODE", isFlexible: true), .init("STATE")])
        let newest = all.sorted { ($0.at, $0.node) > ($1.at, $1.node) }
        for visit in newest.prefix(AssociationText.visitsMax) {
            let state =
                visit.status == "DeliveryTimedOut"
                ? "unseen" : visit.status != "Success" ? "failed" : visit.changed.isEmpty ? "found" : "put right"
            table.lines.append(
                .cells([clock.timeOrDate(visit.at.atFullMinute, sameDayAs: output.now), visit.node, state]))
            let words = visit.found + visit.changed + (visit.detail.isEmpty ? [] : [visit.detail])
            if !words.isEmpty { table.lines.append(.note(column: 1, words.joined(separator: "; ") + ".")) }
        }
        let left = all.count - AssociationText.visitsMax
        return table.render() + (left > 0 ? ["\(counted(left, "earlier one")) not shown: -o json."] : [])
    }

    private var foot: [String] {
        footLine("Next", "drydock drift --association \(ShellWord(output.association.associationName))\(options)")
    }
}
