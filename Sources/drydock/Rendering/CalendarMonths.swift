import Forecast
import ScheduleExpressions

/// Several months as narrow grids, side by side as far as the screen goes.
struct CalendarMonths {
    let page: CalendarPage
    let first: CivilDate
    let count: Int
    let weekStart: Weekday

    init(_ page: CalendarPage, first: CivilDate, count: Int, weekStart: Weekday) {
        self.page = page
        self.first = first
        self.count = count
        self.weekStart = weekStart
    }

    private static let gap = 2

    func render() -> String {
        let days = CalendarDays(page)
        let foot = CalendarGridFoot(page: page, isOneMonth: false, hasAllGates: false)
        let list = CalendarWindowList(page: page, letters: days.letters, hasCounts: true)
        let blocks =
            [page.header(title)] + rows(days) + [
                days.legend(isNarrow: true, width: page.width) + today(days) + foot.summary,
                list.lines(width: page.width), foot.lines + next(foot),
            ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var isYear: Bool { count == 12 && first.month == 1 }

    private var title: String {
        let last = first.adding(months: count - 1)
        let span = isYear ? String(first.year) : "\(ZoneClock.month(first)) to \(ZoneClock.month(last))"
        return "\(span), \(page.clock.zone.name)" + (page.touching.map { ", what touches \($0)" } ?? "")
    }

    /// Each with the grids that stand side by side.
    private func rows(_ days: CalendarDays) -> [[String]] {
        let months = (0..<count).map { index in
            MonthGrid(first: first.adding(months: index), weekStart: weekStart, marksWidth: 1, gap: 0)
        }
        let width = months.first?.width ?? 0
        var columns = min(count, max(1, (page.width + CalendarMonths.gap) / (width + CalendarMonths.gap)))
        // A year is three by four, or four by three.
        if isYear, columns == 5 { columns = 4 }
        return stride(from: 0, to: count, by: columns).map { start in
            let blocks = months[start..<min(start + columns, count)].map { grid in
                [centered(ZoneClock.month(grid.first), width)] + grid.lines { String(days.mark(on: $0)) }
            }
            let height = blocks.map(\.count).max() ?? 0
            return (0..<height).map { line in
                let parts = blocks.map { ($0.count > line ? $0[line] : "").padded(to: width + CalendarMonths.gap) }
                return parts.joined().trimmingTrailingBlanks
            }
        }
    }

    private func centered(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, (width - text.count) / 2)) + text
    }

    /// What opens today, because its mark says only that it is today.
    private func today(_ days: CalendarDays) -> [String] {
        let date = page.clock.zone.civil(at: page.now).date
        let names = days.names(on: date)
        if names.isEmpty { return [] }
        return "* \(ZoneClock.dayAndMonth(date)): \(list(names, of: "windows")).".wrapped(to: page.width)
    }

    private func next(_ foot: CalendarGridFoot) -> [String] {
        let date = page.clock.zone.civil(at: foot.mostInteresting).date
        let month = String(date.description.prefix(7))
        return ["Next      drydock calendar --month \(month)\(page.calendarOptions)\(page.options)"]
    }
}
