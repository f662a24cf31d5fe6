import ScheduleExpressions

/// The days of a month in rows of weeks, like `cal`.
struct MonthGrid {
    /// The first day of the month.
    let first: CivilDate
    let weekStart: Weekday
    /// Characters after the number of a day.
    let marksWidth: Int
    /// Blanks between two columns.
    let gap: Int

    /// Weeks are numbered if they begin on Monday: the numbers of ISO 8601 are those of such weeks.
    private var hasNumbers: Bool { weekStart == .monday }

    var width: Int { (hasNumbers ? 2 + gap + 1 : 0) + 7 * (2 + marksWidth) + 6 * gap }

    /// The days of the week, then a line a week, without blanks at the end.
    func lines(marks: (CivilDate) -> String) -> [String] {
        let days = (0..<7).map { Weekday.allCases[(weekStart.rawValue - 1 + $0) % 7] }
        var lines = [line(number: "wk", days.map { String($0.name.prefix(2)) })]
        let next = first.adding(months: 1)
        var monday = first.startOfWeek(weekStart)
        while monday < next {
            let week = (0..<7).map(monday.adding(days:))
            let cells = week.map { date in
                date < first || date >= next ? "" : String(date.day).rightAligned(in: 2) + marks(date)
            }
            lines.append(line(number: String(monday.isoWeek.week).rightAligned(in: 2), cells))
            monday = monday.adding(days: 7)
        }
        return lines
    }

    private func line(number: String, _ cells: [String]) -> String {
        let separator = String(repeating: " ", count: gap)
        let text = cells.map { $0.padded(to: 2 + marksWidth) }.joined(separator: separator)
        return ((hasNumbers ? number + " " + separator : "") + text).trimmingTrailingBlanks
    }
}
