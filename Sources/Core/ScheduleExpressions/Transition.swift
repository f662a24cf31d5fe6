/// An instant at which the clocks of a zone are changed, or get another abbreviation.
public struct Transition: Hashable, Sendable {
    /// The first instant at which the new offset holds.
    public let instant: Instant
    /// Seconds ahead of UTC.
    public let offsetBefore: Int
    /// Seconds ahead of UTC.
    public let offsetAfter: Int
    /// Such as `EST`.
    public let abbreviationBefore: String
    /// Such as `EDT`.
    public let abbreviationAfter: String
}

extension TimeZoneRules {
    /// The changes in a range of time, its start included, its end not, in order.
    public func transitions(in range: Range<Instant>) -> [Transition] {
        let first = table.segment(at: Int(range.lowerBound.secondsSinceEpoch))
        let last = table.segment(at: Int(range.upperBound.secondsSinceEpoch))
        // A transition opens a segment, so the one that opens `first` is of interest only at the very start.
        return (max(first, 1)...max(last, first, 1)).compactMap { segment in
            guard segment <= table.lastSegment else { return nil }
            let instant = Instant(secondsSinceEpoch: Int64(table.start(ofSegment: segment)))
            guard range.contains(instant) else { return nil }
            return Transition(
                instant: instant,
                offsetBefore: table.offset(inSegment: segment - 1),
                offsetAfter: table.offset(inSegment: segment),
                abbreviationBefore: table.abbreviation(inSegment: segment - 1),
                abbreviationAfter: table.abbreviation(inSegment: segment))
        }
    }
}
