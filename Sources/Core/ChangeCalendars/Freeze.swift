import ScheduleExpressions

/// Why no node is started at an instant, though it would be its turn: a change calendar is closed.
package struct Freeze: Hashable, Sendable {
    /// When all the calendars are open again; nil when that is not known, because they never are.
    package let until: Instant?
    /// The calendars that are closed, each with what is on.
    package let causes: [String]

    /// A sentence for an operator, the same as long as the freeze lasts.
    package var reason: String { words(\.description) }

    /// The same; `show` writes an instant as the reader wants to see it.
    package func words(_ show: (Instant) -> String) -> String {
        let end = until.map { "until \(show($0))" } ?? "without an end"
        return "Frozen by \(causes.joined(separator: "; ")), \(end)."
    }
}

extension [ChangeCalendar] {
    /// nil: all of them are open.
    package func freeze(at instant: Instant) -> Freeze? {
        var names: [String] = []
        var until: Instant?
        var isForEver = false
        for calendar in self {
            let state = calendar.state(at: instant)
            if state.isOpen { continue }
            let summary = state.event.map { $0.summary.isEmpty ? $0.uid : $0.summary }
            names.append(summary.map { "\(calendar.name), \($0)" } ?? calendar.name)
            if let change = calendar.nextTransition(after: instant) {
                until = Swift.max(until ?? change.instant, change.instant)
            } else {
                isForEver = true
            }
        }
        if names.isEmpty { return nil }
        return Freeze(until: isForEver ? nil : until, causes: names)
    }

    /// The next instant at which one of them opens or closes; nil when none ever does.
    package func nextChange(after instant: Instant) -> Instant? {
        compactMap { $0.nextTransition(after: instant)?.instant }.min()
    }
}
