/// Times of trouble that come over something again and again, so many a day on average and each of a drawn length: a rack
/// without power, a package lock that is held.
struct Spells: Sendable {
    private let count: EventCount
    private let minutes: NodeBehaviour.Seconds
    private let purposes: (count: SeededDraws.Purpose, start: SeededDraws.Purpose, length: SeededDraws.Purpose)
    /// Days before a day in which a spell that reaches into it may have begun.
    private let daysBefore: Int

    init(
        perDay: Double, minutes: NodeBehaviour.Seconds,
        _ purposes: (count: SeededDraws.Purpose, start: SeededDraws.Purpose, length: SeededDraws.Purpose)
    ) {
        self.minutes = NodeBehaviour.Seconds(
            min(minutes.least, Profile.offlineMinutesMax), min(minutes.most, Profile.offlineMinutesMax))
        let longest = max(self.minutes.least, self.minutes.most)
        count = EventCount(perDay: longest > 0 ? perDay : 0)
        daysBefore = longest / (24 * 60) + 1
        self.purposes = purposes
    }

    var areNever: Bool { count.isNever }

    /// The spell that an instant lies in: of several, from the earliest beginning to the latest end.
    func spell(at instant: Int64, key: UInt64, draws: SeededDraws) -> Absence? {
        if areNever { return nil }
        let today = floorDay(instant)
        var found: Absence?
        for day in (today - daysBefore)...today {
            for spell in spells(on: day, key: key, draws: draws) where spell.since <= instant && instant < spell.until {
                found = Absence(
                    since: min(found?.since ?? spell.since, spell.since),
                    until: max(found?.until ?? spell.until, spell.until))
            }
        }
        return found
    }

    /// When the next one begins; nil when none does before a day.
    func next(after instant: Int64, before end: Int, key: UInt64, draws: SeededDraws) -> Int64? {
        if areNever { return nil }
        for day in floorDay(instant)..<end {
            let coming = spells(on: day, key: key, draws: draws).filter { $0.since > instant && $0.until > $0.since }
            if let first = coming.map(\.since).min() { return first }
        }
        return nil
    }

    private func spells(on day: Int, key: UInt64, draws: SeededDraws) -> [Absence] {
        let counter = UInt64(bitPattern: Int64(day))
        return (0..<count.count(draws.bits(purposes.count, key, counter))).map { number in
            let index = UInt64(number + 1)
            let second = Int64(draws.below(86_400, purposes.start, key, counter, index))
            let length = Int64(draws.within(minutes, purposes.length, key, counter, index))
            let since = Int64(day) * millisecondsPerDay + second * 1000
            return Absence(since: since, until: since + length * 60_000)
        }
    }
}
