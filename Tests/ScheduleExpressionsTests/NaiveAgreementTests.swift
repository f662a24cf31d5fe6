import ScheduleExpressions
import Testing

/// An evaluator that shares nothing with the engine but the zone's rules: it looks at every minute on the wall.
@Suite("Agreement with a naive evaluator") struct NaiveAgreementTests {
    /// A cron expression as sets, chosen by hand and not parsed.
    struct Plain {
        var minutes: Set<Int>
        var hours: Set<Int>
        /// Day of the month, its weekday (1 is Sunday) and the length of the month.
        var matchesDay: (Int, Int, Int) -> Bool
        var text: String
    }

    private func plain(_ random: inout SeededRandom) -> Plain {
        let minute = random.integer(0...59)
        let hour = random.integer(0...5)
        let weekday = random.integer(1...7)
        let count = random.integer(1...5)
        let day = random.integer(1...31)
        let (minutes, minuteText): (Set<Int>, String) = random.pick([
            ([minute], "\(minute)"), (Set(stride(from: 0, to: 60, by: 15)), "*/15"), ([0, 30], "0,30"),
        ])
        let (hours, hourText): (Set<Int>, String) = random.pick([
            ([hour], "\(hour)"), (Set(0...23), "*"), ([22, 23, 0, 1, 2], "22-2"),
            (Set(stride(from: hour, to: 24, by: 3)), "\(hour)/3"),
        ])
        let (matches, days) = self.days(weekday: weekday, count: count, day: day, &random)
        return Plain(
            minutes: minutes, hours: hours, matchesDay: matches,
            text: "cron(\(minuteText) \(hourText) \(days) *)")
    }

    /// A rule for days, and the three fields that say it.
    private func days(
        weekday: Int, count: Int, day: Int, _ random: inout SeededRandom
    ) -> ((Int, Int, Int) -> Bool, String) {
        switch random.integer(0...6) {
        case 0: return ({ _, _, _ in true }, "* * ?")
        case 1: return ({ date, _, _ in date % 2 == 1 }, "1/2 * ?")
        case 2: return ({ date, _, _ in date == day }, "\(day) * ?")
        case 3: return ({ date, _, length in date == length }, "L * ?")
        case 4: return ({ _, name, _ in name == weekday }, "? * \(weekday)")
        case 5:
            return ({ date, name, _ in name == weekday && (date - 1) / 7 + 1 == count }, "? * \(weekday)#\(count)")
        default: return ({ date, name, length in name == weekday && date + 7 > length }, "? * \(weekday)L")
        }
    }

    /// The instants in three days after `start`, found minute by minute on the wall and then looked up in the zone.
    private func naive(
        _ plain: Plain, _ zone: TimeZoneRules, _ policy: DaylightSavingPolicy, _ start: Instant
    ) -> [Instant] {
        let first = zone.civil(at: start).date.daysSinceEpoch - 1
        var found: Set<Instant> = []
        for minuteNumber in 0..<6 * 1440 {
            let date = CivilDate(daysSinceEpoch: first + minuteNumber / 1440)
            let reading = CivilDateTime(date: date, hour: minuteNumber / 60 % 24, minute: minuteNumber % 60)
            guard plain.minutes.contains(reading.minute), plain.hours.contains(reading.hour),
                plain.matchesDay(date.day, date.weekday.rawValue, CivilDate.daysInMonth(date.month, year: date.year))
            else { continue }
            let isElapsed = plain.hours.count == 24
            switch zone.resolve(reading) {
            case .once(let instant): found.insert(instant)
            case .never(let end): if !isElapsed, policy.gap == .runAfter { found.insert(end) }
            case .twice(let one, let two):
                if isElapsed || policy.overlap != .second { found.insert(one) }
                if isElapsed || policy.overlap != .first { found.insert(two) }
            }
        }
        return found.filter { $0 >= start && $0 < start + .days(3) }.sorted()
    }

    private static let zones = [
        "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Chatham", "America/Havana", "Asia/Kolkata",
        "Africa/Casablanca", "America/Santiago", "Asia/Tehran", "UTC",
    ]

    @Test func `the engine finds what a walk over all minutes finds, around clock changes too`() throws {
        var random = SeededRandom(seed: 2026)
        let policies = DaylightSavingPolicy.Gap.allCases.flatMap { gap in
            DaylightSavingPolicy.Overlap.allCases.map { DaylightSavingPolicy(gap: gap, overlap: $0) }
        }
        let years = try Instant(parsing: "2005-01-01")..<Instant(parsing: "2045-01-01")
        var cases = 0
        for name in NaiveAgreementTests.zones {
            let zone = try TimeZoneRules(named: name)
            let changes = zone.transitions(in: years).map(\.instant)
            for _ in 0..<24 {
                let expression = plain(&random)
                let change = changes.isEmpty ? years.lowerBound : random.pick(changes)
                let start = change - .minutes(random.integer(0...2880))
                let policy = random.pick(policies)
                var schedule = Schedule(expression: try ScheduleExpression(parsing: expression.text), zone: zone)
                schedule.daylightSaving = policy
                let engine = schedule.occurrences(in: start..<start + .days(3)).map(\.instant)
                #expect(
                    engine == naive(expression, zone, policy, start),
                    "\(expression.text) in \(name) from \(start), \(policy)")
                cases += 1
            }
        }
        print("schedules: \(cases) expressions agree with the naive evaluator")
    }

    @Test func `previous is the inverse of next`() throws {
        var random = SeededRandom(seed: 77)
        for _ in 0..<300 {
            let expression = plain(&random)
            let zone = try TimeZoneRules(named: random.pick(NaiveAgreementTests.zones))
            var schedule = Schedule(expression: try ScheduleExpression(parsing: expression.text), zone: zone)
            schedule.offsetDays = random.pick([0, 0, 3])
            schedule.daylightSaving = DaylightSavingPolicy(
                gap: random.pick([.runAfter, .skip]), overlap: random.pick([.first, .second, .both]))
            let start = Instant(secondsSinceEpoch: Int64(random.integer(1_000_000_000...2_400_000_000)))
            guard let next = schedule.next(after: start), let later = schedule.next(after: next.instant) else {
                continue
            }
            #expect(
                schedule.previous(before: later.instant) == next, "\(expression.text) in \(zone.name) after \(start)")
            #expect(schedule.next(after: next.instant - .milliseconds(1)) == next)
            #expect(schedule.previous(before: next.instant + .milliseconds(1)) == next)
        }
    }

    @Test func `never again is an answer, at the ends of time too`() throws {
        let schedule = Schedule(expression: try ScheduleExpression(parsing: "cron(0 0 * * ? *)"))
        #expect(schedule.next(after: Instant(millisecondsSinceEpoch: .max)) == nil)
        #expect(schedule.previous(before: Instant(millisecondsSinceEpoch: .min)) == nil)
        #expect(schedule.next(after: Instant(millisecondsSinceEpoch: .min))?.instant == Instant(secondsSinceEpoch: 0))
        #expect(
            schedule.previous(before: Instant(millisecondsSinceEpoch: .max))?.instant.description
                == "2199-12-31T00:00:00Z")
    }
}
