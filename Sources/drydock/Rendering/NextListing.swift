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

    /// Later than every schedule.
    private static let end = Instant(secondsSinceEpoch: 7_300_000_000)

    init(schedule: Schedule, after: Instant, count: Int, now: Instant) {
        self.schedule = schedule
        self.after = after
        self.now = now
        occurrences = Array(schedule.occurrences(after: after).prefix(count))
        last = occurrences.isEmpty ? schedule.previous(before: after + .milliseconds(1)) : nil
        let start = after + .milliseconds(1)
        // When there are no more, what the clocks take away later is all that is left to tell.
        let isAll = occurrences.count < count
        let end = isAll ? NextListing.end : occurrences.last.map { $0.instant + .milliseconds(1) } ?? start
        skipped = start < end ? schedule.skipped(in: start..<end) : []
    }
}
