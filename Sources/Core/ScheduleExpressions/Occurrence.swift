/// One run of a schedule: when it is due, and what a change of the clocks had to do with it.
public struct Occurrence: Hashable, Sendable {
    public let instant: Instant
    /// Nil on all ordinary days.
    public let clockChange: ClockChange?

    public init(instant: Instant, clockChange: ClockChange? = nil) {
        self.instant = instant
        self.clockChange = clockChange
    }
}

/// How a change of the clocks affected an occurrence.
public enum ClockChange: Hashable, Sendable {
    /// The clocks skipped the time; of several skipped times it is the earliest. It runs right after the gap.
    case movedOutOfGap(from: CivilDateTime)
    /// The clocks show this time twice and this is the first time.
    case firstOfTwo
    /// The clocks show this time twice and this is the second time.
    case secondOfTwo
}

extension ClockChange: CustomStringConvertible {
    public var description: String {
        switch self {
        case .movedOutOfGap(let reading):
            "the clocks skip \(reading); it runs right after the change"
        case .firstOfTwo:
            "the clocks show this time twice; this is the first"
        case .secondOfTwo:
            "the clocks show this time twice; this is the second"
        }
    }
}
