import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// The lines below the rows: what is not shown, who is in no window, which clocks change, and what to type next.
extension CalendarTable {
    var foot: [String] {
        absent + beyond + PhaseOrderText(windows: windows, from: agenda.from, clock: clock).lines + coverage
            + CalendarClocks(self).lines + next
    }

    /// Windows that do not open at all.
    private var absent: [String] {
        var lines: [String] = []
        for absence in agenda.absences {
            let reason: String
            switch absence.reason {
            case .later: continue
            case .disabled: reason = "disabled"
            case .ended(let instant): reason = "nothing is due after its EndDate, \(clock.dateAndTime(instant))"
            case .never: reason = "its schedule has no time left"
            }
            lines += footLine(lines.isEmpty ? "Closed" : "", "\(absence.name): \(reason).")
        }
        return lines
    }

    /// What comes after the span, or after the last row: each window and association that has no row, the next first.
    private var beyond: [String] {
        let left = agenda.occurrences.dropFirst(rows.count)
        var named = Set(rows.map(\.subject))
        var coming: [(name: String, instant: Instant)] = []
        for occurrence in left where named.insert(occurrence.subject).inserted {
            coming.append((occurrence.name, occurrence.scheduledFor))
        }
        for absence in agenda.absences {
            if case .later(let instant) = absence.reason { coming.append((absence.name, instant)) }
        }
        coming.sort { ($0.instant, $0.name) < ($1.instant, $1.name) }
        var words: [String] = []
        if let first = left.first {
            words.append("\(counted(left.count, "more row")) from \(clock.dateAndTime(first.scheduledFor)) on.")
        }
        words += coming.prefix(CalendarTable.namedMax).map { "\($0.name) \(clock.dateAndTime($0.instant))." }
        let more = coming.count - CalendarTable.namedMax
        if more > 0 { words.append("\(grouped(more)) others later.") }
        return words.isEmpty ? [] : footLine("Later", words.joined(separator: " "))
    }

    /// Names that are told one by one.
    private static let namedMax = 8

    private var coverage: [String] {
        guard hasFleet else {
            return footLine("Nodes", "There is no fleet, so nodes are left out: add fleet/, or give --fleet instant.")
        }
        guard let coverage = agenda.coverage, coverage.nodeCount > 0 else { return [] }
        let covered = coverage.nodeCount - coverage.inNone.count
        var text = "\(grouped(covered)) of \(counted(coverage.nodeCount, "node"))"
        if coverage.inSeveral.isEmpty, covered > 0 { text += covered == 1 ? ", in one window" : ", each in one window" }
        text += "."
        if !coverage.inNone.isEmpty { text += " In none: \(CalendarTable.some(coverage.inNone))." }
        if !coverage.inSeveral.isEmpty { text += " In more than one: \(CalendarTable.some(coverage.inSeveral))." }
        return footLine("Coverage", text)
    }

    private var next: [String] {
        let (from, to) = bounds
        if let first = agenda.occurrences.dropFirst(rows.count).first?.scheduledFor {
            let span = "--from \(first.asOption) --to \(to.asOption)"
            return ["Next      drydock calendar \(span)\(calendarOptions)\(options)"]
        }
        guard from < to, to - from <= Rehearsal.longestSpan else {
            return ["Next      drydock calendar\(options)"]
        }
        return ["Next      drydock simulate --from \(from.asDateOption) --to \(to.asDateOption)\(options)"]
    }

    /// The first few names, and how many more there are.
    private static func some(_ names: [String]) -> String {
        let shown = names.prefix(4).joined(separator: ", ")
        return names.count > 4 ? "\(shown) and \(grouped(names.count - 4)) more" : shown
    }
}
