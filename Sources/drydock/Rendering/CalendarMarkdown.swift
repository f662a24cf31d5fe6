import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// An agenda for a ticket: tables in GitHub's Markdown that can also be read as they are, and what one should know.
struct CalendarMarkdown {
    let page: CalendarPage

    init(_ page: CalendarPage) { self.page = page }

    func render() -> String {
        let (clock, agenda) = (page.clock, page.agenda)
        let span = "\(clock.dateAndTime(agenda.from)) to \(clock.dateAndTime(agenda.to)), \(clock.zone.name)"
        let touching = page.touching.map { ", what touches \($0)" } ?? ""
        let blocks = [
            ["**Maintenance windows**, \(CalendarMarkdown.escaped(span + touching))"], occurrences, associations,
            remarks,
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var occurrences: [String] {
        let agenda = page.agenda
        if agenda.occurrences.isEmpty { return ["Nothing opens in this span."] }
        var columns = ["Opens", "Window", "Cutoff", "Ends"]
        if page.hasFleet { columns += ["Nodes", "At once", "Stops at"] }
        columns.append("Notes")
        let rows = agenda.occurrences.map { occurrence in
            let show = { page.clock.timeOrDate($0, sameDayAs: occurrence.scheduledFor) }
            var cells = [page.clock.dateAndTime(occurrence.scheduledFor), occurrence.name]
            if occurrence.isSkipped {
                cells += ["skipped", ""]
            } else {
                cells += occurrence.closing.map { [show($0.cutoffAt), show($0.closesAt)] } ?? ["association", ""]
            }
            if let load = occurrence.load {
                cells += [grouped(load.nodeCount), load.atOnceText, load.stopsAtText]
            }
            return cells + [occurrence.notes.map { $0.text(show) }.joined(separator: " ")]
        }
        return CalendarMarkdown.table(columns, rows, rightAligned: page.hasFleet ? [4, 5, 6] : [])
    }

    private var associations: [String] {
        let summaries = page.agenda.summaries
        if summaries.isEmpty { return [] }
        let hasFrozen = summaries.contains { $0.frozenCount > 0 }
        let columns =
            ["Association", "Schedule", "Next", "Runs"] + (hasFrozen ? ["Frozen"] : [])
            + (page.hasFleet ? ["Nodes"] : [])
        let rows = summaries.map { summary in
            [
                summary.name, summary.schedule?.expression.explanation ?? "once, when it is new",
                summary.next.map(page.clock.dateAndTime) ?? "-", grouped(summary.runCount),
            ] + (hasFrozen ? [grouped(summary.frozenCount)] : []) + (summary.load.map { [grouped($0.nodeCount)] } ?? [])
        }
        return CalendarMarkdown.table(columns, rows, rightAligned: [3, 4, 5])
    }

    /// The lines of the foot of a screen, each topic an item of a list.
    private var remarks: [String] {
        let foot =
            page.openAtStart + page.absent + page.later(than: page.agenda.occurrences[...])
            + PhaseOrderText(windows: page.windows, from: page.agenda.from, clock: page.clock).lines
            + page.coverage + page.freezes + CalendarClocks(page).lines
        var items: [String] = []
        for line in foot {
            let text = line.split(separator: " ").joined(separator: " ")
            if let last = items.indices.last, line.hasPrefix(" ") {
                items[last] += " " + text
            } else {
                let words = text.split(separator: " ", maxSplits: 1).map(String.init)
                items.append("\(words[0]): \(words.count > 1 ? words[1] : "")")
            }
        }
        return items.map { "- \(CalendarMarkdown.escaped($0))" }
    }

    // MARK: - Markdown

    /// All columns are as wide as their widest cell, but the last one, which has the long texts.
    private static func table(_ columns: [String], _ rows: [[String]], rightAligned: Set<Int>) -> [String] {
        let rows = rows.map { $0.map(escaped) }
        let widths = columns.indices.map { column in
            column == columns.count - 1 && column > 4
                ? columns[column].count : max(columns[column].count, rows.map { $0[column].count }.max() ?? 0, 3)
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                rightAligned.contains(column) ? cell.rightAligned(in: widths[column]) : cell.padded(to: widths[column])
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = columns.indices.map { column in
            rightAligned.contains(column)
                ? String(repeating: "-", count: widths[column] - 1) + ":"
                : String(repeating: "-", count: widths[column])
        }
        return [line(columns), line(rule)] + rows.map(line)
    }

    /// Names and summaries are text, never markup.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "|", "\\", "`", "*", "_", "<", ">", "[", "]": result += "\\\(scalar)"
            case "\n", "\r": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
