import ChangeCalendars
import ScheduleExpressions

/// A freeze of a scenario: from one instant to another the windows start nothing, as if a change calendar were closed.
package struct PlannedFreeze: Hashable, Sendable {
    package let from: Instant
    package let until: Instant
    /// Names of windows. Empty: all.
    package let windows: [String]
    package let reason: String

    package init(from: Instant, until: Instant, windows: [String] = [], reason: String) {
        self.from = from
        self.until = until
        self.windows = windows
        self.reason = reason
    }
}

extension MaintenanceWindow {
    /// The same window under the freezes of a scenario that are for it.
    package func frozen(by freezes: [PlannedFreeze]) -> MaintenanceWindow {
        let own = freezes.filter { $0.windows.isEmpty || $0.windows.contains(name) }
        if own.isEmpty { return self }
        var window = self
        window.calendars.append(
            ChangeCalendar(name: "scenario", closed: own.map { ($0.from..<max($0.from, $0.until), $0.reason) }))
        return window
    }
}
