import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// The page for the morning after, in Markdown that reads well unrendered too.
struct ReportMarkdown {
    private let report: WindowReport
    private let clock: ZoneClock

    init(_ report: WindowReport, clock: ZoneClock) {
        self.report = report
        self.clock = clock
    }

    func render() -> String {
        let record = report.record
        let place = clock.placeInWords(at: record.scheduledFor)
        let heading = "# \(record.windowName), \(clock.dateAndTime(record.scheduledFor)) \(place)"
        let blocks = [[heading], summary, tasks, undone, next]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var summary: [String] {
        let record = report.record
        let nodes = counted(report.nodeCount, "node")
        guard let startedAt = record.startedAt else {
            let text = "**Did not run.** None of its \(nodes) was touched. \(record.statusDetails)"
            return text.wrapped(to: TextTable.width)
        }
        var text = "**\(word).** \(grouped(report.succeeded)) of \(nodes) done"
        let open = report.nodeCount - report.succeeded
        text += open == 0 ? "." : ", \(grouped(open)) not."
        text += " Started \(time(startedAt)), "
        text += record.endedAt.map { "done \(time($0)), " } ?? "still at work, "
        text += "cutoff \(time(record.cutoffAt)), end \(time(record.closesAt))."
        if !record.statusDetails.isEmpty { text += " \(record.statusDetails)" }
        return text.wrapped(to: TextTable.width)
    }

    private var word: String {
        switch report.record.status {
        case .success: report.undone.isEmpty ? "Ok" : "Ok, within its limits"
        case .failed: "Failed"
        case .timedOut: "Not done by the cutoff"
        case .cancelling, .cancelled: "Stopped"
        case .skippedOverlapping: "Skipped"
        case .pending, .inProgress: "Not done yet"
        }
    }

    private var tasks: [String] {
        if report.tasks.isEmpty { return [] }
        return ["## Tasks", ""]
            + table(
                ["Task", "Status", "Nodes", "Ok", "Failed", "Not started", "Done"],
                report.tasks.map { task in
                    [
                        task.name, task.status.rawValue, grouped(task.nodes), grouped(task.succeeded),
                        grouped(task.failed), grouped(task.notStarted), task.endedAt.map(time) ?? "-",
                    ]
                }) + details
    }

    /// Why a task did not succeed, in the words of its record.
    private var details: [String] {
        let told = report.tasks.filter { $0.status.isFinal && $0.status != .success && !$0.details.isEmpty }
        if told.isEmpty { return [] }
        return [""] + told.flatMap { "\($0.name): \($0.details)".wrapped(to: TextTable.width) }
    }

    private var undone: [String] {
        if report.undone.isEmpty { return [] }
        return ["## Not done", ""]
            + table(
                ["Node", "Task", "Ended", "Why"],
                report.undone.map { [$0.node, $0.task, $0.at.map(time) ?? "-", $0.why] })
    }

    private var next: [String] {
        if report.next.isEmpty { return [] }
        return ["## Next", ""]
            + report.next.flatMap { next -> [String] in
                let when = next.opensAt.map(clock.dateAndTime) ?? "never again"
                let lines = "\(next.window), \(when): \(next.words)".wrapped(to: TextTable.width, indentation: 2)
                return lines.enumerated().map { $0 == 0 ? "- " + $1.dropFirst(2) : $1 }
            }
    }

    /// The minute is enough here; the date where it is another day.
    private func time(_ instant: Instant) -> String {
        clock.timeOrDate(instant.atFullMinute, sameDayAs: report.record.scheduledFor)
    }

    /// With columns as wide as they must be. A bar in a text would end its cell.
    private func table(_ titles: [String], _ rows: [[String]]) -> [String] {
        let rows = rows.map { $0.map { $0.replacing("|", with: "\\|") } }
        let widths = titles.indices.map { column in ([titles] + rows).map { $0[column].count }.max() ?? 3 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "| \(padded.joined(separator: " | ")) |"
        }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return [line(titles), line(rule)] + rows.map(line)
    }
}
