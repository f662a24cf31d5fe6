import ChangeCalendars
import ScheduleExpressions
import TestSupport
import Testing

@Suite("Recurrence against an evaluator of single days") struct RecurrenceAgreementTests {
    @Test func `a rule gives the days that a day-by-day evaluator gives, in any range that is asked for`() throws {
        let seed = freshSeed("the recurrence rules")
        var numbers = RandomSource(seed: seed)
        let budget = Budget()
        var round = 0
        defer { print("recurrence: \(round) rules from seed \(seed)") }
        while round < 500 * budget.times, !budget.isSpent {
            defer { round += 1 }
            let rule = NaiveRecurrence.draw(using: &numbers)
            let first = rule.start + numbers.pick([-30, 0, numbers.integer(0...3000)])
            let last = first + numbers.integer(1...1500)
            let text = ICalendarText.date(CivilDate(daysSinceEpoch: rule.start))
            let calendar = try calendar(
                "DEFAULT_CLOSED",
                event("rule", "DTSTART:\(text)T120000Z", "DURATION:PT1S", "RRULE:\(rule.text)"))
            let expected = rule.days(through: last).filter { first <= $0 }
            let found = calendar.openSpans(in: midnight(first)..<midnight(last + 1)).map { span in
                CivilDate(year: 1970, month: 1, day: 1).daysSinceEpoch
                    + Int(span.range.lowerBound.secondsSinceEpoch) / 86_400
            }
            try #require(found == expected, "seed \(seed), round \(round): \(text) \(rule.text)")
        }
    }

    private func midnight(_ day: Int) -> Instant { Instant(secondsSinceEpoch: Int64(day) * 86_400) }
}
