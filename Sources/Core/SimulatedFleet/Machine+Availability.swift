/// A time in which a node cannot be reached, in milliseconds since the epoch.
struct Absence: Sendable {
    let since: Int64
    /// The first instant at which it is back.
    let until: Int64
}

extension Machine {
    /// The absence that an instant lies in, with those that follow without a gap joined to it; nil when it is online.
    mutating func absence(at instant: Int64, profile: Profile, draws: SeededDraws) -> Absence? {
        if instant >= onlineFrom && instant < onlineUntil { return nil }
        if profile.offline.isNever, outages.isEmpty, sharedKey == 0 {
            (onlineFrom, onlineUntil) = (instant, .max)
            return nil
        }
        guard var found = oneAbsence(at: instant, profile: profile, draws: draws) else {
            onlineFrom = instant
            onlineUntil = nextAbsence(after: instant, profile: profile, draws: draws)
            return nil
        }
        // Absences may overlap. A node that is away more often than not is given up after a year's worth of them.
        var links = 0
        while links < 366, let next = oneAbsence(at: found.until, profile: profile, draws: draws) {
            found = Absence(since: min(found.since, next.since), until: next.until)
            links += 1
        }
        return found
    }

    /// Of the absences that an instant lies in: from the earliest beginning to the latest end.
    private func oneAbsence(at instant: Int64, profile: Profile, draws: SeededDraws) -> Absence? {
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
                let absence = absence(number, on: day, profile: profile, draws: draws)
                guard absence.since <= instant, instant < absence.until else { continue }
                found = Absence(
                    since: min(found?.since ?? absence.since, absence.since),
                    until: max(found?.until ?? absence.until, absence.until))
            }
        }
        return found
    }

    /// When the next absence of the same day begins; the end of the day when none does.
    private func nextAbsence(after instant: Int64, profile: Profile, draws: SeededDraws) -> Int64 {
        let day = floorDay(instant)
        var next = Int64(day + 1) * millisecondsPerDay
        for outage in outages where outage.since > instant { next = min(next, outage.since) }
        if sharedKey != 0, let outage = profile.outages.next(after: instant, key: sharedKey, draws: draws) {
            next = min(next, outage)
        }
        for number in 0..<profile.offline.count(draws.bits(.offlineCount, key, UInt64(bitPattern: Int64(day)))) {
            let absence = absence(number, on: day, profile: profile, draws: draws)
            if absence.since > instant, absence.until > absence.since { next = min(next, absence.since) }
        }
        return next
    }

    private func absence(_ number: Int, on day: Int, profile: Profile, draws: SeededDraws) -> Absence {
        let counter = UInt64(bitPattern: Int64(day))
        let index = UInt64(number + 1)
        let second = Int64(draws.below(86_400, .offlineStart, key, counter, index))
        let minutes = Int64(draws.within(profile.behaviour.offlineMinutes, .offlineLength, key, counter, index))
        let since = Int64(day) * millisecondsPerDay + second * 1000
        return Absence(since: since, until: since + minutes * 60_000)
    }
}
