import Foundation
import ScheduleExpressions

/// The clock of this machine: what a daemon does is measured against it.
enum Present {
    static func instant() -> Instant {
        Instant(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
