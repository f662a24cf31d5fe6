/// A time in which a node cannot be reached, in milliseconds since the epoch.
struct Absence: Sendable {
    let since: Int64
    /// The first instant at which it is back.
    let until: Int64
}

extension Machine {
    @inline(__always) func isKnownOnline(at instant: Int64) -> Bool { onlineFrom <= instant && instant < onlineUntil }

    /// The absence that an instant lies in, with those that follow without a gap joined to it; nil when it is online.
    mutating func absence(at instant: Int64, profile: Profile, draws: SeededDraws) -> Absence? {
        if isKnownOnline(at: instant) { return nil }
        if profile.offline.isNever, outages.isEmpty, sharedKey == 0 {
            (onlineFrom, onlineUntil) = (instant, .max)
            return nil
        }
        let absences = Absences(key: key, sharedKey: sharedKey, outages: outages, profile: profile, draws: draws)
        guard var found = absences.one(at: instant) else {
            onlineFrom = instant
            onlineUntil = absences.next(after: instant)
            return nil
        }
        // Absences may overlap. A node that is away more often than not is given up after a year's worth of them.
        var links = 0
        while links < 366, let next = absences.one(at: found.until) {
            found = Absence(since: min(found.since, next.since), until: next.until)
            links += 1
        }
        return found
    }
}

/// What decides when a node cannot be reached: of the machine only that, because a whole one would be copied.
private struct Absences {
    let key: UInt64
    let sharedKey: UInt64
    let outages: [Absence]
    let profile: Profile
    let draws: SeededDraws

    /// Of the absences that an instant lies in: from the earliest beginning to the latest end.
    func one(at instant: Int64) -> Absence? {
        let today = floorDay(instant)
        var found = sharedKey == 0 ? nil : profile.outages.spell(at: instant, key: sharedKey, draws: draws)
        for outage in outages where outage.since <= instant && instant < outage.until {
            found = Absence(
                since: min(found?.since ?? outage.since, outage.since),
                until: max(found?.until ?? outage.until, outage.until))
        }
        for day in (today - profile.offlineDaysBefore)...today {
            let counter = UInt64(bitPattern: Int64(day))
            for number in 0..<profile.offline.count(draws.bits(.offlineCount, key, counter)) {
                let absence = absence(number, on: day)
                guard absence.since <= instant, instant < absence.until else { continue }
                found = Absence(
                    since: min(found?.since ?? absence.since, absence.since),
                    until: max(found?.until ?? absence.until, absence.until))
            }
        }
        return found
    }

    /// When the next absence begins; the end of the days for which it is worked out when none does in them.
    func next(after instant: Int64) -> Int64 {
        let today = floorDay(instant)
        let end = today + Machine.daysAhead
        var next = Int64(end) * millisecondsPerDay
        for outage in outages where outage.since > instant { next = min(next, outage.since) }
        if sharedKey != 0 {
            next = min(next, profile.outages.next(after: instant, before: end, key: sharedKey, draws: draws) ?? next)
        }
        for day in today..<end where Int64(day) * millisecondsPerDay < next {
            for number in 0..<profile.offline.count(draws.bits(.offlineCount, key, UInt64(bitPattern: Int64(day)))) {
                let absence = absence(number, on: day)
                if absence.since > instant, absence.until > absence.since { next = min(next, absence.since) }
            }
        }
        return next
    }

    private func absence(_ number: Int, on day: Int) -> Absence {
        let counter = UInt64(bitPattern: Int64(day))
        let index = UInt64(number + 1)
        let second = Int64(draws.below(86_400, .offlineStart, key, counter, index))
        let minutes = Int64(draws.within(profile.behaviour.offlineMinutes, .offlineLength, key, counter, index))
        let since = Int64(day) * millisecondsPerDay + second * 1000
        return Absence(since: since, until: since + minutes * 60_000)
    }
}
