/// A zone as segments of constant offset, separated by transitions in order of time.
///
/// Segment 0 lies before the first transition, segment n from transition n−1 to transition n. It is a class so that a
/// copy of a zone costs one reference, not one for every array.
final class ZoneTable: Hashable, Sendable {
    /// The instant, in seconds since the epoch, at which a segment begins, and how far ahead of UTC its clocks are.
    private struct Segment: Hashable {
        let start: Int
        let offset: Int
    }

    /// In order of time. One more is at the end, that begins when no instant is left: every segment has a next one.
    private let segments: [Segment]
    private let abbreviations: [String]
    /// For each span of 2^24 seconds (194 days) since the epoch, the segment that holds its first second.
    private let firstSegments: [Int32]

    /// A zone whose clocks are never changed.
    convenience init(offset: Int, abbreviation: String) {
        self.init(initial: LocalTimeType(offset: offset, abbreviation: abbreviation), changes: [])
    }

    /// Changes that change nothing, and changes that another one at the same instant replaces, are dropped.
    init(initial: LocalTimeType, changes: [(seconds: Int, type: LocalTimeType)]) {
        var kept: [(seconds: Int, type: LocalTimeType)] = []
        for change in changes {
            if let last = kept.last, last.seconds == change.seconds { kept.removeLast() }
            let current = kept.last?.type ?? initial
            if current != change.type { kept.append(change) }
        }
        abbreviations = [initial.abbreviation] + kept.map(\.type.abbreviation)
        let last = kept.last?.type ?? initial
        let segments =
            [Segment(start: ZoneTable.distantPast, offset: initial.offset)]
            + kept.map { Segment(start: $0.seconds, offset: $0.type.offset) }
            + [Segment(start: ZoneTable.distantFuture, offset: last.offset)]
        self.segments = segments
        var firstSegments: [Int32] = []
        var segment = 0
        for span in 0...(max(0, kept.last?.seconds ?? 0) >> ZoneTable.spanBits + 1) {
            while segments[segment + 1].start <= span << ZoneTable.spanBits { segment += 1 }
            firstSegments.append(Int32(segment))
        }
        self.firstSegments = firstSegments
    }

    private static let spanBits = 24

    var lastSegment: Int { segments.count - 2 }

    /// The segment that holds an instant, in seconds since the epoch: the number of transitions up to and including it.
    ///
    /// Complexity: since 1970 a step for each transition in half a year, before it one for each transition.
    @inline(__always)
    func segment(at seconds: Int) -> Int {
        let span = min(seconds >> ZoneTable.spanBits, firstSegments.count - 1)
        var segment = span < 0 ? 0 : Int(firstSegments[span])
        while segments[segment + 1].start <= seconds { segment += 1 }
        return segment
    }

    /// Seconds ahead of UTC.
    func offset(inSegment segment: Int) -> Int { segments[segment].offset }

    func abbreviation(inSegment segment: Int) -> String { abbreviations[segment] }

    /// The first second of a segment; for segment 0 a second before all others.
    func start(ofSegment segment: Int) -> Int { segments[segment].start }

    /// The first second after a segment; for the last segment a second after all others.
    func end(ofSegment segment: Int) -> Int { segments[segment + 1].start }

    /// Beyond everything an `Instant` can hold, and far from where adding an offset would overflow.
    private static let distantPast = -(1 << 60)
    private static let distantFuture = 1 << 60

    static func == (left: ZoneTable, right: ZoneTable) -> Bool {
        left === right
            || left.segments == right.segments && left.abbreviations == right.abbreviations
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(segments)
    }
}

/// What the clocks of a zone do between two transitions.
struct LocalTimeType: Hashable, Sendable {
    /// Seconds ahead of UTC.
    let offset: Int
    let abbreviation: String
}
