/// What a reading of the clock on the wall is in a zone: one instant, two, or none.
public enum Resolution: Hashable, Sendable {
    /// As on all ordinary days.
    case once(Instant)
    /// The clocks were turned back and showed it twice, earlier and later.
    case twice(Instant, Instant)
    /// The clocks were turned forward and never showed it; `gapEnds` is the first instant after the gap.
    case never(gapEnds: Instant)
}
