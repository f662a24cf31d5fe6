import ScheduleExpressions

/// How the daemon's time goes by.
package enum Pace: Sendable {
    /// With the world's clock.
    case real
    /// So many times faster, from a given instant on. It waits at every instant at which something is due until that is
    /// done: a machine that cannot keep up makes it slower, never late.
    case accelerated(Double)

    /// nil: the world's.
    package var speed: Double? {
        switch self {
        case .real: nil
        case .accelerated(let speed): speed
        }
    }

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

    /// When `instant` comes, on elapsed time.
    func due(at instant: Instant) -> ContinuousClock.Instant {
        let milliseconds = Double((instant - anchor).milliseconds) / speed
        return realAnchor.advanced(by: .milliseconds(Int64(min(max(0, milliseconds), 1e15))))
    }

    /// What it shows.
    var now: Instant {
        let elapsed = ContinuousClock.now - realAnchor
        return anchor + .milliseconds(Int64(min(Double(elapsed.milliseconds) * speed, 1e15)))
    }

    /// `instant` has come. When it was passed already, time is taken to have stood still meanwhile.
    mutating func reach(_ instant: Instant) {
        if due(at: instant) > ContinuousClock.now { return }
        realAnchor = ContinuousClock.now
        anchor = instant
    }
}
