import ScheduleExpressions

extension ICalendarWriter {
    /// Writes a VTIMEZONE (RFC 5545, section 3.6.5) that holds for local times of the given years, which are within 1970 to
    /// 2199 or cut to it.
    ///
    /// Every change is written out, so that the reader needs no rule: one STANDARD or DAYLIGHT for each kind of change,
    /// with an RDATE for each time it happens. The first says what holds when the years begin. The database does not tell
    /// here what is daylight saving time; clocks that are put forward are taken to be.
    ///
    /// Complexity: linear in the changes of these years.
    package mutating func timeZone(_ rules: TimeZoneRules, years: ClosedRange<Int>) {
        let years = years.clamped(to: 1970...ChangeCalendar.yearMax)
        // A day more on each side: the years begin at different instants around the world.
        let begin = CivilDate(year: years.lowerBound, month: 1, day: 1).daysSinceEpoch - 1
        let end = CivilDate(year: years.upperBound + 1, month: 1, day: 1).daysSinceEpoch + 1
        let first = Instant(secondsSinceEpoch: Int64(begin * secondsOfDay))
        let transitions = rules.transitions(in: first..<Instant(secondsSinceEpoch: Int64(end * secondsOfDay)))

        let offset = rules.offsetSeconds(at: first)
        let next = transitions.first { $0.offsetAfter != $0.offsetBefore }
        var kinds = [
            Observance(
                offsetBefore: offset, offsetAfter: offset, abbreviation: rules.abbreviation(at: first),
                isDaylight: next.map { $0.offsetAfter < offset } ?? false, onsets: [first])
        ]
        for transition in transitions where transition.instant > first {
            let kind = Observance(transition)
            if let index = kinds.indices.dropFirst().first(where: { kinds[$0].isSameKind(as: kind) }) {
                kinds[index].onsets.append(transition.instant)
            } else {
                kinds.append(kind)
            }
        }
        line("BEGIN", "VTIMEZONE")
        line("TZID", text: rules.name)
        for kind in kinds { write(kind) }
        line("END", "VTIMEZONE")
    }

    private mutating func write(_ observance: Observance) {
        let name = observance.isDaylight ? "DAYLIGHT" : "STANDARD"
        line("BEGIN", name)
        let onsets = observance.onsets.map { onset in
            let reading = Int(onset.secondsSinceEpoch) + observance.offsetBefore
            return ICalendarText.dateTime(CivilDateTime(reading: reading))
        }
        line("DTSTART", onsets[0])
        if onsets.count > 1 { line("RDATE", onsets.dropFirst().joined(separator: ",")) }
        line("TZOFFSETFROM", ICalendarText.offset(seconds: observance.offsetBefore))
        line("TZOFFSETTO", ICalendarText.offset(seconds: observance.offsetAfter))
        line("TZNAME", text: observance.abbreviation)
        line("END", name)
    }
}

/// A kind of change of a zone, with every instant at which it happens.
private struct Observance {
    /// Seconds ahead of UTC.
    let offsetBefore: Int
    /// Seconds ahead of UTC.
    let offsetAfter: Int
    let abbreviation: String
    let isDaylight: Bool
    /// At least one, in order.
    var onsets: [Instant]

    func isSameKind(as other: Observance) -> Bool {
        (offsetBefore, offsetAfter, abbreviation) == (other.offsetBefore, other.offsetAfter, other.abbreviation)
    }
}

extension Observance {
    init(_ transition: Transition) {
        self.init(
            offsetBefore: transition.offsetBefore, offsetAfter: transition.offsetAfter,
            abbreviation: transition.abbreviationAfter, isDaylight: transition.offsetAfter > transition.offsetBefore,
            onsets: [transition.instant])
    }
}
