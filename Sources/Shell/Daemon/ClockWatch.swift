import ScheduleExpressions

/// Notices that somebody has set the clock: it and the time that has gone by differ suddenly.
struct ClockWatch {
    private var wall: Instant
    private var elapsed: ContinuousClock.Instant

    init(_ wall: Instant) {
        self.wall = wall
        elapsed = ContinuousClock.now
    }

    /// By how much the clock was set since the last look; nil: by less than is worth a word. A machine that slept has no
    /// step: the continuous clock goes on meanwhile.
    mutating func step(_ now: Instant) -> Duration? {
        let gone = ContinuousClock.now - elapsed
        let difference = (now - wall) - gone
        wall = now
        elapsed = ContinuousClock.now
        return abs(difference.milliseconds) > FirstWords.clockTolerance.milliseconds ? difference : nil
    }
}
