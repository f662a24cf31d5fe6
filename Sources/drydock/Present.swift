import Foundation
import ScheduleExpressions

/// The one place of the command line that reads the clock.
enum Present {
    static func instant() -> Instant {
        Instant(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// For measuring: it goes on whatever is done to the clock.
    static func stopwatch() -> ContinuousClock.Instant { ContinuousClock().now }
}
