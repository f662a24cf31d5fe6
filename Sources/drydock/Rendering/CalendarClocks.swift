import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// The changes of the clocks in a span, and what they make of the windows.
struct CalendarClocks {
    let page: CalendarPage

    init(_ page: CalendarPage) { self.page = page }

    /// Changes that are told; a span of many years has more of the same.
    private static let toldMax = 4

    private struct Change {
        let zones: [TimeZoneRules]
        let transition: Transition
    }

    /// What changes, or that nothing does.
    var lines: [String] {
        let names = zones.map(\.name).filter { $0 != "UTC" }
        let changes = self.changes
        if names.isEmpty || !changes.isEmpty { return changes }
        let verb = names.count == 1 ? "does not change its clocks" : "do not change their clocks"
        return page.foot("Clocks", "\(list(names, of: "zones")) \(verb) in this span.")
    }

    /// What changes; nothing if nothing does.
    var changes: [String] {
        let changes = changes(in: zones)
        if changes.isEmpty { return [] }
        var lines: [String] = []
        for change in changes.prefix(CalendarClocks.toldMax) {
            let date = page.clock.date(change.transition.instant)
            let readings = ClockReadings(change.transition).inWords
            let verb = change.zones.count == 1 ? "changes" : "change"
            let words =
                ["\(list(change.zones.map(\.name), of: "zones")) \(verb) on \(date): \(readings)."]
                + [whoIsOpen(at: change.transition.instant)] + effects(of: change) + losses(by: change)
            lines += page.foot(lines.isEmpty ? "Clocks" : "", words.joined(separator: " "))
        }
        let more = changes.count - CalendarClocks.toldMax
        if more > 0 { lines += page.foot("", "\(counted(more, "more change")) in this span.") }
        if !hasMovedOccurrence, changes.allSatisfy({ losses(by: $0).isEmpty }) {
            lines += page.foot("", "No opening in this span is moved or doubled by it.")
        }
        return lines
    }

    /// The zone of the table and those of the windows, each once.
    private var zones: [TimeZoneRules] {
        var zones: [TimeZoneRules] = [page.clock.zone]
        for window in page.windows
        where window.isEnabled && !zones.contains(where: { $0.name == window.schedule.zone.name }) {
            zones.append(window.schedule.zone)
        }
        return zones
    }

    /// One for each instant, by time: New York and Toronto change together.
    private func changes(in zones: [TimeZoneRules]) -> [Change] {
        var changes: [Change] = []
        for zone in zones {
            for transition in zone.transitions(in: page.agenda.from..<page.agenda.to)
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
        page.agenda.occurrences.contains { occurrence in
            occurrence.notes.contains { if case .clockChange = $0 { true } else { false } }
        }
    }
}

// MARK: - What it does to the windows

extension CalendarClocks {
    /// Windows that are open when the clocks are changed.
    private func whoIsOpen(at instant: Instant) -> String {
        var open: Set<String> = []
        for openings in [page.agenda.openAtStart, page.agenda.occurrences] {
            for opening in openings where opening.scheduledFor <= instant && !opening.isSkipped {
                if let closing = opening.closing, instant < closing.closesAt { open.insert(opening.name) }
            }
        }
        let names = open.sorted()
        if names.isEmpty { return "No window is open then." }
        return "\(list(names, of: "windows")) \(names.count == 1 ? "is" : "are") open then."
    }

    /// Windows that open earlier or later from then on, as the clocks of the table show it.
    private func effects(of change: Change) -> [String] {
        let instant = change.transition.instant
        var namesByShift: [(seconds: Int, names: [String])] = []
        for window in page.windows where window.isEnabled && keepsItsTime(window, across: instant) {
            let shift = step(of: page.clock.zone, at: instant) - step(of: window.schedule.zone, at: instant)
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
            let change = "\(duration(abs(shift))) \(direction) in \(page.clock.place)"
            return "\(list(names, of: "windows")) \(verb) \(change) from then on."
        }
    }

    /// Windows that are told to skip a time that the clocks skip, and would have opened then.
    private func losses(by change: Change) -> [String] {
        let instant = change.transition.instant
        return page.windows.compactMap { window in
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
        let zone = window.schedule.zone
        let (one, other) = (zone.civil(at: before.instant), zone.civil(at: after.instant))
        return (one.hour, one.minute, one.second) == (other.hour, other.minute, other.second)
    }

    private func duration(_ seconds: Int) -> String {
        seconds % 3600 == 0 ? counted(seconds / 3600, "hour") : "\(seconds / 60) minutes"
    }
}

extension Schedule {
    /// The first occurrence in a span.
    fileprivate func first(in range: Range<Instant>) -> Occurrence? {
        occurrences(in: range).first { _ in true }
    }
}
