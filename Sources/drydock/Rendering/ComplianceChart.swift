import Forecast
import ScheduleExpressions

/// The share of nodes that comply, day by day, drawn: a column a day, or the lowest of a few days.
struct ComplianceChart {
    private let course: ComplianceCourse
    private let clock = ZoneClock(zone: .utc)

    private static let columnsMax = 60
    private static let stepPercent = 5
    /// Above it there is nothing to see.
    private static let remarkablePercent = 95

    init(_ course: ComplianceCourse) { self.course = course }

    /// Empty when it says nothing: nearly all nodes complied on every day.
    var lines: [String] {
        guard course.nodeCount > 0, let worst = course.days.min(by: { $0.compliant < $1.compliant }),
            percent(worst) < ComplianceChart.remarkablePercent, let first = course.days.first,
            let last = course.days.last
        else { return [] }
        let width = (course.days.count + ComplianceChart.columnsMax - 1) / ComplianceChart.columnsMax
        let columns = stride(from: 0, to: course.days.count, by: width).map { start in
            course.days[start..<min(start + width, course.days.count)].map(percent).min() ?? 0
        }
        let step = ComplianceChart.stepPercent
        // Eight levels at most, down to the worst.
        let height = max(step, ((100 - percent(worst)) / 8 / step + 1) * step)
        var lines = [
            "COMPLIANT  of \(counted(course.nodeCount, "node")), at midnight UTC, "
                + (width == 1 ? "a column a day" : "a column the lowest of \(width) days")
        ]
        var level = 100
        while level > max(0, percent(worst) - height) {
            let bars = columns.map { $0 >= level ? "#" : " " }.joined()
            lines.append(("\(level) %".rightAligned(in: 9) + "  " + bars).trimmingTrailingBlanks)
            level -= height
        }
        lines.append(
            "           \(ZoneClock.dayAndMonth(clock.zone.civil(at: first.at).date)) to "
                + "\(ZoneClock.dayAndMonth(clock.zone.civil(at: last.at).date)); lowest \(percent(worst)) % on "
                + "\(ZoneClock.dayAndMonth(clock.zone.civil(at: worst.at).date))")
        return lines
    }

    /// Rounded down: only all of them are 100.
    private func percent(_ day: ComplianceCourse.Day) -> Int { day.compliant * 100 / max(1, course.nodeCount) }
}
