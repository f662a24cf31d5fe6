import ScheduleExpressions

/// The next occurrences of a schedule, and what the clocks take away between them.
struct NextListing {
    let schedule: Schedule
    let after: Instant
    let now: Instant
    let occurrences: [Occurrence]
    let skipped: [SkippedReading]
    /// The last one that was, if there is none any more.
    let last: Occurrence?

    init(schedule: Schedule, after: Instant, count: Int, now: Instant) {
        self.schedule = schedule
        self.after = after
        self.now = now
        occurrences = Array(schedule.occurrences(after: after).prefix(count))
        last = occurrences.isEmpty ? schedule.previous(before: after + .milliseconds(1)) : nil
        let start = after + .milliseconds(1)
        let end = occurrences.last.map { $0.instant + .milliseconds(1) } ?? start
        skipped = start < end ? schedule.skipped(in: start..<end) : []
    }
}
