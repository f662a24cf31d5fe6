import ScheduleExpressions

/// An event that opens or closes a calendar, with all its occurrences.
///
/// Instants are seconds since the epoch here; a reading of the clock on the wall is seconds after the reading
/// 1970-01-01T00:00:00.
struct CalendarEvent: Hashable, Sendable {
    let uid: String
    let summary: String
    /// The reading of DTSTART.
    let start: Int
    let zone: CalendarZone
    let length: EventLength
    private let recurrence: Recurrence?
    /// The instants of RDATE, in order.
    private let added: [Int]
    /// The instants of EXDATE, and those of which an override says something else.
    private(set) var excluded: Set<Int>
    /// The instant of DTSTART.
    private let firstInstant: Int
    /// No occurrence begins earlier.
    let firstStart: Int
    /// No occurrence begins later.
    let lastStart: Int

    private struct Recurrence: Hashable {
        let rule: RecurrenceRule
        /// The last day on the wall, in days since 1970-01-01, that the rule can give.
        let lastDay: Int
        /// The last instant, if the rule has an UNTIL.
        let until: Int?
    }

    /// `until` is the instant of the rule's UNTIL.
    init(
        uid: String, summary: String, start: Int, zone: CalendarZone, length: EventLength, rule: RecurrenceRule? = nil,
        until: Int? = nil, added: [Int] = [], excluded: Set<Int> = []
    ) {
        self.uid = uid
        self.summary = summary
        self.start = start
        self.zone = zone
        self.length = length
        self.added = added.sorted()
        self.excluded = excluded
        firstInstant = zone.instant(of: start)
        firstStart = min(firstInstant, self.added.first ?? firstInstant)
        var lastStart = max(firstInstant, self.added.last ?? firstInstant)
        if let rule {
            var lastDay = rule.lastDay(startingOn: start.dayAndSecond.day, through: ChangeCalendar.lastDay)
            if let until { lastDay = min(lastDay, until.dayAndSecond.day + 1) }
            recurrence = Recurrence(rule: rule, lastDay: lastDay, until: until)
            lastStart = max(lastStart, (lastDay + 2) * secondsOfDay)
        } else {
            recurrence = nil
        }
        self.lastStart = lastStart
    }

    var recurs: Bool { recurrence != nil }

    /// An override replaces the occurrence at this instant.
    mutating func exclude(_ instant: Int) { excluded.insert(instant) }

    /// Whether an occurrence begins at this instant, excluded or not.
    func hasStart(at instant: Int) -> Bool { !allStarts(in: instant..<instant + 1).isEmpty }

    func occurrence(from start: Int, to end: Int) -> EventOccurrence {
        EventOccurrence(
            uid: uid, summary: summary, from: Instant(secondsSinceEpoch: Int64(start)),
            to: Instant(secondsSinceEpoch: Int64(end)))
    }
}

extension CalendarEvent {
    /// The occurrences that have a second in the range, in order.
    ///
    /// Complexity: linear in the days of the range and of the event's length, if it recurs; otherwise a comparison, and a
    /// binary search of its RDATEs.
    func occurrences(in range: Range<Int>) -> [(start: Int, end: Int)] {
        occurrences(startingIn: range.lowerBound - length.secondsMax..<range.upperBound).filter {
            $0.end > range.lowerBound
        }
    }

    /// The occurrences that begin in the range, in order.
    func occurrences(startingIn range: Range<Int>) -> [(start: Int, end: Int)] {
        allStarts(in: range).filter { !excluded.contains($0) }.map { ($0, end(ofOccurrenceAt: $0)) }
    }

    /// Days are added on the wall first, then hours in elapsed time (RFC 5545, section 3.3.6).
    private func end(ofOccurrenceAt start: Int) -> Int {
        guard length.days > 0 else { return start + length.seconds }
        return zone.instant(of: zone.reading(at: start) + length.days * secondsOfDay) + length.seconds
    }

    /// DTSTART, what the rule gives and RDATE, each instant once (section 3.8.5.3).
    private func allStarts(in range: Range<Int>) -> [Int] {
        guard range.lowerBound <= lastStart, firstStart < range.upperBound else {
            return []
        }
        var starts = range.contains(firstInstant) ? [firstInstant] : []
        if let recurrence { starts += self.starts(of: recurrence, in: range) }
        guard !added.isEmpty else { return starts }
        starts += added[added.insertionIndex(of: range.lowerBound)..<added.insertionIndex(of: range.upperBound)]
        starts.sort()
        return starts.indices.compactMap { $0 > 0 && starts[$0] == starts[$0 - 1] ? nil : starts[$0] }
    }

    /// What the rule gives after DTSTART.
    private func starts(of recurrence: Recurrence, in range: Range<Int>) -> [Int] {
        let (firstDay, secondOfDay) = start.dayAndSecond
        // No zone is two days from UTC, and no gap is as long.
        let days = recurrence.rule.days(
            from: max(firstDay + 1, range.lowerBound.dayAndSecond.day - 2),
            through: min(recurrence.lastDay, range.upperBound.dayAndSecond.day + 2), startingOn: firstDay)
        return days.compactMap { day in
            let instant = zone.instant(of: day * secondsOfDay + secondOfDay)
            guard range.contains(instant) else { return nil }
            if let until = recurrence.until, instant > until { return nil }
            return instant
        }
    }
}
