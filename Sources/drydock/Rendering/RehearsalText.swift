import Engine
import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// A rehearsal for people: what ran and how, in the order of time; what the associations found; what it proves.
struct RehearsalText {
    private let report: RehearsalReport
    private let course: ComplianceCourse
    /// The options of the command, for the commands that are suggested.
    private let asGiven: String
    /// Those of them that say where the definitions are.
    private let folders: String
    private let clock = ZoneClock(zone: .utc)

    init(_ report: RehearsalReport, _ course: ComplianceCourse, asGiven: String, folders: String) {
        self.report = report
        self.course = course
        self.asGiven = asGiven
        self.folders = folders
    }

    func render() -> String {
        let executions = report.windows.flatMap { window in window.executions.map { (window.name, $0) } }
            .sorted { ($0.1.record.scheduledFor, $0.0) < ($1.1.record.scheduledFor, $1.0) }
        var lines = [heading, ""]
        lines += windowTable(executions)
        if !report.associations.isEmpty { lines += [""] + associationTable() }
        let chart = ComplianceChart(course).lines
        if !chart.isEmpty { lines += [""] + chart }
        lines += interventionLines + ScenarioText(report).lines
        lines += [""] + footLine("Kept", kept(executions.map(\.1)))
        lines += footLine("Again", "The same inputs give the same digest, sha256 \(report.digest.prefix(16))...")
        lines.append("Why       \(why(executions))")
        return lines.joined(separator: "\n")
    }

    private var heading: String {
        let days = (report.to - report.from).milliseconds / 86_400_000
        return "\(counted(Int(days), "day")) from \(clock.date(report.from)), \(counted(report.nodeCount, "node")), "
            + "\(counted(report.windows.count, "window")), \(counted(report.associations.count, "association")), "
            + "seed \(report.seed)"
    }

    /// The command that tells more: about the last occurrence that did not go well, if there is one. An explanation
    /// rehearses without a scenario, so with one it is the decision log.
    private func why(_ executions: [(String, RehearsalReport.Execution)]) -> String {
        let odd = executions.last { $0.1.record.status != .success }
        guard let (name, execution) = odd, report.interventions.isEmpty, ScenarioText(report).isEmpty else {
            return "drydock simulate \(asGiven) --log decisions.jsonl"
        }
        return "drydock explain window \(ShellWord(name)) --at \(execution.record.scheduledFor.asOption) --seed "
            + "\(report.seed) --from \(report.from.asDateOption)\(folders)"
    }

    /// What operators asked for, and what came of it.
    private var interventionLines: [String] {
        if report.interventions.isEmpty { return [] }
        var table = TextTable([.init("ASKED (UTC)"), .init("WINDOW"), .init("WHAT CAME OF IT")])
        for decision in report.interventions {
            guard case .window(let name, _) = decision.subject else { continue }
            table.lines.append(
                .cells([
                    clock.dateAndTime(decision.at, near: decision.at), name.shortened(to: 18), decision.event.outcome,
                ]))
            table.lines.append(.note(column: 1, decision.reason))
        }
        return [""] + table.render()
    }

    // MARK: - Windows

    private func windowTable(_ executions: [(String, RehearsalReport.Execution)]) -> [String] {
        if executions.isEmpty { return ["  No window opens in this span."] }
        var table = TextTable([
            .init("OPENED (UTC)"), .init("WINDOW"), .init("RESULT"), .init("NODES", .right), .init("OK", .right),
            .init("FAIL", .right), .init("LEFT", .right), .init("PEAK", .right), .init("DONE"),
        ])
        var year = clock.zone.civil(at: report.from).date.year
        for (name, execution) in executions {
            let record = execution.record
            let begins = clock.zone.civil(at: record.scheduledFor).date.year
            if begins != year {
                year = begins
                table.lines.append(.text("\(year)"))
            }
            let opened = clock.dateAndTime(record.scheduledFor, near: record.scheduledFor)
            let title = name.shortened(to: 18)
            if execution.tasks.count == 1, let task = execution.tasks.first {
                table.lines.append(.cells([opened, title, word(record, execution)] + numbers(task)))
            } else {
                table.lines.append(.cells([opened, title, word(record, execution)]))
                for task in execution.tasks {
                    let cells = ["", "  " + task.name.shortened(to: 16), word(task)] + numbers(task)
                    table.lines.append(.cells(cells))
                }
            }
            for note in notes(execution) { table.lines.append(.note(column: 1, note)) }
        }
        return table.render()
    }

    private func numbers(_ task: RehearsalReport.Task) -> [String] {
        [task.targets, task.succeeded, task.failed, task.notStarted, task.inFlightMax].map(String.init)
            + [task.endedAt.map(time) ?? "-"]
    }

    private func word(_ record: WindowExecutionRecord, _ execution: RehearsalReport.Execution) -> String {
        switch record.status {
        case .success: "ok"
        case .failed: execution.tasks.contains(where: isStopped) ? "stopped" : "failed"
        case .timedOut: "cutoff"
        case .cancelled where record.startedAt != nil: "stopped"
        case .cancelled: record.wasHeld ? "held" : record.wasSkipped ? "skipped" : "missed"
        case .skippedOverlapping: "overlap"
        case .pending, .inProgress, .cancelling: "open"
        }
    }

    private func word(_ task: RehearsalReport.Task) -> String {
        switch task.status {
        case .success: "ok"
        case .failed: isStopped(task) ? "stopped" : "failed"
        case .timedOut: "cutoff"
        case .cancelled: "stopped"
        case .skippedOverlapping, .pending, .inProgress, .cancelling: "-"
        }
    }

    private func isStopped(_ task: RehearsalReport.Task) -> Bool { task.errors > task.errorsMax }

    /// What is unusual about an execution: why it did not run, what stopped it, who was left.
    private func notes(_ execution: RehearsalReport.Execution) -> [String] {
        if execution.tasks.isEmpty { return [execution.record.statusDetails] }
        var notes: [String] = []
        if execution.record.origin == .runNow { notes.append("Run now, asked for by an operator.") }
        if execution.record.status == .cancelled { notes.append(execution.record.statusDetails) }
        for task in execution.tasks where isStopped(task) {
            let shown = task.failures.filter(\.result.isError).prefix(task.errorsMax + 1).prefix(4)
                .map { "\($0.node) \(time($0.at)) \($0.detail)" }
            let left = task.notStarted > 0 ? " \(counted(task.notStarted, "node")) never started." : ""
            notes.append("Stopped at error \(task.errorsMax + 1): \(shown.joined(separator: "; ")).\(left)")
        }
        if execution.record.status == .timedOut, !execution.left.isEmpty {
            let names = execution.left.prefix(5).joined(separator: ", ")
            let more = execution.left.count > 5 ? " and \(execution.left.count - 5) more" : ""
            notes.append(
                "Not started by the cutoff, \(clock.time(execution.record.cutoffAt)), first in line next time: "
                    + "\(names)\(more).")
        }
        return notes
    }

    /// The minute is enough here.
    private func time(_ instant: Instant) -> String { String(clock.time(instant).prefix(5)) }

    // MARK: - Associations

    private func associationTable() -> [String] {
        var table = TextTable([
            .init("ASSOCIATION"), .init("RUNS", .right), .init("NODE RUNS", .right), .init("DRIFTED", .right),
            .init("CORRECTED", .right), .init("FAILED", .right), .init("DEFERRED", .right),
        ])
        for totals in report.associations {
            let numbers = [
                totals.executions, totals.nodeRuns, totals.drifted, totals.corrected, totals.failed, totals.deferred,
            ]
            table.lines.append(.cells([totals.name.shortened(to: 22)] + numbers.map(grouped)))
        }
        table.lines.append(
            .note(
                column: 0,
                "FAILED: the node was offline at its turn, or the run failed. DEFERRED: it waited for window work."))
        return table.render()
    }

    // MARK: - What it proves

    /// Counted here, from what the fleet's ledger and the records say.
    private func kept(_ executions: [RehearsalReport.Execution]) -> String {
        if executions.isEmpty { return "No window opened, so there is nothing to keep." }
        let tasks = executions.flatMap(\.tasks)
        let above = tasks.count { $0.inFlightMax > $0.concurrencyMax }
        let early = executions.count { execution in
            execution.record.startedAt.map { $0 < execution.record.scheduledFor } ?? false
        }
        return "\(above) of \(counted(tasks.count, "task")) above its concurrency, \(early) of "
            + "\(counted(executions.count, "occurrence")) started early; each occurrence has one record."
    }
}

extension Decision.Event {
    /// What came of an intervention.
    fileprivate var outcome: String {
        switch self {
        case .interventionRefused: "refused"
        case .windowStopped: "stopped"
        default: "done"
        }
    }
}
