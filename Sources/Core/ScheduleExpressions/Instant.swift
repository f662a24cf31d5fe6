/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (as in POSIX).
///
/// There is no `now` here: whoever needs the present is handed it.
public struct Instant: Hashable, Comparable, Sendable {
    /// Negative before 1970.
    public var millisecondsSinceEpoch: Int64

    /// The instant so many milliseconds after the epoch.
    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    /// The instant so many seconds after the epoch: up to 292 million years, beyond which milliseconds would overflow.
    public init(secondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = secondsSinceEpoch * 1000
    }

    /// Whole seconds since the epoch, rounded towards the past.
    public var secondsSinceEpoch: Int64 {
        let (quotient, remainder) = millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 1000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// Elapsed time later. Sums are to stay within what milliseconds can count.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(millisecondsSinceEpoch: instant.millisecondsSinceEpoch + duration.milliseconds)
    }

    /// Elapsed time earlier.
    public static func - (instant: Instant, duration: Duration) -> Instant {
        Instant(millisecondsSinceEpoch: instant.millisecondsSinceEpoch - duration.milliseconds)
    }

    /// The time between two instants; negative if the first is the earlier one.
    public static func - (later: Instant, earlier: Instant) -> Duration {
        .milliseconds(later.millisecondsSinceEpoch - earlier.millisecondsSinceEpoch)
    }
}

extension Duration {
    /// Whole milliseconds, the fraction dropped.
    public var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    /// Minutes of 60 seconds.
    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    /// Hours of 60 minutes.
    public static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    /// Days of 24 hours.
    public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
