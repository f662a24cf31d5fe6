import ChangeCalendars
import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// A time in which a change calendar is closed, and the windows and associations that go by it.
package struct AgendaFreeze: Hashable, Sendable {
    /// The calendar's name.
    package let calendar: String
    /// What is on then; nil if the calendar is closed because nothing is.
    package let event: String?
    /// nil: it was closed before the span began.
    package let since: Instant?
    /// When it opens, wherever the span ends; nil if it never does.
    package let until: Instant?
    /// Names of windows, sorted.
    package internal(set) var windows: [String]
    /// Names of associations, sorted.
    package internal(set) var associations: [String] = []

    /// Whether it is closed at some time in `[start, end)`.
    package func meets(_ start: Instant, _ end: Instant) -> Bool {
        (since.map { $0 < end } ?? true) && (until.map { start < $0 } ?? true)
    }
}

/// The change calendars of some windows and associations, searched once for a whole span.
struct AgendaFreezes {
    /// By the calendar's name.
    private let closed: [String: [ChangeCalendar.Span]]
    private let calendars: [ChangeCalendar]
    private let windows: [MaintenanceWindow]
    private let associations: [Association]

    init(of windows: [MaintenanceWindow], _ associations: [Association], in range: Range<Instant>) {
        self.windows = windows
        self.associations = associations
        var closed: [String: [ChangeCalendar.Span]] = [:]
        var calendars: [ChangeCalendar] = []
        for calendar in windows.flatMap(\.calendars) + associations.flatMap(\.calendars)
        where closed[calendar.name] == nil {
            closed[calendar.name] = calendar.closedSpans(in: range)
            calendars.append(calendar)
        }
        self.closed = closed
        self.calendars = calendars.sorted { $0.name < $1.name }
    }

    /// As the window tells it itself, but one that is not frozen costs next to nothing.
    func freeze(of window: MaintenanceWindow, at instant: Instant) -> Freeze? {
        areClosed(window.calendars, at: instant) ? window.freeze(at: instant) : nil
    }

    /// Likewise the freeze that makes the scheduler skip a run of an association.
    func freeze(of association: Association, at instant: Instant) -> Freeze? {
        isFrozen(association, at: instant) ? association.calendars.freeze(at: instant) : nil
    }

    /// Whether a run of an association at an instant of the range is skipped.
    func isFrozen(_ association: Association, at instant: Instant) -> Bool {
        areClosed(association.calendars, at: instant)
    }

    /// The first time from `instant` on at which an association is applied. Of times that all fall into freezes it looks
    /// at a year's: nil.
    func firstRun(of association: Association, from instant: Instant) -> Instant? {
        guard let schedule = association.schedule, let first = schedule.first(from: instant)?.instant else {
            return nil
        }
        var next = first
        while let freeze = association.calendars.freeze(at: next) {
            guard let until = freeze.until, until < first + .days(AgendaSpan.daysMax),
                let later = schedule.first(from: until)?.instant
            else { return nil }
            next = later
        }
        return next
    }

    /// The instants after `start` and before `end` at which the window is frozen, having been open before.
    func beginnings(of window: MaintenanceWindow, after start: Instant, before end: Instant) -> [Instant] {
        var found: Set<Instant> = []
        for calendar in window.calendars {
            let spans = closed[calendar.name] ?? []
            var index = AgendaFreezes.firstIndex(in: spans, endingAfter: start)
            while index < spans.count, spans[index].range.lowerBound < end {
                let begin = spans[index].range.lowerBound
                if begin > start, !areClosed(window.calendars, at: begin - .milliseconds(1)) { found.insert(begin) }
                index += 1
            }
        }
        return found.sorted()
    }

    /// Every closed time of `[from, to)`, by its beginning, with the associations and the windows that are enabled.
    func list(from: Instant, to: Instant) -> [AgendaFreeze] {
        var freezes: [AgendaFreeze] = []
        for calendar in calendars {
            let names = windows.filter { window in
                window.isEnabled && window.calendars.contains { $0.name == calendar.name }
            }.map(\.name)
            let others = associations.filter { association in
                association.calendars.contains { $0.name == calendar.name }
            }.map(\.name)
            if names.isEmpty, others.isEmpty { continue }
            for span in calendar.closedSpans(in: from..<to) {
                let (start, end) = (span.range.lowerBound, span.range.upperBound)
                let isCutOff = end == to && !calendar.state(at: to).isOpen
                let isUnderWay = start == from && !calendar.state(at: from - .milliseconds(1)).isOpen
                let event = calendar.state(at: start).event.map { $0.summary.isEmpty ? $0.uid : $0.summary }
                freezes.append(
                    AgendaFreeze(
                        calendar: calendar.name, event: event, since: isUnderWay ? nil : start,
                        until: isCutOff ? calendar.nextTransition(after: to)?.instant : end, windows: names,
                        associations: others))
            }
        }
        return freezes.sorted { ($0.since ?? from, $0.calendar) < ($1.since ?? from, $1.calendar) }
    }

    private func areClosed(_ calendars: [ChangeCalendar], at instant: Instant) -> Bool {
        calendars.contains { calendar in
            let spans = closed[calendar.name] ?? []
            let index = AgendaFreezes.firstIndex(in: spans, endingAfter: instant)
            return index < spans.count && spans[index].range.contains(instant)
        }
    }

    private static func firstIndex(in spans: [ChangeCalendar.Span], endingAfter instant: Instant) -> Int {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].range.upperBound > instant { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
