import Foundation
import ScheduleExpressions

/// The world's clock. Only the daemon has one; everything it drives is handed instants.
package protocol WallClock: Sendable {
    var now: Instant { get }
    /// Time that goes by whoever sets the clock, while the machine sleeps too.
    var elapsed: ContinuousClock.Instant { get }
    /// Returns at `deadline` or earlier, never later than scheduling allows; throws when the task is cancelled.
    func sleep(until deadline: Instant) async throws
}

/// The clock of this machine.
package struct SystemClock: WallClock {
    package init() {}

    package var now: Instant {
        Instant(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    package var elapsed: ContinuousClock.Instant { .now }

    package func sleep(until deadline: Instant) async throws {
        try Task.checkCancellation()
        if deadline > now { try await Pause.sleep(until: deadline) }
    }
}
