import Forecast
import ScheduleExpressions

/// One month as a grid, with the windows beside it.
struct CalendarMonth {
    let page: CalendarPage
    let first: CivilDate
    let weekStart: Weekday

    init(_ page: CalendarPage, first: CivilDate, weekStart: Weekday) {
        self.page = page
        self.first = first
        self.weekStart = weekStart
    }

    private static let gap = 3

    func render() -> String {
        let days = CalendarDays(page)
        let foot = CalendarGridFoot(page: page, isOneMonth: true, hasAllGates: false)
        let touching = page.touching.map { ", what touches \($0)" } ?? ""
        let blocks = [
            page.header("\(ZoneClock.month(first)), \(page.clock.zone.name)\(touching)"), body(days),
            days.legend(isNarrow: false, width: page.width) + foot.summary,
            foot.lines + next(foot),
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private func next(_ foot: CalendarGridFoot) -> [String] {
        let date = page.clock.zone.civil(at: foot.mostInteresting).date
        return ["Next      drydock calendar --week \(date)\(page.calendarOptions)\(page.options)"]
    }

    private func body(_ days: CalendarDays) -> [String] {
        let dates = (0..<CivilDate.daysInMonth(first.month, year: first.year)).map(first.adding(days:))
        let widest = dates.map { days.marks(on: $0).count }.max() ?? 0
        let grid = MonthGrid(first: first, weekStart: weekStart, marksWidth: max(1, widest), gap: 1)
        let weeks = grid.lines(marks: days.marks)
        let list = CalendarWindowList(page: page)
        let room = page.width - grid.width - CalendarMonth.gap
        let windows = list.lines(width: page.width)
        // Names are not shortened for it.
        guard room >= windows.map(\.count).max() ?? 0 else { return weeks + [""] + windows }
        return (0..<max(weeks.count, windows.count)).map { index in
            let left = index < weeks.count ? weeks[index] : ""
            let right = index < windows.count ? windows[index] : ""
            return (left.padded(to: grid.width + CalendarMonth.gap) + right).trimmingTrailingBlanks
        }
    }
}
