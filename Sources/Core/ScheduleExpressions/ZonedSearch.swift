/// Cron hits as instants of a zone: the one place that decides what clock changes do to them.
///
/// A zone is a sequence of segments of constant offset. In each, readings and instants correspond one to one, so that the
/// search on the wall clock serves. The next reading is good for whichever segment shows it first, and only the borders
/// need thought:
///
/// - a segment that begins with a gap has one more candidate, its first instant, for the readings in the gap;
/// - of readings that two neighbouring segments share, the policy takes the earlier, the later, or both.
///
/// Instants are seconds since the epoch here, and `shift` is ScheduleOffset in seconds on the wall.
extension CronMasks {
    /// The policy that holds for this expression. To follow elapsed time is to take every pass and to let a gap be a gap.
    func effective(_ policy: DaylightSavingPolicy) -> DaylightSavingPolicy {
        followsElapsedTime ? DaylightSavingPolicy(gap: .skip, overlap: .both) : policy
    }

    /// The first occurrence that is not before an instant. The policy is the effective one.
    func next(from instant: Int, in table: ZoneTable, shift: Int, policy: DaylightSavingPolicy) -> Occurrence? {
        var segment = table.segment(at: instant)
        var offset = table.offset(inSegment: segment)
        var lower = instant + offset
        if segment > 0 {
            let start = table.start(ofSegment: segment)
            let before = table.offset(inSegment: segment - 1)
            if before > offset, policy.overlap == .first { lower = max(lower, start + before) }
            if before < offset, instant == start, let moved = moved(over: segment, table, shift, policy) {
                return moved
            }
        }
        var reading = firstReading(from: lower, shift)
        while true {
            if reading < upperBound(of: segment, table, policy) { return occurrence(reading, in: segment, table) }
            guard segment < table.lastSegment else { return nil }
            segment += 1
            let before = offset
            offset = table.offset(inSegment: segment)
            let firstShown = table.start(ofSegment: segment) + offset
            if before < offset, reading < firstShown {
                if let moved = moved(over: segment, table, shift, policy) { return moved }
                lower = firstShown
                reading = firstReading(from: lower, shift)
            } else if before > offset, policy.overlap != .first {
                lower = firstShown
                reading = firstReading(from: lower, shift)
            } else if reading == CronMasks.never, firstShown >= lower {
                return nil
            }
        }
    }

    /// The last occurrence before an instant. The policy is the effective one.
    func previous(before instant: Int, in table: ZoneTable, shift: Int, policy: DaylightSavingPolicy) -> Occurrence? {
        var segment = table.segment(at: instant - 1)
        var upper = min(instant + table.offset(inSegment: segment), upperBound(of: segment, table, policy))
        while true {
            let start = table.start(ofSegment: segment)
            let offset = table.offset(inSegment: segment)
            let before = segment > 0 ? table.offset(inSegment: segment - 1) : offset
            let reading = last(through: upper - 1 - shift).map { $0 + shift } ?? -CronMasks.never
            if reading >= start + (policy.overlap == .first ? max(before, offset) : offset) {
                return occurrence(reading, in: segment, table)
            }
            if before < offset, reading >= start + before, let moved = moved(over: segment, table, shift, policy) {
                return moved
            }
            guard segment > 0 else { return nil }
            segment -= 1
            let earlier = upperBound(of: segment, table, policy)
            if reading == -CronMasks.never, earlier <= upper { return nil }
            upper = earlier
        }
    }

    // MARK: - Borders

    /// Later than every reading.
    private static let never = Int.max

    private func firstReading(from lower: Int, _ shift: Int) -> Int {
        first(from: lower - shift).map { $0 + shift } ?? CronMasks.never
    }

    /// The first reading after a segment that does not count there any more.
    private func upperBound(of segment: Int, _ table: ZoneTable, _ policy: DaylightSavingPolicy) -> Int {
        let offset = table.offset(inSegment: segment)
        let end = table.end(ofSegment: segment)
        guard policy.overlap == .second else { return end + offset }
        return end + min(offset, table.offset(inSegment: segment + 1))
    }

    /// The run right after the gap with which a segment begins, for the readings in the gap. A regular run at that
    /// instant is itself, and no other is needed.
    private func moved(
        over segment: Int, _ table: ZoneTable, _ shift: Int, _ policy: DaylightSavingPolicy
    ) -> Occurrence? {
        guard policy.gap == .runAfter else { return nil }
        let start = table.start(ofSegment: segment)
        let firstShown = start + table.offset(inSegment: segment)
        let reading = firstReading(from: start + table.offset(inSegment: segment - 1), shift)
        guard reading < firstShown else { return nil }
        if firstReading(from: firstShown, shift) == firstShown { return occurrence(firstShown, in: segment, table) }
        return Occurrence(secondsSinceEpoch: start, .moved, movedFrom: reading)
    }

    private func occurrence(_ reading: Int, in segment: Int, _ table: ZoneTable) -> Occurrence {
        let instant = reading - table.offset(inSegment: segment)
        // The next segment shows it again.
        if reading >= table.end(ofSegment: segment) + table.offset(inSegment: segment + 1) {
            return Occurrence(secondsSinceEpoch: instant, .firstOfTwo)
        }
        // The segment before has shown it already.
        if segment > 0, reading < table.start(ofSegment: segment) + table.offset(inSegment: segment - 1) {
            return Occurrence(secondsSinceEpoch: instant, .secondOfTwo)
        }
        return Occurrence(secondsSinceEpoch: instant)
    }
}
