import ScheduleExpressions

/// Goes through the openings of a window alongside another's: which was the last by then, and which is the next?
struct LatestRun {
    private let schedule: Schedule
    private var iterator: ScheduleOccurrences
    private var isPlaced = false
    private var latest: Instant?
    /// The first opening after the instant that was asked for last; nil when there is none any more.
    private(set) var upcoming: Instant?

    /// Steps that are taken one by one. What opens far more often than it is asked for is looked up anew.
    private static let stepsMax = 4

    init(of schedule: Schedule) {
        self.schedule = schedule
        iterator = schedule.occurrences(after: Instant(millisecondsSinceEpoch: .max))
    }

    /// The last opening at an instant or before it; nil when there was none. The instants do not go back.
    mutating func latest(upTo instant: Instant) -> Instant? {
        guard isPlaced else { return place(at: instant) }
        for _ in 0..<LatestRun.stepsMax {
            guard let next = upcoming, next <= instant else { return latest }
            latest = next
            upcoming = iterator.next()?.instant
        }
        guard let next = upcoming, next <= instant else { return latest }
        return place(at: instant)
    }

    private mutating func place(at instant: Instant) -> Instant? {
        isPlaced = true
        latest = schedule.previous(before: instant + .milliseconds(1))?.instant
        iterator = schedule.occurrences(after: instant)
        upcoming = iterator.next()?.instant
        return latest
    }
}
