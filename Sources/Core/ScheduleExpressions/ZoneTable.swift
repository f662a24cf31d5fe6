/// A zone as segments of constant offset, separated by transitions in order of time.
///
/// Segment 0 lies before the first transition, segment n from transition n−1 to transition n. It is a class so that a
/// copy of a zone costs one reference, not one for every array.
final class ZoneTable: Hashable, Sendable {
    /// Seconds since the epoch, strictly increasing.
    private let transitions: [Int]
    /// Seconds ahead of UTC, one more than there are transitions.
    private let offsets: [Int]
    private let abbreviations: [String]

    /// A zone whose clocks are never changed.
    init(offset: Int, abbreviation: String) {
        transitions = []
        offsets = [offset]
        abbreviations = [abbreviation]
    }

    /// Changes that change nothing, and changes that another one at the same instant replaces, are dropped.
    init(initial: LocalTimeType, changes: [(seconds: Int, type: LocalTimeType)]) {
        var kept: [(seconds: Int, type: LocalTimeType)] = []
        for change in changes {
            if let last = kept.last, last.seconds == change.seconds { kept.removeLast() }
            let current = kept.last?.type ?? initial
            if current != change.type { kept.append(change) }
        }
        transitions = kept.map(\.seconds)
        offsets = [initial.offset] + kept.map(\.type.offset)
        abbreviations = [initial.abbreviation] + kept.map(\.type.abbreviation)
    }

    var lastSegment: Int { transitions.count }

    /// The segment that holds an instant, in seconds since the epoch: the number of transitions up to and including it.
    func segment(at seconds: Int) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Seconds ahead of UTC.
    func offset(inSegment segment: Int) -> Int { offsets[segment] }

    func abbreviation(inSegment segment: Int) -> String { abbreviations[segment] }

    /// The first second of a segment; for segment 0 a second before all others.
    func start(ofSegment segment: Int) -> Int { segment == 0 ? ZoneTable.distantPast : transitions[segment - 1] }

    /// The first second after a segment; for the last segment a second after all others.
    func end(ofSegment segment: Int) -> Int {
        segment == transitions.count ? ZoneTable.distantFuture : transitions[segment]
    }

    /// Beyond everything an `Instant` can hold, and far from where adding an offset would overflow.
    private static let distantPast = -(1 << 60)
    private static let distantFuture = 1 << 60

    static func == (left: ZoneTable, right: ZoneTable) -> Bool {
        left === right
            || left.transitions == right.transitions && left.offsets == right.offsets
                && left.abbreviations == right.abbreviations
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(transitions)
    }
}

/// What the clocks of a zone do between two transitions.
struct LocalTimeType: Hashable, Sendable {
    /// Seconds ahead of UTC.
    let offset: Int
    let abbreviation: String
}
