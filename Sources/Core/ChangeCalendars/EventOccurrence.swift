import ScheduleExpressions

/// One occurrence of an event, as the reason for a state.
package struct EventOccurrence: Hashable, Sendable {
    package let uid: String
    /// What the event is called; empty if the file does not say.
    package let summary: String
    package let from: Instant
    /// The first instant after it.
    package let to: Instant
}
