/// An expression in its setting: zone, offset, dates, daylight saving. It knows its occurrences.
///
/// ```swift
/// let schedule = Schedule(
///     expression: try ScheduleExpression(parsing: "cron(0 2 ? * SUN#2 *)"),
///     zone: try TimeZoneRules(named: "America/New_York"))
/// let next = schedule.next(after: try Instant(parsing: "2026-12-01"))
/// ```
public struct Schedule: Hashable, Sendable {
    /// What names the times.
    public var expression: ScheduleExpression
    /// Where the clock hangs that cron and at are read on. A rate does not look at it.
    public var zone: TimeZoneRules
    /// ScheduleOffset: days after each cron hit, at the same time on the wall. Rates and at do not have it.
    public var offsetDays: Int
    /// Nothing is due before it. A rate is due at it and counts from it, but see `anchor`.
    public var startDate: Instant?
    /// Nothing is due after it.
    public var endDate: Instant?
    /// What becomes of times that the clocks skip or show twice.
    public var daylightSaving: DaylightSavingPolicy
    /// What a rate counts from if it is made at some instant, as over the API: it is due one interval later, and a
    /// StartDate that was past by then does not count. Nil for a file, which must mean the same on every machine: a rate
    /// counts from its StartDate, past or not, else from 1970-01-01T00:00:00Z.
    public var anchor: Instant?
    /// When the schedule came into force, by creation or by its last change: with an offset, cron hits at or before it do
    /// not count, even if the day that is so many days later is still ahead (SSM user guide, ScheduleOffset). Nil: all do.
    public var appliedAt: Instant?

    /// Without further arguments: in UTC, without bounds, with the default for clock changes, as a file means it.
    public init(
        expression: ScheduleExpression, zone: TimeZoneRules = .utc, offsetDays: Int = 0, startDate: Instant? = nil,
        endDate: Instant? = nil, daylightSaving: DaylightSavingPolicy = DaylightSavingPolicy(),
        anchor: Instant? = nil, appliedAt: Instant? = nil
    ) {
        self.expression = expression
        self.zone = zone
        self.offsetDays = offsetDays
        self.startDate = startDate
        self.endDate = endDate
        self.daylightSaving = daylightSaving
        self.anchor = anchor
        self.appliedAt = appliedAt
    }

    /// The largest ScheduleOffset of SSM; whatever is outside 0 to 6 counts as the nearer of the two.
    public static let offsetDaysMax = 6

    /// The first occurrence after an instant. nil: never again, or not in the years to 2199.
    ///
    /// Complexity: constant for the usual expressions; at worst a few steps for each month to the end of 2199.
    public func next(after instant: Instant) -> Occurrence? {
        var bound = limited(instant)
        if let startDate { bound = max(bound, limited(startDate) - .milliseconds(1)) }
        let found = next(expression, after: bound, earliestSecond: earliestSecond)
        guard let found else { return nil }
        if let endDate, found.instant > endDate { return nil }
        return found
    }

    /// The last occurrence before an instant. nil: there was none since 1970-01-01T00:00:00Z.
    ///
    /// Complexity: as `next(after:)`.
    public func previous(before instant: Instant) -> Occurrence? {
        var bound = limited(instant)
        if let endDate { bound = min(bound, limited(endDate) + .milliseconds(1)) }
        let found: Occurrence? =
            switch expression {
            case .cron(let cron):
                cron.masks.previous(
                    before: Int((bound - .milliseconds(1)).secondsSinceEpoch) + 1, in: zone.table, shift: shift,
                    policy: cron.masks.effective(daylightSaving))
            case .rate(let rate): previousRate(rate, before: bound)
            case .at(let at): occurrences(of: at).last { $0.instant < bound }
            }
        guard let found, found.instant.secondsSinceEpoch >= earliestSecond else { return nil }
        if let startDate, found.instant < startDate { return nil }
        return found
    }

    private func next(_ expression: borrowing ScheduleExpression, after bound: Instant, earliestSecond: Int)
        -> Occurrence?
    {
        switch expression {
        case .cron(let cron):
            cron.masks.next(
                from: max(Int(bound.secondsSinceEpoch) + 1, earliestSecond), in: zone.table, shift: shift,
                policy: cron.masks.effective(daylightSaving))
        case .rate(let rate): nextRate(rate, after: max(bound, Schedule.beforeEpoch))
        case .at(let at): occurrences(of: at).first { $0.instant > max(bound, Schedule.beforeEpoch) }
        }
    }

    /// Schedules begin with 1970, whatever day it is in the zone then.
    private static let beforeEpoch = Instant(millisecondsSinceEpoch: -1)

    /// In plain English: `02:00 on the second Sunday of every month, America/New_York`.
    public var explanation: String {
        switch expression {
        case .rate: expression.explanation
        case .at: "\(expression.explanation), \(zone.name)"
        case .cron: "\(offsetText)\(expression.explanation), \(zone.name)"
        }
    }

    private var offsetText: String {
        guard shift > 0 else { return "" }
        return offsetDays == 1 ? "1 day after " : "\(shift / secondsPerDay) days after "
    }

    // MARK: - Bounds

    /// The instant, or the bounds of the years 1 to 9999 for what lies beyond. Nothing is due there, and sums of such
    /// instants do not overflow.
    func limited(_ instant: Instant) -> Instant {
        min(max(instant, Schedule.distantPast), Schedule.distantFuture)
    }

    private static let distantPast = Instant(secondsSinceEpoch: -62_135_596_800)
    private static let distantFuture = Instant(secondsSinceEpoch: 253_402_300_799)

    /// ScheduleOffset in seconds on the wall.
    var shift: Int { offsetDays == 0 ? 0 : min(max(offsetDays, 0), Schedule.offsetDaysMax) * secondsPerDay }

    /// Before it nothing is due: the epoch, or, with an offset, whatever the first hit that counts leads to.
    private var earliestSecond: Int {
        guard shift > 0, let appliedAt else { return 0 }
        return earliestSecond(appliedAt: appliedAt)
    }

    private func earliestSecond(appliedAt: Instant) -> Int {
        let applied = limited(appliedAt)
        let reading = Int(applied.secondsSinceEpoch) + zone.offsetSeconds(at: applied) + 1 + shift
        let first =
            switch zone.resolve(CivilDateTime(localSeconds: reading)) {
            case .once(let instant): instant
            case .twice(let one, let two): daylightSaving.overlap == .second ? two : one
            case .never(let gapEnds): gapEnds
            }
        return max(0, Int(first.secondsSinceEpoch))
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
        let start = startDate.map(limited)
        if let anchor = anchor.map(limited) {
            let first = start.flatMap { $0 > anchor ? $0 : nil } ?? anchor + .milliseconds(interval)
            return (first.millisecondsSinceEpoch, interval)
        }
        return (start?.millisecondsSinceEpoch ?? interval, interval)
    }

    private func nextRate(_ rate: RateExpression, after instant: Instant) -> Occurrence? {
        let (first, interval) = rateGrid(rate)
        let after = instant.millisecondsSinceEpoch
        let found = after < first ? first : first + ((after - first) / interval + 1) * interval
        guard found < Int64(CronMasks.readingsEnd) * 1000 else { return nil }
        return Occurrence(instant: Instant(millisecondsSinceEpoch: found))
    }

    private func previousRate(_ rate: RateExpression, before instant: Instant) -> Occurrence? {
        let (first, interval) = rateGrid(rate)
        let last = min(instant.millisecondsSinceEpoch, Int64(CronMasks.readingsEnd) * 1000) - 1
        guard last >= first else { return nil }
        return Occurrence(instant: Instant(millisecondsSinceEpoch: first + (last - first) / interval * interval))
    }
}
