import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// The windows that open in a span, in the order of their first opening, with their times of day.
struct CalendarWindowList {
    let page: CalendarPage
    /// nil: they are not told apart by letters.
    var letters: WindowLetters?
    /// Whether it is said how often each opens, and when first.
    var hasCounts = false

    /// Windows that are listed; beyond it nobody reads.
    private static let rowsMax = 40
    /// On a narrower screen the first opening is not named.
    private static let firstWidthMin = 66
    /// Times of day of one window that are listed.
    private static let timesMax = 3

    private struct Row {
        let first: AgendaOccurrence
        var count = 0
        /// The different times of day, by their first.
        var times: [Times] = []
    }

    /// What the clocks show when it opens, ends, and starts nothing any more.
    private struct Times: Hashable {
        let opens: Instant
        let ends: Instant
        let cutoff: Instant
        /// Seconds of the day.
        private let readings: SIMD4<Int32>

        init(_ opening: AgendaOccurrence, _ closing: AgendaOccurrence.Closing, in zone: TimeZoneRules) {
            opens = opening.scheduledFor
            ends = closing.closesAt
            cutoff = closing.cutoffAt
            func reading(_ instant: Instant) -> Int32 {
                Int32((instant.secondsSinceEpoch + Int64(zone.offsetSeconds(at: instant))) % 86_400)
            }
            readings = SIMD4(reading(opens), reading(ends), reading(cutoff), 0)
        }

        static func == (left: Times, right: Times) -> Bool { left.readings == right.readings }
        func hash(into hasher: inout Hasher) { hasher.combine(readings) }
    }

    /// A heading and the rows; nothing when nothing opens.
    func lines(width: Int) -> [String] {
        let rows = self.rows
        if rows.isEmpty { return [] }
        var columns: [TextTable.Column] = []
        if letters != nil { columns.append(TextTable.Column("")) }
        columns += [
            TextTable.Column("WINDOW", isFlexible: true), TextTable.Column("OPEN"), TextTable.Column("CUTOFF"),
        ]
        if page.hasFleet { columns.append(TextTable.Column("NODES", .right)) }
        let hasFirst = width >= CalendarWindowList.firstWidthMin
        if hasCounts { columns.append(TextTable.Column("OPENS", .right)) }
        if hasCounts, hasFirst { columns.append(TextTable.Column("FIRST")) }
        var table = TextTable(columns, width: width)
        for row in rows.prefix(CalendarWindowList.rowsMax) { add(row, hasFirst: hasFirst, to: &table) }
        let more = rows.count - CalendarWindowList.rowsMax
        if more > 0 { table.lines.append(.text("\(counted(more, "more window")): see -o csv")) }
        return table.render()
    }

    private func add(_ row: Row, hasFirst: Bool, to table: inout TextTable) {
        let (opening, clock) = (row.first, page.clock)
        for (index, times) in row.times.prefix(CalendarWindowList.timesMax).enumerated() {
            let isFirst = index == 0
            var cells = letters.map { [isFirst ? $0[opening.name].map(String.init) ?? "" : ""] } ?? []
            cells += [
                isFirst ? opening.name : "", "\(clock.time(times.opens))-\(clock.time(times.ends))",
                clock.time(times.cutoff),
            ]
            if isFirst {
                if page.hasFleet { cells.append(nodes(of: opening)) }
                if hasCounts { cells.append(grouped(row.count)) }
                if hasCounts, hasFirst {
                    cells.append(ZoneClock.dayAndMonth(page.clock.zone.civil(at: opening.scheduledFor).date))
                }
            }
            table.lines.append(.cells(cells))
        }
        let more = row.times.count - CalendarWindowList.timesMax
        if more > 0 { table.lines.append(.note(column: letters == nil ? 1 : 2, "\(counted(more, "more time"))")) }
    }

    /// `gate 28`: 28 nodes, if the gate is met.
    private func nodes(of opening: AgendaOccurrence) -> String {
        let isGated = opening.notes.contains { if case .gate = $0 { true } else { false } }
        return (isGated ? "gate " : "") + (opening.load.map { grouped($0.nodeCount) } ?? "")
    }

    private var rows: [Row] {
        var rows: [Row] = []
        var numbers: [String: Int] = [:]
        for opening in page.agenda.occurrences {
            guard let closing = opening.closing, !opening.isSkipped else { continue }
            let number = numbers[opening.name] ?? rows.count
            if number == rows.count {
                numbers[opening.name] = number
                rows.append(Row(first: opening))
            }
            rows[number].count += 1
            let times = Times(opening, closing, in: page.clock.zone)
            if !rows[number].times.contains(times) { rows[number].times.append(times) }
        }
        return rows
    }
}
