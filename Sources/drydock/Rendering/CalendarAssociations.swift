import Forecast
import ScheduleExpressions

/// The associations that are counted instead of listed.
struct CalendarAssociations {
    let page: CalendarPage

    init(_ page: CalendarPage) { self.page = page }

    /// Longer schedules get a line of their own.
    private static let scheduleLengthMax = 28
    /// On a narrower screen all do.
    private static let widthMin = 66

    var lines: [String] {
        let summaries = page.agenda.summaries
        if summaries.isEmpty { return [] }
        var columns = [
            TextTable.Column("ASSOCIATION", isFlexible: true), TextTable.Column("SCHEDULE"),
            TextTable.Column("NEXT"), TextTable.Column("RUNS", .right),
        ]
        if page.hasFleet { columns.append(TextTable.Column("NODES", .right)) }
        var table = TextTable(columns, width: page.width)
        for summary in summaries {
            let schedule = words(for: summary)
            let isShort =
                schedule.count
                <= (page.width < CalendarAssociations.widthMin ? 0 : CalendarAssociations.scheduleLengthMax)
            let next = summary.next.map { page.clock.dateAndTime($0, near: page.agenda.from) }
            var cells = [summary.name, isShort ? schedule : "see below", next ?? "-", grouped(summary.runCount)]
            if let load = summary.load { cells.append(grouped(load.nodeCount)) }
            table.lines.append(.cells(cells))
            if !isShort { table.lines.append(.note(column: 1, schedule)) }
            if summary.frozenCount > 0 { table.lines.append(.note(column: 1, frozen(summary.frozenCount))) }
        }
        return table.render() + remarks
    }

    /// The schedule in words, with its zone where that is another than the table's.
    private func words(for summary: AgendaSummary) -> String {
        guard let schedule = summary.schedule else { return "once, when it is new" }
        let words = schedule.expression.explanation
        let isElsewhere = schedule.zone.name != "UTC" && schedule.zone != page.clock.zone
        return isElsewhere ? "\(words), \(ZoneClock(zone: schedule.zone).place) time" : words
    }

    /// What becomes of the times that fall into a freeze.
    private func frozen(_ count: Int) -> String {
        count == 1
            ? "1 more time falls into a freeze: it is skipped."
            : "\(grouped(count)) more times fall into a freeze: they are skipped."
    }

    private var remarks: [String] {
        "A node inside a window takes its associations when its window work is done.".wrapped(to: page.width)
    }
}
