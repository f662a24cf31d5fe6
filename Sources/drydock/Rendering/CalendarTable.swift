import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// An agenda for people: the rows first, then what one should know about them.
struct CalendarTable {
    let page: CalendarPage
    /// The span was not asked for, but chosen so that each window has an opening in it.
    let isLongEnoughForAll: Bool

    /// What fits on a screen or two; beyond it nobody reads.
    static let rowsMax = 60

    /// Notes of one row.
    private static let notesMax = 4

    var agenda: Agenda { page.agenda }
    var clock: ZoneClock { page.clock }
    var rows: ArraySlice<AgendaOccurrence> { agenda.occurrences.prefix(CalendarTable.rowsMax) }

    func render() -> String {
        let blocks = [header, page.openAtStart, occurrenceLines, CalendarAssociations(page).lines, foot]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var foot: [String] {
        page.absent + page.later(than: rows)
            + PhaseOrderText(windows: page.windows, from: agenda.from, clock: clock, width: page.width).lines
            + page.coverage + page.freezes + CalendarClocks(page).lines + next
    }
}

// MARK: - The head

extension CalendarTable {
    private var isFromNow: Bool { agenda.from.secondsSinceEpoch == page.now.secondsSinceEpoch }

    /// The span as it is shown and suggested: when it begins now, nobody cares for the seconds.
    private var bounds: (from: Instant, to: Instant) {
        isFromNow ? (agenda.from.atFullMinute, agenda.to.atFullMinute) : (agenda.from, agenda.to)
    }

    private var header: [String] {
        let (from, to) = bounds
        let span = "\(clock.dateAndTime(from)) to \(clock.dateAndTime(to, near: from)), \(clock.zone.name)"
        let selection = page.touching.map { ["What touches \($0)."] } ?? []
        if isFromNow {
            let lines = span.wrapped(to: page.width)
            return (isLongEnoughForAll && !rows.isEmpty ? lines + [reasonForLength] : lines) + selection
        }
        return page.header(span) + selection
    }

    private var reasonForLength: String {
        let isComplete = !agenda.absences.contains { absence in
            if case .later = absence.reason { return absence.kind == .window }
            return false
        }
        if page.windows.count == 1 { return "Long enough to show its next opening." }
        return isComplete ? "Long enough to show every window that opens." : "As far ahead as is shown unasked."
    }

    private var next: [String] {
        let (from, to) = bounds
        if let first = agenda.occurrences.dropFirst(rows.count).first?.scheduledFor {
            let span = "--from \(first.asOption) --to \(to.asOption)"
            return ["Next      drydock calendar \(span)\(page.calendarOptions)\(page.options)"]
        }
        guard from < to, to - from <= Rehearsal.longestSpan else {
            return ["Next      drydock calendar\(page.options)"]
        }
        return ["Next      drydock simulate --from \(from.asDateOption) --to \(to.asDateOption)\(page.options)"]
    }
}

// MARK: - The rows

extension CalendarTable {
    /// On a narrow screen the limits are left out: `-o json` has them.
    private var hasLimits: Bool { page.hasFleet && page.width >= CalendarTable.limitsWidthMin }
    private static let limitsWidthMin = 76

    private var occurrenceLines: [String] {
        guard !rows.isEmpty else { return ["Nothing opens in this span."] }
        var columns = [
            TextTable.Column(clock.zone.name == "UTC" ? "OPENS (UTC)" : "OPENS"), TextTable.Column("IN", .right),
            TextTable.Column("WINDOW", isFlexible: true), TextTable.Column("CUTOFF  ENDS"),
        ]
        if page.hasFleet { columns.append(TextTable.Column("NODES", .right)) }
        if hasLimits { columns += ["AT ONCE", "STOPS AT"].map { TextTable.Column($0, .right) } }
        var table = TextTable(columns, width: page.width)
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
        var cells = [clock.dayAndTime(row.scheduledFor), distance(from: page.now, to: row.scheduledFor), row.name]
        if row.isSkipped {
            cells.append("skipped")
            if row.load != nil { cells += Array(repeating: "-", count: hasLimits ? 3 : 1) }
            return cells
        }
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
            if hasLimits { cells += [load.atOnceText, load.stopsAtText] }
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

extension AgendaLoad {
    /// The most nodes in flight; "-" when there are none.
    var atOnceText: String { atOnce == 0 ? "-" : grouped(atOnce) }

    /// "error 3": the error that stops it.
    var stopsAtText: String { nodeCount == 0 ? "-" : stopsAtError.map { "error \(grouped($0))" } ?? "never" }
}
