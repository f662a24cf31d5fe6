/// An expression in its setting: zone, offset, dates, daylight saving. It knows its occurrences.
///
/// ```swift
/// let schedule = Schedule(
///     expression: try ScheduleExpression(parsing: "cron(0 2 ? * SUN#2 *)"),
///     zone: try TimeZoneRules(named: "America/New_York"))
/// let next = schedule.next(after: try Instant(parsing: "2026-12-01"))
/// ```
public struct Schedule: Hashable, Sendable {
    public var expression: ScheduleExpression
    /// Where the clock hangs that cron and at are read on. A rate does not look at it.
    public var zone: TimeZoneRules
    /// ScheduleOffset: days after each cron hit, at the same time on the wall. Rates and at do not have it.
    public var offsetDays: Int
    /// Nothing is due before it; a rate counts from it, and is due at it.
    public var startDate: Instant?
    /// Nothing is due after it.
    public var endDate: Instant?
    public var daylightSaving: DaylightSavingPolicy
    /// What a rate without StartDate counts from. It is not due at it, but one interval later.
    public var anchor: Instant

    public init(
        expression: ScheduleExpression, zone: TimeZoneRules = .utc, offsetDays: Int = 0, startDate: Instant? = nil,
        endDate: Instant? = nil, daylightSaving: DaylightSavingPolicy = DaylightSavingPolicy(),
        anchor: Instant = Instant(millisecondsSinceEpoch: 0)
    ) {
        self.expression = expression
        self.zone = zone
        self.offsetDays = offsetDays
        self.startDate = startDate
        self.endDate = endDate
        self.daylightSaving = daylightSaving
        self.anchor = anchor
    }

    /// The first occurrence after an instant. nil: never again, or not in the years to 2199.
    public func next(after instant: Instant) -> Occurrence? {
        let after = limited(instant)
        let bound = startDate.map { max(after, limited($0) - .milliseconds(1)) } ?? after
        let found: Occurrence? =
            switch expression {
            case .cron(let cron): search(cron).next(after: bound)
            case .rate(let rate): nextRate(rate, after: bound)
            case .at(let at): occurrences(of: at).first { $0.instant > bound }
            }
        guard let found, found.instant <= endDate ?? found.instant else { return nil }
        return found
    }

    /// The last occurrence before an instant. nil: there was none since 1970.
    public func previous(before instant: Instant) -> Occurrence? {
        let before = limited(instant)
        let bound = endDate.map { min(before, limited($0) + .milliseconds(1)) } ?? before
        let found: Occurrence? =
            switch expression {
            case .cron(let cron): search(cron).previous(before: bound)
            case .rate(let rate): previousRate(rate, before: bound)
            case .at(let at): occurrences(of: at).last { $0.instant < bound }
            }
        guard let found, found.instant >= startDate ?? found.instant else { return nil }
        return found
    }

    /// The occurrences in a span, its start included, its end not, in order. They are found while one asks for them.
    public func occurrences(in range: Range<Instant>) -> some Sequence<Occurrence> {
        sequence(state: limited(range.lowerBound) - .milliseconds(1)) { [self] after in
            guard let occurrence = next(after: after), occurrence.instant < range.upperBound else { return nil }
            after = occurrence.instant
            return occurrence
        }
    }

    /// The largest ScheduleOffset of SSM; whatever is outside 0 to 6 counts as the nearer of the two.
    public static let offsetDaysMax = 6

    /// The instant, or the bounds of the years 1 to 9999 for what lies beyond. Nothing is due there, and sums of such
    /// instants do not overflow.
    private func limited(_ instant: Instant) -> Instant {
        min(max(instant, Schedule.distantPast), Schedule.distantFuture)
    }

    private static let distantPast = Instant(secondsSinceEpoch: -62_135_596_800)
    private static let distantFuture = Instant(secondsSinceEpoch: 253_402_300_799)

    private func search(_ cron: CronExpression) -> ZonedSearch {
        ZonedSearch(
            cron: cron, table: zone.table, shift: min(max(offsetDays, 0), Schedule.offsetDaysMax) * secondsPerDay,
            policy: daylightSaving)
    }

    // MARK: - at

    private func occurrences(of at: AtExpression) -> [Occurrence] {
        switch zone.resolve(at.time) {
        case .once(let instant): return [Occurrence(instant: instant)]
        case .never(let gapEnds):
            if daylightSaving.gap == .skip { return [] }
            return [Occurrence(instant: gapEnds, clockChange: .movedOutOfGap(from: at.time))]
        case .twice(let first, let second):
            let both = [
                Occurrence(instant: first, clockChange: .firstOfTwo),
                Occurrence(instant: second, clockChange: .secondOfTwo),
            ]
            return switch daylightSaving.overlap {
            case .first: [both[0]]
            case .second: [both[1]]
            case .both: both
            }
        }
    }

    // MARK: - rate

    /// The first of them, and the milliseconds between two.
    private func rateGrid(_ rate: RateExpression) -> (first: Int64, interval: Int64) {
        let interval = rate.interval.milliseconds
        return (
            startDate.map(limited)?.millisecondsSinceEpoch ?? limited(anchor).millisecondsSinceEpoch + interval,
            interval
        )
    }

    private func nextRate(_ rate: RateExpression, after instant: Instant) -> Occurrence? {
        let (first, interval) = rateGrid(rate)
        let after = instant.millisecondsSinceEpoch
        let found = after < first ? first : first + ((after - first) / interval + 1) * interval
        guard found < Int64(CronExpression.readingsEnd) * 1000 else { return nil }
        return Occurrence(instant: Instant(millisecondsSinceEpoch: found))
    }

    private func previousRate(_ rate: RateExpression, before instant: Instant) -> Occurrence? {
        let (first, interval) = rateGrid(rate)
        let last = min(instant.millisecondsSinceEpoch, Int64(CronExpression.readingsEnd) * 1000) - 1
        guard last >= first else { return nil }
        return Occurrence(instant: Instant(millisecondsSinceEpoch: first + (last - first) / interval * interval))
    }
}
