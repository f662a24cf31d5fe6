import ChangeCalendars
import ScheduleExpressions

/// A freeze of a scenario: from one instant to another windows start nothing and associations are not applied, as if a
/// change calendar of theirs were closed.
package struct PlannedFreeze: Hashable, Sendable {
    package let from: Instant
    package let until: Instant
    /// Names of windows.
    package let windows: [String]
    /// Names of associations.
    package let associations: [String]
    package let reason: String

    /// Without any name it binds everything.
    package init(
        from: Instant, until: Instant, windows: [String] = [], associations: [String] = [], reason: String
    ) {
        self.from = from
        self.until = until
        self.windows = windows
        self.associations = associations
        self.reason = reason
    }

    package var bindsEverything: Bool { windows.isEmpty && associations.isEmpty }
}

extension [PlannedFreeze] {
    /// The calendar that is closed while one of them lasts; nil when there is none.
    private var calendar: ChangeCalendar? {
        if isEmpty { return nil }
        return ChangeCalendar(
            name: "scenario", closed: map { ($0.from..<Swift.max($0.from, $0.until), $0.reason) })
    }

    /// What they add to the calendars of a window.
    package func calendar(ofWindow name: String) -> ChangeCalendar? {
        filter { $0.bindsEverything || $0.windows.contains(name) }.calendar
    }

    /// What they add to the calendars of an association.
    package func calendar(ofAssociation name: String) -> ChangeCalendar? {
        filter { $0.bindsEverything || $0.associations.contains(name) }.calendar
    }
}
