import ScheduleExpressions

/// Notices that somebody has set the clock: it and the time that has gone by differ suddenly.
struct ClockWatch {
    private var wall: Instant
    private var elapsed: ContinuousClock.Instant

    init(_ clock: some WallClock) {
        wall = clock.now
        elapsed = clock.elapsed
    }

    /// By how much the clock was set since the last look; nil: by less than is worth a word. A machine that slept has no
    /// step: the continuous clock goes on meanwhile.
    mutating func step(_ clock: some WallClock) -> Duration? {
        let (now, gone) = (clock.now, clock.elapsed)
        let difference = (now - wall) - (gone - elapsed)
        wall = now
        elapsed = gone
        return abs(difference.milliseconds) > FirstWords.clockTolerance.milliseconds ? difference : nil
    }
}
