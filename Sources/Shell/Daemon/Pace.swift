import ScheduleExpressions

/// How the daemon's time goes by.
package enum Pace: Sendable {
    /// With the world's clock.
    case real
    /// So many times faster, from a given instant on. It waits at every instant at which something is due until that is
    /// done: a machine that cannot keep up makes it slower, never late.
    case accelerated(Double)

    /// What `--speed` may be.
    package static let speeds = 1.0...10_000_000.0
}

/// The instants of an accelerated clock, laid out on elapsed time.
struct AcceleratedClock {
    private let speed: Double
    private var realAnchor: ContinuousClock.Instant
    private var anchor: Instant

    init(speed: Double, from start: Instant) {
        self.speed = speed
        realAnchor = ContinuousClock.now
        anchor = start
    }

    /// Waits until `instant` has come. When it has been passed already, time is taken to have stood still meanwhile.
    mutating func wait(until instant: Instant) async throws {
        let milliseconds = Double((instant - anchor).milliseconds) / speed
        let due = realAnchor.advanced(by: .milliseconds(Int64(min(max(0, milliseconds), 1e15))))
        if due > ContinuousClock.now {
            try await Task.sleep(until: due, clock: .continuous)
        } else {
            realAnchor = ContinuousClock.now
            anchor = instant
        }
    }
}
