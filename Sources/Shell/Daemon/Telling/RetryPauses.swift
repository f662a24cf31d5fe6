import ScheduleExpressions

/// How long it is waited after an attempt to tell somebody has failed: 3, 9, 27, 81, 243, 729 and 2187 seconds. A hiccup
/// is over at the first of them; the eighth attempt, the last one, comes 55 minutes after the first.
enum RetryPauses {
    static func pause(afterFailures count: Int) -> Duration {
        var seconds = 3
        for _ in 1..<max(1, min(count, 7)) { seconds *= 3 }
        return .seconds(seconds)
    }

    static let longest = pause(afterFailures: 7)
}
