import ScheduleExpressions
import TestSupport
import Testing

/// The engine against `NaiveEvaluator`, which shares nothing with it but what the zone's clocks show at an instant.
@Suite("Agreement with a naive evaluator") struct NaiveAgreementTests {
    static let policies = DaylightSavingPolicy.Gap.allCases.flatMap { gap in
        DaylightSavingPolicy.Overlap.allCases.map { DaylightSavingPolicy(gap: gap, overlap: $0) }
    }

    /// The clocks of all zones since their offsets are whole minutes everywhere.
    static let years = Instant(secondsSinceEpoch: 94_694_400)..<Instant(secondsSinceEpoch: 4_102_444_800)

    @Test func `random expressions of the whole dialect agree, around changes of the clocks above all`() throws {
        var random = RandomSource(seed: 2026)
        let zones = try TimeZoneRules.names.map { try TimeZoneRules(named: $0) }
        let budget = Budget()
        var cases = 0
        var occurrences = 0
        while cases < 20_000 * budget.times, !budget.isSpent {
            let zone = random.pick(zones)
            let changes = zone.transitions(in: NaiveAgreementTests.years)
            let bounds = NaiveAgreementTests.years
            // A whole minute, within two days before a change or anywhere.
            let near =
                random.chance(0.7) && !changes.isEmpty
                ? random.pick(changes).instant.secondsSinceEpoch
                : Int64(random.integer(Int(bounds.lowerBound.secondsSinceEpoch)...4_000_000_000))
            let start = Instant(secondsSinceEpoch: near / 60 * 60 - Int64(random.integer(0...2880) * 60))
            let span = start..<start + .days(3)
            let fields = RandomExpressions.draw(using: &random)
            var schedule = Schedule(expression: try ScheduleExpression(parsing: "cron(\(fields))"), zone: zone)
            schedule.offsetDays = random.chance(0.25) ? random.integer(1...6) : 0
            schedule.daylightSaving = random.pick(NaiveAgreementTests.policies)
            let found = try check(schedule, fields, in: span)
            occurrences += found
            cases += 1
        }
        #expect(cases > 0)
        print("schedules: \(cases) random expressions agree with the naive evaluator, \(occurrences) occurrences")
    }

    /// The occurrences in a span by the iterator, by asking again and again, and backwards, against the naive ones.
    private func check(_ schedule: Schedule, _ fields: String, in span: Range<Instant>) throws -> Int {
        let naive = try #require(NaiveEvaluator(fields: fields), "\(fields)")
        let expected = NaiveAgreementTests.naive(naive, schedule, in: span)
        let what = Comment(
            rawValue: "cron(\(fields)) + \(schedule.offsetDays) d in \(schedule.zone.name) from \(span.lowerBound), "
                + "\(schedule.daylightSaving.gap), \(schedule.daylightSaving.overlap)")
        let walked = Array(schedule.occurrences(in: span))
        #expect(walked.map(\.instant) == expected, what)
        var asked: [Occurrence] = []
        while let next = schedule.next(after: asked.last?.instant ?? span.lowerBound - .milliseconds(1)),
            next.instant < span.upperBound, asked.count <= expected.count
        {
            asked.append(next)
        }
        #expect(asked == walked, what)
        var back: [Occurrence] = []
        while let previous = schedule.previous(before: back.last?.instant ?? span.upperBound),
            previous.instant >= span.lowerBound, back.count <= expected.count
        {
            back.append(previous)
        }
        #expect(back.reversed() == walked, what)
        return expected.count
    }

    static func naive(_ naive: NaiveEvaluator, _ schedule: Schedule, in span: Range<Instant>) -> [Instant] {
        let reach = (span.lowerBound - .days(10))..<(span.upperBound + .days(10))
        let changes = schedule.zone.transitions(in: reach)
        let first = schedule.zone.offsetSeconds(at: reach.lowerBound)
        return naive.occurrences(
            from: Int(span.lowerBound.secondsSinceEpoch), to: Int(span.upperBound.secondsSinceEpoch),
            offsetDays: schedule.offsetDays,
            gap: schedule.daylightSaving.gap == .skip ? .skip : .runAfter,
            overlap: overlap(schedule.daylightSaving.overlap),
            offset: { instant in
                var offset = first
                for change in changes where change.instant.secondsSinceEpoch <= Int64(instant) {
                    offset = change.offsetAfter
                }
                return offset
            }
        ).map { Instant(secondsSinceEpoch: Int64($0)) }
    }

    private static func overlap(_ overlap: DaylightSavingPolicy.Overlap) -> NaiveEvaluator.Overlap {
        switch overlap {
        case .first: .first
        case .second: .second
        case .both: .both
        }
    }

    @Test func `expressions that fire rarely agree over all the years, day by day`() throws {
        var random = RandomSource(seed: 29)
        let lastDay = 84_006
        let budget = Budget()
        var cases = 0
        while cases < 500, !budget.isSpent {
            let days = random.pick([
                "29 2 ?", "30 2 ?", "31 * ?", "? 2 SUN#5", "? 2 \(random.integer(1...7))#5", "L-29 2 ?",
                "29W 2 ?", "31W * ?", "\(random.integer(1...31)) \(random.integer(1...12)) ?",
                "L-\(random.integer(25...30)) * ?", "? \(random.integer(1...12)) \(random.integer(1...7))L",
            ])
            let year = random.pick(["*", "2000/4", "2001/2", "2023", "1970-1980", "2190-2199/3", "2096-2104"])
            let fields = "30 2 \(days) \(year)"
            let naive = try #require(NaiveEvaluator(fields: fields), "\(fields)")
            let expected = naive.matchingDays(fromDay: 0, toDay: lastDay).map { day in
                Instant(secondsSinceEpoch: Int64(day * 86_400 + naive.timesOfDay[0]))
            }
            let schedule = Schedule(expression: try ScheduleExpression(parsing: "cron(\(fields))"))
            let from = Instant(secondsSinceEpoch: 0)
            let all = schedule.occurrences(in: from..<from + .days(lastDay)).map(\.instant)
            #expect(all == expected, "\(fields)")
            #expect(schedule.next(after: expected.last ?? from) == nil, "\(fields)")
            cases += 1
        }
        print("schedules: \(cases) rare expressions agree over 230 years")
    }

    @Test func `what was printed parses again to an equal value that prints the same`() throws {
        var random = RandomSource(seed: 5)
        for _ in 0..<20_000 {
            let text = "cron(\(RandomExpressions.draw(using: &random)))"
            let expression = try ScheduleExpression(parsing: text)
            let again = try ScheduleExpression(parsing: expression.description)
            #expect(again == expression, "\(text) \(expression)")
            #expect(again.description == expression.description, "\(text)")
            #expect(!expression.explanation.isEmpty)
        }
    }

    @Test func `previous is the inverse of next, far from any change too`() throws {
        var random = RandomSource(seed: 77)
        let zones = try ["America/New_York", "Pacific/Apia", "Africa/Casablanca", "UTC"].map {
            try TimeZoneRules(named: $0)
        }
        for _ in 0..<2_000 {
            let text = "cron(\(RandomExpressions.draw(using: &random)))"
            var schedule = Schedule(expression: try ScheduleExpression(parsing: text), zone: random.pick(zones))
            schedule.offsetDays = random.pick([0, 0, 3])
            schedule.daylightSaving = random.pick(NaiveAgreementTests.policies)
            let start = Instant(secondsSinceEpoch: Int64(random.integer(0...6_000_000_000)))
            guard let next = schedule.next(after: start), let later = schedule.next(after: next.instant) else {
                continue
            }
            #expect(schedule.previous(before: later.instant) == next, "\(text) after \(start)")
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
        var over = schedule.occurrences(after: try Instant(parsing: "2199-12-30T00:00:00Z"))
        #expect(over.next()?.instant.description == "2199-12-31T00:00:00Z")
        for _ in 0..<3_000 { #expect(over.next() == nil) }
        // Begun before the epoch, in the zone of the schedule.
        var tokyo = Schedule(
            expression: try ScheduleExpression(parsing: "cron(0 12 1 1 ? 1970)"),
            zone: try TimeZoneRules(named: "Asia/Tokyo")
        ).occurrences(after: try Instant(parsing: "1969-12-31T00:00:00Z"))
        #expect(tokyo.next()?.instant.description == "1970-01-01T03:00:00Z")
        for _ in 0..<3_000 { #expect(tokyo.next() == nil) }
    }

    @Test(arguments: ["at(1970-01-01T00:00:00)", "rate(1 day)", "cron(0 0 * * ? *)"])
    func `nothing is due before the epoch, forwards or backwards`(text: String) throws {
        var schedule = Schedule(
            expression: try ScheduleExpression(parsing: text), zone: try TimeZoneRules(named: "Asia/Tokyo"))
        schedule.startDate = try Instant(parsing: "1960-01-01")
        let epoch = Instant(secondsSinceEpoch: 0)
        let first = schedule.next(after: try Instant(parsing: "1950-01-01"))
        #expect(first.map { $0.instant >= epoch } ?? true)
        #expect(schedule.previous(before: epoch) == nil)
    }
}
