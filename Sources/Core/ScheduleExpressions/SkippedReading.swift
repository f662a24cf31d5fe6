/// A time on the wall at which a schedule was due by its expression, and at which nothing runs because clocks change.
public struct SkippedReading: Hashable, Sendable {
    /// The time that the expression names.
    public let reading: CivilDateTime
    /// When it would have been: the end of the gap it falls into, or the pass that is not taken.
    public let instant: Instant
    /// Why nothing runs then.
    public let cause: Cause

    /// What the clocks, and the policy, did to a time.
    public enum Cause: Hashable, Sendable {
        /// The clocks never show it, and the policy is to skip it.
        case gap
        /// The clocks never show it, and the run right after the gap stands for it too.
        case runAfterGap
        /// The clocks show it twice, and the policy takes the other time.
        case otherPass
    }
}

extension Schedule {
    /// What clock changes take away in a span, its start included, its end not, in order.
    ///
    /// A time that is moved to the end of a gap is an occurrence and is not here. Rates, and expressions that follow
    /// elapsed time, lose nothing.
    public func skipped(in range: Range<Instant>) -> [SkippedReading] {
        let found: [SkippedReading] =
            switch expression {
            case .rate: []
            case .at(let at): skipped(at)
            case .cron(let cron): cron.followsElapsedTime ? [] : skipped(cron, in: range)
            }
        return found.filter { skip in
            range.contains(skip.instant) && skip.instant >= startDate ?? skip.instant
                && skip.instant <= endDate ?? skip.instant
        }
    }

    private func skipped(_ at: AtExpression) -> [SkippedReading] {
        switch (zone.resolve(at.time), daylightSaving.gap, daylightSaving.overlap) {
        case (.never(let gapEnds), .skip, _): [SkippedReading(reading: at.time, instant: gapEnds, cause: .gap)]
        case (.twice(_, let second), _, .first):
            [SkippedReading(reading: at.time, instant: second, cause: .otherPass)]
        case (.twice(let first, _), _, .second):
            [SkippedReading(reading: at.time, instant: first, cause: .otherPass)]
        case (.once, _, _), (.never, .runAfter, _), (.twice, _, .both): []
        }
    }

    private func skipped(_ cron: CronExpression, in range: Range<Instant>) -> [SkippedReading] {
        // A pass that is not taken may be up to the length of an overlap away from the change.
        let reach = (limited(range.lowerBound) - .days(1))..<(limited(range.upperBound) + .days(1))
        return zone.transitions(in: reach).flatMap { change in
            change.offsetAfter > change.offsetBefore ? lost(cron, inGapOf: change) : untaken(cron, at: change)
        }
    }

    private func lost(_ cron: CronExpression, inGapOf change: Transition) -> [SkippedReading] {
        let readings = readings(cron, from: change, change.offsetBefore, to: change.offsetAfter)
        if daylightSaving.gap == .skip {
            return readings.map { SkippedReading(reading: $0, instant: change.instant, cause: .gap) }
        }
        let isRegular = next(after: change.instant - .milliseconds(1)) == Occurrence(instant: change.instant)
        return readings.dropFirst(isRegular ? 0 : 1).map {
            SkippedReading(reading: $0, instant: change.instant, cause: .runAfterGap)
        }
    }

    private func untaken(_ cron: CronExpression, at change: Transition) -> [SkippedReading] {
        let offset: Int
        switch daylightSaving.overlap {
        case .both: return []
        case .first: offset = change.offsetAfter
        case .second: offset = change.offsetBefore
        }
        return readings(cron, from: change, change.offsetAfter, to: change.offsetBefore).map { reading in
            let instant = Instant(secondsSinceEpoch: Int64(reading.localSeconds - offset))
            return SkippedReading(reading: reading, instant: instant, cause: .otherPass)
        }
    }

    /// The readings that match between what two offsets make of the instant of a change.
    private func readings(
        _ cron: CronExpression, from change: Transition, _ lower: Int, to upper: Int
    ) -> [CivilDateTime] {
        let start = Int(change.instant.secondsSinceEpoch)
        return sequence(state: start + lower) { from -> CivilDateTime? in
            guard let found = cron.masks.first(from: from - shift).map({ $0 + shift }), found < start + upper else {
                return nil
            }
            from = found + 1
            return CivilDateTime(localSeconds: found)
        }.map(\.self)
    }
}
