import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// An agenda for people: a screen of 80 columns, the rows first, then what one should know about them.
struct CalendarTable {
    let agenda: Agenda
    /// The windows that are shown, disabled ones included.
    let windows: [MaintenanceWindow]
    let clock: ZoneClock
    let now: Instant
    /// The span was not asked for, but chosen so that each window has an opening in it.
    let isLongEnoughForAll: Bool
    let hasFleet: Bool
    /// Options that a suggested command carries over, each after a blank.
    let options: String
    /// Likewise, those that only `calendar` has.
    let calendarOptions: String

    /// What fits on a screen or two; beyond it nobody reads.
    static let rowsMax = 60

    /// Notes of one row.
    private static let notesMax = 4

    var rows: ArraySlice<AgendaOccurrence> { agenda.occurrences.prefix(CalendarTable.rowsMax) }

    func render() -> String {
        let blocks = [header, openAtStart, occurrenceLines, CalendarAssociations(self).lines, foot]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }
}

// MARK: - The head

extension CalendarTable {
    private var isFromNow: Bool { agenda.from.secondsSinceEpoch == now.secondsSinceEpoch }

    /// The span as it is shown and suggested: when it begins now, nobody cares for the seconds.
    var bounds: (from: Instant, to: Instant) {
        isFromNow ? (agenda.from.atFullMinute, agenda.to.atFullMinute) : (agenda.from, agenda.to)
    }

    private var header: [String] {
        let (from, to) = bounds
        let span = "\(clock.dateAndTime(from)) to \(clock.dateAndTime(to, near: from)), \(clock.zone.name)"
        if isFromNow {
            return isLongEnoughForAll && !rows.isEmpty ? [span, reasonForLength] : [span]
        }
        let present = "now \(clock.dateAndTime(now.atFullMinute))"
        let blanks = TextTable.width - span.count - present.count
        return blanks > 1 ? [span + String(repeating: " ", count: blanks) + present] : [span, present]
    }

    private var reasonForLength: String {
        let isComplete = !agenda.absences.contains { absence in
            if case .later = absence.reason { return absence.kind == .window }
            return false
        }
        if windows.count == 1 { return "Long enough to show its next opening." }
        return isComplete ? "Long enough to show every window that opens." : "As far ahead as is shown unasked."
    }

    private var openAtStart: [String] {
        agenda.openAtStart.flatMap { occurrence in
            let closing = occurrence.closing.map { closing in
                let cutoff = closing.cutoffAt <= agenda.from ? "cutoff was" : "cutoff"
                let ends = clock.dateAndTime(closing.closesAt, near: agenda.from)
                return ", \(cutoff) \(clock.time(closing.cutoffAt)), ends \(ends)"
            }
            let since = clock.dateAndTime(occurrence.scheduledFor, near: agenda.from)
            return footLine("Open", "\(occurrence.name) since \(since)\(closing ?? "").")
        }
    }
}

// MARK: - The rows

extension CalendarTable {
    private var occurrenceLines: [String] {
        guard !rows.isEmpty else { return ["Nothing opens in this span."] }
        var columns = [
            TextTable.Column(clock.zone.name == "UTC" ? "OPENS (UTC)" : "OPENS"), TextTable.Column("IN", .right),
            TextTable.Column("WINDOW", isFlexible: true), TextTable.Column("CUTOFF  ENDS"),
        ]
        if hasFleet {
            columns += ["NODES", "AT ONCE", "STOPS AT"].map { TextTable.Column($0, .right) }
        }
        var table = TextTable(columns)
        var month = ""
        var changes = ownChanges[...]
        var readings: [String: String] = [:]
        for row in rows {
            while let change = changes.first, change.instant <= row.scheduledFor {
                addMonth(of: change.instant, &month, to: &table)
                table.lines.append(.text(line(for: change)))
                changes.removeFirst()
            }
            addMonth(of: row.scheduledFor, &month, to: &table)
            table.lines.append(.cells(cells(of: row)))
            let reading = readingElsewhere(of: row)
            if let reading, readings[row.subject] != reading { table.lines.append(.note(column: 2, reading)) }
            readings[row.subject] = reading
            table.lines += notes(of: row).map { .note(column: 2, $0) }
        }
        if rows.count == agenda.occurrences.count {
            for change in changes {
                addMonth(of: change.instant, &month, to: &table)
                table.lines.append(.text(line(for: change)))
            }
        }
        return table.render()
    }

    private func notes(of row: AgendaOccurrence) -> [String] {
        let show = { clock.timeOrDate($0, sameDayAs: row.scheduledFor) }
        let notes = row.notes.prefix(CalendarTable.notesMax).map { $0.text(show) }
        let more = row.notes.count - notes.count
        return more > 0 ? notes + ["\(counted(more, "more note")): see -o json."] : notes
    }

    private func addMonth(of instant: Instant, _ month: inout String, to table: inout TextTable) {
        let name = clock.month(instant)
        if name != month { table.lines.append(.text(name)) }
        month = name
    }

    private func cells(of row: AgendaOccurrence) -> [String] {
        var cells = [clock.dayAndTime(row.scheduledFor), distance(from: now, to: row.scheduledFor), row.name]
        if let closing = row.closing {
            let cutoff = clock.time(closing.cutoffAt)
            // A time of day is clear as long as it does not come round again.
            let isDayOrMore = closing.closesAt - row.scheduledFor >= .days(1)
            let ends = isDayOrMore ? clock.weekdayAndTime(closing.closesAt) : clock.time(closing.closesAt)
            cells.append("\(cutoff)   \(ends)")
        } else {
            cells.append("association")
        }
        if let load = row.load {
            cells.append(grouped(load.nodeCount))
            cells.append(load.atOnce == 0 ? "-" : grouped(load.atOnce))
            cells.append(load.nodeCount == 0 ? "-" : load.stopsAtError.map { "error \(grouped($0))" } ?? "never")
        }
        return cells
    }

    /// What the clocks of the window's own zone show, where they differ: "00:00 to 04:00 in New York (EST)." Of windows
    /// kept in UTC it is not said: that would be every other line.
    private func readingElsewhere(of row: AgendaOccurrence) -> String? {
        if row.zone == .utc { return nil }
        let end = row.closing?.closesAt ?? row.scheduledFor
        let isSame = [row.scheduledFor, end].allSatisfy {
            row.zone.offsetSeconds(at: $0) == clock.zone.offsetSeconds(at: $0)
        }
        if isSame { return nil }
        let there = ZoneClock(zone: row.zone)
        let times = row.closing == nil ? "" : " to \(there.time(end))"
        return "\(there.time(row.scheduledFor))\(times) \(there.placeInWords(at: row.scheduledFor))."
    }

    /// Changes of the clocks in which the table is written.
    private var ownChanges: [Transition] {
        clock.zone.transitions(in: agenda.from..<agenda.to).filter { $0.offsetBefore != $0.offsetAfter }
    }

    private func line(for change: Transition) -> String {
        let date = clock.dayAndTime(change.instant).prefix(6)
        return "\(date) clocks: \(ClockReadings(change).inWords)"
    }
}

extension AgendaOccurrence {
    /// What runs: a window and an association may have the same name.
    var subject: String { "\(kind) \(name)" }
}
