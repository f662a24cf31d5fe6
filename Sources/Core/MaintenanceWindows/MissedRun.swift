import ScheduleExpressions

/// What becomes of an occurrence whose start was passed while the daemon could not act: it was down, its machine was
/// suspended, its disk was full. Beyond AWS.
package enum MissedRun: String, Hashable, Sendable, CaseIterable {
    /// It opens at once if its cutoff is still ahead, and keeps its own cutoff and end.
    case runInWindow = "RunInWindow"
    /// It is recorded as missed.
    case skip = "Skip"

    /// A start counts as passed when it is as late as this: schedules are read to the minute, and a second's hiccup is
    /// not an absence.
    package static let lateness = Duration.minutes(1)
}
