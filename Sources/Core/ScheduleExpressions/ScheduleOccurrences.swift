extension Schedule {
    /// The occurrences after an instant, in order. They are found while one asks for them.
    public func occurrences(after instant: Instant) -> ScheduleOccurrences {
        ScheduleOccurrences(self, after: instant, before: Instant(millisecondsSinceEpoch: .max))
    }

    /// The occurrences in a span, its start included, its end not, in order. They are found while one asks for them.
    public func occurrences(in range: Range<Instant>) -> ScheduleOccurrences {
        let start = range.lowerBound.millisecondsSinceEpoch
        let after = Instant(millisecondsSinceEpoch: start == .min ? start : start - 1)
        return ScheduleOccurrences(self, after: after, before: range.upperBound)
    }
}

/// The occurrences of a schedule one by one.
///
/// Between two changes of the clocks the next occurrence is the next bit of a mask; only at such a border is the schedule
/// itself asked. Complexity of a step: constant, at a border that of `Schedule.next(after:)`.
public struct ScheduleOccurrences: Sequence, IteratorProtocol, Sendable {
    private let schedule: Schedule
    private let end: Instant
    /// The last instant that was given, or whatever the first one must come after.
    private var last: Instant

    // The times of day of a cron expression, as masks.
    private var seconds: UInt64 = 0
    private var minutes: UInt64 = 0
    private var hours: UInt64 = 0

    // What is still to come of the month, day, hour and minute that `last` is in, as masks, and the instants, in seconds
    // since the epoch, that their bits 0 stand for.
    /// Its place in `CivilMonth.all`.
    private var month = 0
    private var monthStart = 0
    private var daysLeft: UInt32 = 0
    private var dayStart = 0
    private var hoursLeft: UInt64 = 0
    private var hourStart = 0
    private var minutesLeft: UInt64 = 0
    private var minuteStart = 0
    private var secondsLeft: UInt64 = 0
    /// The border: before it the masks alone decide.
    private var ordinaryEnd = 0

    init(_ schedule: Schedule, after instant: Instant, before end: Instant) {
        self.schedule = schedule
        self.end = end
        last = instant
        if case .cron(let cron) = schedule.expression {
            (seconds, minutes, hours) = (cron.masks.seconds, cron.masks.minutes, cron.masks.hours)
        }
    }

    /// The next occurrence; nil when there is none any more, then and whenever it is asked again.
    public mutating func next() -> Occurrence? {
        if secondsLeft == 0 {
            guard minutesLeft != 0 || refillMinutes() else { return nextOverBorder() }
            minuteStart = hourStart &+ minutesLeft.trailingZeroBitCount &* 60
            minutesLeft &= minutesLeft &- 1
            secondsLeft = seconds
        }
        let found = minuteStart &+ secondsLeft.trailingZeroBitCount
        guard found < ordinaryEnd else { return nextOverBorder() }
        secondsLeft &= secondsLeft &- 1
        last = Instant(secondsSinceEpoch: Int64(found))
        return Occurrence(secondsSinceEpoch: found)
    }

    /// Goes on to the next hour that matches. False: there is none before the border.
    private mutating func refillMinutes() -> Bool {
        if hoursLeft == 0 {
            guard daysLeft != 0 || refillDays() else { return false }
            dayStart = monthStart + daysLeft.trailingZeroBitCount * secondsPerDay
            daysLeft &= daysLeft &- 1
            hoursLeft = hours
        }
        hourStart = dayStart + hoursLeft.trailingZeroBitCount * 3600
        hoursLeft &= hoursLeft &- 1
        minutesLeft = minutes
        return true
    }

    /// Goes on to the next month that has such a day. False: there is none before the border.
    private mutating func refillDays() -> Bool {
        guard monthStart < ordinaryEnd, case .cron(let cron) = schedule.expression else { return false }
        let masks = cron.masks
        let dayZero = Int(masks.calendar[month].dayZero)
        month += 1
        while true {
            let candidate = masks.calendar[month]
            guard masks.isNamed(candidate) else {
                guard let later = masks.seek(from: candidate) else { return false }
                month = later
                continue
            }
            daysLeft = masks.dayMasks[Int(candidate.kind)]
            if daysLeft != 0 {
                monthStart += (Int(candidate.dayZero) - dayZero) * secondsPerDay
                return true
            }
            month += 1
        }
    }

    private mutating func nextOverBorder() -> Occurrence? {
        let found = schedule.next(after: last).flatMap { $0.instant < end ? $0 : nil }
        // When it is over, whoever asks again gets the same answer.
        last = found?.instant ?? Instant(millisecondsSinceEpoch: .max)
        (monthStart, daysLeft, hoursLeft, minutesLeft, secondsLeft, ordinaryEnd) = (0, 0, 0, 0, 0, 0)
        if let found, found.clockChange == nil, case .cron(let cron) = schedule.expression {
            fill(cron.masks, from: Int(found.instant.secondsSinceEpoch))
        }
        return found
    }

    /// Sets the masks to what comes after an occurrence on an ordinary day.
    private mutating func fill(_ cron: CronMasks, from instant: Int) {
        let table = schedule.zone.table
        let segment = table.segment(at: instant)
        let offset = table.offset(inSegment: segment)
        // Readings that the next segment shows again are left to the schedule, and so is everything at its start.
        let overlap = Swift.max(0, offset - table.offset(inSegment: segment + 1))
        let bound = Swift.min(end, schedule.endDate ?? end)
        ordinaryEnd = Swift.min(table.end(ofSegment: segment) - overlap, Int(bound.secondsSinceEpoch))
        let reading = instant + offset - schedule.shift
        let day = reading / secondsPerDay
        let second = reading - day * secondsPerDay
        let (hour, minute) = (second / 3600, second / 60 % 60)
        month = CivilMonth.index(holding: day, in: cron.calendar)
        let today = day - Int(cron.calendar[month].dayZero)
        monthStart = instant - second - today * secondsPerDay
        dayStart = instant - second
        hourStart = dayStart + hour * 3600
        minuteStart = hourStart + minute * 60
        daysLeft = cron.dayMasks[Int(cron.calendar[month].kind)] & (~1 &<< UInt32(truncatingIfNeeded: today))
        hoursLeft = hours & (~1 &<< UInt64(truncatingIfNeeded: hour))
        minutesLeft = minutes & (~1 &<< UInt64(truncatingIfNeeded: minute))
        secondsLeft = seconds & (~1 &<< UInt64(truncatingIfNeeded: second % 60))
    }
}
