/// One run of a schedule: when it is due, and what a change of the clocks had to do with it.
public struct Occurrence: Hashable, Sendable {
    /// When it is due.
    public let instant: Instant
    private let mark: Mark
    /// The earliest reading that was moved here, in seconds on the wall; 0 if none was.
    private let movedReading: Int

    enum Mark: UInt8 {
        case none, moved, firstOfTwo, secondOfTwo
    }

    /// An occurrence as a schedule would give it.
    public init(instant: Instant, clockChange: ClockChange? = nil) {
        self.instant = instant
        var reading = 0
        switch clockChange {
        case nil: mark = .none
        case .movedOutOfGap(let from):
            mark = .moved
            reading = from.localSeconds
        case .firstOfTwo: mark = .firstOfTwo
        case .secondOfTwo: mark = .secondOfTwo
        }
        movedReading = reading
    }

    init(secondsSinceEpoch: Int, _ mark: Mark = .none, movedFrom reading: Int = 0) {
        instant = Instant(secondsSinceEpoch: Int64(secondsSinceEpoch))
        self.mark = mark
        movedReading = reading
    }

    /// Nil on all ordinary days.
    public var clockChange: ClockChange? {
        switch mark {
        case .none: return nil
        case .moved: return .movedOutOfGap(from: CivilDateTime(localSeconds: movedReading))
        case .firstOfTwo: return .firstOfTwo
        case .secondOfTwo: return .secondOfTwo
        }
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
