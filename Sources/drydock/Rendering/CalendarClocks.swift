import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// The changes of the clocks in a span, and what they make of the windows.
struct CalendarClocks {
    let calendar: CalendarTable

    init(_ calendar: CalendarTable) { self.calendar = calendar }

    /// Changes that are told; a span of many years has more of the same.
    private static let toldMax = 4

    private struct Change {
        let zones: [TimeZoneRules]
        let transition: Transition
    }

    var lines: [String] {
        let zones = self.zones
        let changes = changes(in: zones)
        let names = zones.map(\.name).filter { $0 != "UTC" }
        if names.isEmpty { return [] }
        guard !changes.isEmpty else {
            let verb = names.count == 1 ? "does not change its clocks" : "do not change their clocks"
            return footLine("Clocks", "\(list(names, of: "zones")) \(verb) in this span.")
        }
        var lines: [String] = []
        for change in changes.prefix(CalendarClocks.toldMax) {
            let date = calendar.clock.date(change.transition.instant)
            let readings = ClockReadings(change.transition).inWords
            let verb = change.zones.count == 1 ? "changes" : "change"
            let words =
                ["\(list(change.zones.map(\.name), of: "zones")) \(verb) on \(date): \(readings)."]
                + effects(of: change) + losses(by: change)
            lines += footLine(lines.isEmpty ? "Clocks" : "", words.joined(separator: " "))
        }
        let more = changes.count - CalendarClocks.toldMax
        if more > 0 { lines += footLine("", "\(counted(more, "more change")) in this span.") }
        if !hasMovedOccurrence, changes.allSatisfy({ losses(by: $0).isEmpty }) {
            lines += footLine("", "No opening in this span is moved or doubled by it.")
        }
        return lines
    }

    /// The zone of the table and those of the windows, each once.
    private var zones: [TimeZoneRules] {
        var zones: [TimeZoneRules] = [calendar.clock.zone]
        for window in calendar.windows
        where window.isEnabled && !zones.contains(where: { $0.name == window.schedule.zone.name }) {
            zones.append(window.schedule.zone)
        }
        return zones
    }

    /// One for each instant, by time: New York and Toronto change together.
    private func changes(in zones: [TimeZoneRules]) -> [Change] {
        var changes: [Change] = []
        for zone in zones {
            for transition in zone.transitions(in: calendar.agenda.from..<calendar.agenda.to)
            where transition.offsetBefore != transition.offsetAfter {
                if let index = changes.firstIndex(where: { $0.transition == transition }) {
                    changes[index] = Change(zones: changes[index].zones + [zone], transition: transition)
                } else {
                    changes.append(Change(zones: [zone], transition: transition))
                }
            }
        }
        return changes.sorted { $0.transition.instant < $1.transition.instant }
    }

    private var hasMovedOccurrence: Bool {
        calendar.agenda.occurrences.contains { occurrence in
            occurrence.notes.contains { if case .clockChange = $0 { true } else { false } }
        }
    }
}

// MARK: - What it does to the windows

extension CalendarClocks {
    /// Windows that open earlier or later from then on, as the clocks of the table show it.
    private func effects(of change: Change) -> [String] {
        let instant = change.transition.instant
        var namesByShift: [(seconds: Int, names: [String])] = []
        for window in calendar.windows where window.isEnabled && keepsItsTime(window, across: instant) {
            let shift = step(of: calendar.clock.zone, at: instant) - step(of: window.schedule.zone, at: instant)
            if shift == 0 { continue }
            if let index = namesByShift.firstIndex(where: { $0.seconds == shift }) {
                namesByShift[index].names.append(window.name)
            } else {
                namesByShift.append((shift, [window.name]))
            }
        }
        return namesByShift.map { shift, names in
            let verb = names.count == 1 ? "opens" : "open"
            let direction = shift > 0 ? "later" : "earlier"
            let change = "\(duration(abs(shift))) \(direction) in \(calendar.clock.place)"
            return "\(list(names, of: "windows")) \(verb) \(change) from then on."
        }
    }

    /// Windows that are told to skip a time that the clocks skip, and would have opened then.
    private func losses(by change: Change) -> [String] {
        let instant = change.transition.instant
        return calendar.windows.compactMap { window in
            guard window.isEnabled, window.schedule.daylightSaving.gap == .skip else { return nil }
            var moving = window.schedule
            moving.daylightSaving.gap = .runAfter
            guard case .movedOutOfGap(let reading) = moving.first(in: instant..<instant + .milliseconds(1))?.clockChange
            else { return nil }
            return "\(window.name) does not open that day: its time, \(reading), is skipped."
        }
    }

    /// How far the clocks of a zone jump at an instant, in seconds.
    private func step(of zone: TimeZoneRules, at instant: Instant) -> Int {
        zone.offsetSeconds(at: instant) - zone.offsetSeconds(at: instant - .milliseconds(1))
    }

    /// Whether the window opens at the same time of day in its zone before and after: one that goes by elapsed time
    /// does not, nor one with several times.
    private func keepsItsTime(_ window: MaintenanceWindow, across instant: Instant) -> Bool {
        guard let before = window.schedule.previous(before: instant), let after = window.schedule.next(after: instant)
        else { return false }
        let clock = ZoneClock(zone: window.schedule.zone)
        return clock.time(before.instant) == clock.time(after.instant)
    }

    private func duration(_ seconds: Int) -> String {
        seconds % 3600 == 0 ? counted(seconds / 3600, "hour") : "\(seconds / 60) minutes"
    }

    /// "dev, staging and prod"; of many only how many there are.
    private func list(_ names: [String], of kind: String) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        if names.count > 4 { return "\(grouped(names.count)) \(kind)" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension Schedule {
    /// The first occurrence in a span.
    fileprivate func first(in range: Range<Instant>) -> Occurrence? {
        occurrences(in: range).first { _ in true }
    }
}
