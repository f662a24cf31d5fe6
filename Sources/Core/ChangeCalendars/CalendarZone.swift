import ScheduleExpressions

/// Where a local time of the calendar is local.
enum CalendarZone: Hashable, Sendable {
    /// Also the zone of times that name none.
    case utc
    case database(TimeZoneRules)
    /// One that only the file knows.
    case defined(DefinedTimeZone)

    /// The instant, in seconds since the epoch, at which the clock shows this: the first instant after the gap for a
    /// reading that never comes, the earlier for one that comes twice.
    func instant(of reading: Int) -> Int {
        switch self {
        case .utc: return reading
        case .database(let rules):
            switch rules.resolve(CivilDateTime(reading: reading)) {
            case .once(let instant), .twice(let instant, _), .never(let instant):
                return Int(instant.secondsSinceEpoch)
            }
        case .defined(let zone): return zone.instant(of: reading)
        }
    }

    /// What the clock shows.
    func reading(at instant: Int) -> Int {
        switch self {
        case .utc: instant
        case .database(let rules): instant + rules.offsetSeconds(at: Instant(secondsSinceEpoch: Int64(instant)))
        case .defined(let zone): instant + zone.offset(at: instant)
        }
    }
}

/// A zone that a VTIMEZONE defines (RFC 5545, section 3.6.5): offsets from UTC, and the instants at which they change.
struct DefinedTimeZone: Hashable, Sendable {
    /// Seconds ahead of UTC before the first change.
    let initialOffset: Int
    /// In order of time, at most one for an instant.
    let changes: [Change]

    struct Change: Hashable, Sendable {
        /// Seconds since the epoch.
        let instant: Int
        /// Seconds ahead of UTC from then on.
        let offset: Int
    }

    /// Complexity: logarithmic in the changes.
    func offset(at instant: Int) -> Int { offset(beforeChange: firstChange(after: instant)) }

    /// As `CalendarZone.instant(of:)`.
    func instant(of reading: Int) -> Int {
        // No offset is a whole day, so the changes of two days to either side are all that matter.
        var change = firstChange(after: reading - 2 * secondsOfDay)
        while true {
            let instant = reading - offset(beforeChange: change)
            // The segment before began later than that: the reading fell into the gap at its start.
            if change > 0, instant < changes[change - 1].instant { return changes[change - 1].instant }
            guard change < changes.count, instant >= changes[change].instant else { return instant }
            change += 1
        }
    }

    private func offset(beforeChange index: Int) -> Int {
        index > 0 ? changes[index - 1].offset : initialOffset
    }

    private func firstChange(after instant: Int) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].instant <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
