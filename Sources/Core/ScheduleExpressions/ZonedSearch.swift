/// Cron hits as instants of a zone: the one place that decides what clock changes do to them.
///
/// A zone is a sequence of segments of constant offset. In each, readings and instants correspond one to one, so that the
/// search on the wall clock serves; only the borders need thought:
///
/// - a segment that begins with a gap has one more candidate, its first instant, for the hits in the gap;
/// - of readings that two neighbouring segments share, the policy takes the earlier, the later, or both;
/// - an expression that follows elapsed time has neither: it takes each segment as it is.
struct ZonedSearch {
    let cron: CronExpression
    let table: ZoneTable
    /// ScheduleOffset in seconds on the wall.
    let shift: Int
    let policy: DaylightSavingPolicy

    func next(after instant: Instant) -> Occurrence? {
        let from = max(clamped(instant.secondsSinceEpoch) + 1, 0)
        var segment = table.segment(at: from)
        while segment <= table.lastSegment {
            let start = max(from, table.start(ofSegment: segment))
            if start > ZonedSearch.end { return nil }
            let readings = self.readings(of: segment)
            let lower = max(readings.lowerBound, start + table.offset(inSegment: segment))
            let regular = lower < readings.upperBound ? first(in: lower..<readings.upperBound) : nil
            let found = regular.map { $0 - table.offset(inSegment: segment) }
            if let gap = gapHit(segment), gap.at >= from, found.map({ gap.at < $0 }) ?? true {
                return Occurrence(
                    instant: Instant(secondsSinceEpoch: Int64(gap.at)),
                    clockChange: .movedOutOfGap(from: CivilDateTime(localSeconds: gap.reading)))
            }
            if let regular, let found { return occurrence(found, reading: regular, in: segment) }
            segment += 1
        }
        return nil
    }

    func previous(before instant: Instant) -> Occurrence? {
        // The first second that is not before the instant.
        let whole = instant.millisecondsSinceEpoch % 1000 == 0
        let until = clamped(instant.secondsSinceEpoch) + (whole ? 0 : 1)
        guard until > 0 else { return nil }
        var segment = table.segment(at: until - 1)
        while segment >= 0 {
            let end = min(until, table.end(ofSegment: segment))
            if end <= 0 { return nil }
            let readings = self.readings(of: segment)
            let upper = min(readings.upperBound, end + table.offset(inSegment: segment))
            let regular = readings.lowerBound < upper ? last(in: readings.lowerBound..<upper) : nil
            if let regular {
                return occurrence(regular - table.offset(inSegment: segment), reading: regular, in: segment)
            }
            if let gap = gapHit(segment), gap.at < until {
                return Occurrence(
                    instant: Instant(secondsSinceEpoch: Int64(gap.at)),
                    clockChange: .movedOutOfGap(from: CivilDateTime(localSeconds: gap.reading)))
            }
            segment -= 1
        }
        return nil
    }

    // MARK: - Segments

    /// The readings of a segment that count there.
    private func readings(of segment: Int) -> Range<Int> {
        let offset = table.offset(inSegment: segment)
        var lower = max(table.start(ofSegment: segment), -ZonedSearch.end) + offset
        var upper = min(table.end(ofSegment: segment), ZonedSearch.end) + offset
        if !cron.followsElapsedTime {
            if segment > 0, policy.overlap == .first {
                let before = table.offset(inSegment: segment - 1)
                if before > offset { lower += before - offset }
            }
            if segment < table.lastSegment, policy.overlap == .second {
                let after = table.offset(inSegment: segment + 1)
                if after < offset { upper -= offset - after }
            }
        }
        return lower..<max(lower, upper)
    }

    /// The instant after the gap with which a segment begins, if a hit fell into the gap and is to run after it.
    private func gapHit(_ segment: Int) -> (at: Int, reading: Int)? {
        guard segment > 0, policy.gap == .runAfter, !cron.followsElapsedTime else { return nil }
        let start = table.start(ofSegment: segment)
        let before = table.offset(inSegment: segment - 1)
        let offset = table.offset(inSegment: segment)
        guard offset > before, let reading = first(in: start + before..<start + offset) else { return nil }
        return (start, reading)
    }

    private func occurrence(_ seconds: Int, reading: Int, in segment: Int) -> Occurrence {
        var change: ClockChange?
        if segment < table.lastSegment {
            let end = table.end(ofSegment: segment)
            if reading >= end + table.offset(inSegment: segment + 1) { change = .firstOfTwo }
        }
        if segment > 0 {
            let start = table.start(ofSegment: segment)
            if reading < start + table.offset(inSegment: segment - 1) { change = .secondOfTwo }
        }
        return Occurrence(instant: Instant(secondsSinceEpoch: Int64(seconds)), clockChange: change)
    }

    // MARK: - Readings, with the offset in days

    private func first(in range: Range<Int>) -> Int? {
        cron.first(in: range.lowerBound - shift..<range.upperBound - shift).map { $0 + shift }
    }

    private func last(in range: Range<Int>) -> Int? {
        cron.last(in: range.lowerBound - shift..<range.upperBound - shift).map { $0 + shift }
    }

    /// A week after the years that a schedule knows: room for the offset and the zones.
    private static let end = CronExpression.readingsEnd + 8 * secondsPerDay

    private func clamped(_ seconds: Int64) -> Int { Int(min(max(seconds, -1), Int64(ZonedSearch.end))) }
}
