import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// Seven days with their hours: a bar for each window that is open.
struct CalendarWeek {
    let page: CalendarPage
    let first: CivilDate

    init(_ page: CalendarPage, first: CivilDate) {
        self.page = page
        self.first = first
    }

    /// A day from midnight to midnight, which may have other than 24 hours.
    private struct Day {
        let date: CivilDate
        let start: Instant
        let end: Instant

        /// The same, rounded up.
        var hours: Int { Int(((end - start).milliseconds + 3_599_999) / 3_600_000) }
        var isOrdinary: Bool { end - start == .hours(24) }
    }

    /// Columns of a label: the day, its mark, and the window.
    private static let labelMin = 30
    private static let dayWidth = 9
    /// An hour is not drawn wider.
    private static let hourWidthMax = 4
    /// Windows of one day that are drawn.
    private static let rowsMax = 20

    func render() -> String {
        let foot = CalendarGridFoot(page: page, isOneMonth: false, hasAllGates: true)
        let windows = CalendarWindowList(page: page).lines(width: page.width)
        var legend = ["= nodes are started", "- only what runs goes on", "# frozen", "? may be held", "* today"]
        if (page.agenda.openAtStart + page.agenda.occurrences).contains(where: \.isSkipped) {
            legend.insert("~ skipped", at: 2)
        }
        let blocks = [
            page.header(title), grid, itemLines(legend, width: page.width) + foot.summary, windows, foot.lines + next,
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var title: String {
        let last = first.adding(days: 6)
        let number = first.weekday == .monday ? "Week \(first.isoWeek.week), " : ""
        return "\(number)\(ZoneClock.dayAndMonth(first)) to \(ZoneClock.dayAndMonth(last)) \(last.year), "
            + page.clock.zone.name + (page.touching.map { ", what touches \($0)" } ?? "")
    }

    private var next: [String] {
        let later = first.adding(days: 7)
        return ["Next      drydock calendar --week \(later)\(page.calendarOptions)\(page.options)"]
    }

    // MARK: - The grid

    private var grid: [String] {
        let zone = page.clock.zone
        let days = (0..<7).map { offset in
            let date = first.adding(days: offset)
            let start = zone.first(CivilDateTime(date: date, hour: 0, minute: 0))
            return Day(
                date: date, start: start,
                end: zone.first(CivilDateTime(date: date.adding(days: 1), hour: 0, minute: 0)))
        }
        let hours = days.map(\.hours).max() ?? 24
        let hourWidth = min(CalendarWeek.hourWidthMax, max(1, (page.width - CalendarWeek.labelMin) / hours))
        let labelWidth = page.width - hours * hourWidth
        let open = page.agenda.openAtStart + page.agenda.occurrences.filter { $0.kind == .window }
        return [scale(of: days.first { $0.isOrdinary } ?? days[0], labelWidth, hourWidth)]
            + days.flatMap { day in
                lines(
                    of: day, openings: open.filter { $0.scheduledFor < day.end && $0.closes(after: day.start) },
                    labelWidth, hourWidth)
            }
    }

    private func lines(of day: Day, openings: [AgendaOccurrence], _ labelWidth: Int, _ hourWidth: Int) -> [String] {
        let isToday = page.clock.zone.civil(at: page.now).date == day.date
        let name = "\(day.date.weekday.short) \(String(day.date.day).rightAligned(in: 2))" + (isToday ? "*" : "")
        var lines: [String] = []
        if !day.isOrdinary {
            let readings = page.clock.zone.transitions(in: day.start..<day.end).map { ClockReadings($0).inWords }
            let minutes = Int((day.end - day.start).milliseconds / 60_000)
            let length = minutes % 60 == 0 ? "\(minutes / 60) hours" : "\(minutes / 60) h \(minutes % 60) min"
            lines.append("\(name.padded(to: CalendarWeek.dayWidth))\(length): \(readings.joined(separator: ", "))")
            lines.append(scale(of: day, labelWidth, hourWidth))
        }
        // One row a window, however often it opens that day.
        var names: [String] = []
        for opening in openings where !names.contains(opening.name) { names.append(opening.name) }
        for window in names.prefix(CalendarWeek.rowsMax) {
            let label = (lines.isEmpty ? name : "").padded(to: CalendarWeek.dayWidth)
            let room = labelWidth - CalendarWeek.dayWidth - 1
            let bar = bar(of: openings.filter { $0.name == window }, on: day, hourWidth)
            lines.append(
                (label + window.shortened(to: room).padded(to: room + 1) + bar).trimmingTrailingBlanks)
        }
        let more = names.count - CalendarWeek.rowsMax
        if more > 0 {
            lines.append(String(repeating: " ", count: CalendarWeek.dayWidth) + counted(more, "more window"))
        }
        if lines.isEmpty {
            lines.append((name.padded(to: labelWidth) + bar(of: [], on: day, hourWidth)).trimmingTrailingBlanks)
        }
        return lines
    }

    /// Hours as the clocks show them, every third one.
    private func scale(of day: Day, _ labelWidth: Int, _ hourWidth: Int) -> String {
        var text = ""
        for hour in stride(from: 0, to: day.hours, by: 3) {
            let shown = page.clock.zone.civil(at: day.start + .hours(hour)).hour
            text += (shown < 10 ? "0\(shown)" : "\(shown)").padded(to: 3 * hourWidth)
        }
        return (String(repeating: " ", count: labelWidth) + text).trimmingTrailingBlanks
    }

    /// Each character stands for what holds in the middle of its time.
    private func bar(of openings: [AgendaOccurrence], on day: Day, _ hourWidth: Int) -> String {
        let step = 3_600_000 / hourWidth
        let count = Int((day.end - day.start).milliseconds) / step
        return String(
            (0..<count).map { cell -> Character in
                let instant = day.start + .milliseconds(cell * step + step / 2)
                if let opening = openings.last(where: { $0.scheduledFor <= instant && $0.closes(after: instant) }) {
                    return mark(of: opening, at: instant)
                }
                return cell % (3 * hourWidth) == 0 ? "." : " "
            })
    }

    private func mark(of opening: AgendaOccurrence, at instant: Instant) -> Character {
        if opening.isSkipped { return "~" }
        guard let closing = opening.closing, instant < closing.cutoffAt else { return "-" }
        let isFrozen = page.agenda.freezes.contains { freeze in
            freeze.windows.contains(opening.name) && freeze.meets(instant, instant + .milliseconds(1))
        }
        if isFrozen { return "#" }
        return opening.mayBeHeld ? "?" : "="
    }
}

extension AgendaOccurrence {
    fileprivate func closes(after instant: Instant) -> Bool { closing.map { instant < $0.closesAt } ?? false }
}
