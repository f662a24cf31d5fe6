import ScheduleExpressions
import TestSupport

/// A recurrence rule as its parts, and an evaluator that asks of every day whether it is one: slow, and too simple to share
/// its mistakes with the one that is judged.
struct NaiveRecurrence {
    var frequency = "DAILY"
    var interval = 1
    var count: Int?
    /// Days since 1970-01-01.
    var untilDay: Int?
    /// The weekday's two letters, with a number or 0.
    var byDay: [(ordinal: Int, name: String)] = []
    var byMonthDay: [Int] = []
    var byMonth: [Int] = []
    var bySetPosition: [Int] = []
    var weekStart = "MO"
    /// Days since 1970-01-01.
    var start = 0

    static let names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]

    /// All days up to a last one, DTSTART first.
    func days(through last: Int) -> [Int] {
        var days = [start]
        var givenByPeriod: [Int: [Int]] = [:]
        var day = start + 1
        while day <= last, count.map({ days.count < $0 }) ?? true, untilDay.map({ day <= $0 }) ?? true {
            if isGiven(day, &givenByPeriod) { days.append(day) }
            day += 1
        }
        return days.filter { $0 <= last }
    }

    private func isGiven(_ day: Int, _ givenByPeriod: inout [Int: [Int]]) -> Bool {
        guard (period(day) - period(start)) % interval == 0, matches(day) else { return false }
        guard !bySetPosition.isEmpty else { return true }
        let key = period(day)
        if givenByPeriod[key] == nil {
            // No period is longer than a year.
            givenByPeriod[key] = (day - 366...day + 366).filter { period($0) == key && matches($0) }
        }
        let given = givenByPeriod[key] ?? []
        let index = given.firstIndex(of: day) ?? 0
        return bySetPosition.contains(index + 1) || bySetPosition.contains(index - given.count)
    }

    /// The number of the day's period: days, weeks, months or years.
    private func period(_ day: Int) -> Int {
        let date = CivilDate(daysSinceEpoch: day)
        switch frequency {
        case "DAILY": return day
        case "WEEKLY":
            var first = day
            while name(first) != weekStart { first -= 1 }
            // 1969-12-25 and on began weeks; any of the seven will do, if it is always the same.
            return (first + 700_000) / 7
        case "MONTHLY": return date.year * 12 + date.month
        default: return date.year
        }
    }

    private func name(_ day: Int) -> String { NaiveRecurrence.names[Weekday(daysSinceEpoch: day).rawValue - 1] }

    private func matches(_ day: Int) -> Bool {
        let date = CivilDate(daysSinceEpoch: day)
        let startDate = CivilDate(daysSinceEpoch: start)
        let hasDays = !byDay.isEmpty || !byMonthDay.isEmpty
        if !byMonth.isEmpty, !byMonth.contains(date.month) { return false }
        if frequency == "YEARLY", byMonth.isEmpty, !hasDays, date.month != startDate.month { return false }
        if !byMonthDay.isEmpty {
            let fromEnd = date.day - CivilDate.daysInMonth(date.month, year: date.year) - 1
            if !byMonthDay.contains(date.day), !byMonthDay.contains(fromEnd) { return false }
        }
        if !byDay.isEmpty { return byDay.contains { $0.name == name(day) && isOrdinal($0.ordinal, day) } }
        if frequency == "WEEKLY" { return name(day) == name(start) }
        if frequency == "MONTHLY" || frequency == "YEARLY", !hasDays { return date.day == startDate.day }
        return true
    }

    private func isOrdinal(_ ordinal: Int, _ day: Int) -> Bool {
        if ordinal == 0 { return true }
        let inYear = frequency == "YEARLY" && byMonth.isEmpty
        func isInside(_ other: Int) -> Bool {
            let (date, otherDate) = (CivilDate(daysSinceEpoch: day), CivilDate(daysSinceEpoch: other))
            return date.year == otherDate.year && (inYear || date.month == otherDate.month)
        }
        let step = ordinal > 0 ? -7 : 7
        var number = 1
        while isInside(day + step * number) { number += 1 }
        return number == abs(ordinal)
    }

    /// The value of RRULE, parts in the usual order.
    var text: String {
        var parts = ["FREQ=\(frequency)"]
        if interval > 1 { parts.append("INTERVAL=\(interval)") }
        if let count { parts.append("COUNT=\(count)") }
        if let untilDay {
            let date = CivilDate(daysSinceEpoch: untilDay).description.filter { $0 != "-" }
            parts.append("UNTIL=\(date)T120000Z")
        }
        func add(_ name: String, _ numbers: [Int]) {
            if !numbers.isEmpty { parts.append("\(name)=\(numbers.map(String.init).joined(separator: ","))") }
        }
        if !byDay.isEmpty {
            let days = byDay.map { ($0.ordinal == 0 ? "" : "\($0.ordinal)") + $0.name }
            parts.append("BYDAY=\(days.joined(separator: ","))")
        }
        add("BYMONTHDAY", byMonthDay)
        add("BYMONTH", byMonth)
        add("BYSETPOS", bySetPosition)
        if weekStart != "MO" { parts.append("WKST=\(weekStart)") }
        return parts.joined(separator: ";")
    }
}

extension NaiveRecurrence {
    /// A valid rule. Between them they use every part with every frequency that allows it.
    static func draw(using numbers: inout RandomSource) -> NaiveRecurrence {
        var rule = NaiveRecurrence()
        rule.start = CivilDate(year: 2020, month: 1, day: 1).daysSinceEpoch + numbers.integer(0...2000)
        rule.frequency = numbers.pick(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        if numbers.chance(0.5) { rule.interval = numbers.pick([2, 3, 4, 5, 7, 11, 13]) }
        if numbers.chance(0.3) {
            rule.count = numbers.integer(1...60)
        } else if numbers.chance(0.3) {
            rule.untilDay = rule.start + numbers.integer(0...3000)
        }
        let hasNumbers = rule.frequency == "MONTHLY" || rule.frequency == "YEARLY"
        if numbers.chance(0.55) {
            rule.byDay = (0...numbers.integer(0...3)).map { _ in
                let most = rule.frequency == "MONTHLY" ? 5 : numbers.pick([5, 53])
                let ordinal = hasNumbers && numbers.chance(0.5) ? numbers.integer(1...most) : 0
                return (numbers.chance(0.5) ? ordinal : -ordinal, numbers.pick(names))
            }
        }
        if rule.frequency != "WEEKLY", numbers.chance(0.35) {
            // The 28th exists in every month, so that the rule is not one that never comes.
            rule.byMonthDay = [numbers.integer(1...28)]
            for _ in 0..<numbers.integer(0...4) {
                rule.byMonthDay.append(numbers.pick([-1, 1]) * numbers.integer(1...31))
            }
        }
        if numbers.chance(0.3) { rule.byMonth = (0...numbers.integer(0...3)).map { _ in numbers.integer(1...12) } }
        let hasParts = !rule.byDay.isEmpty || !rule.byMonthDay.isEmpty || !rule.byMonth.isEmpty
        if hasParts, numbers.chance(0.3) {
            rule.bySetPosition = (0...numbers.integer(0...2)).map { _ in numbers.pick([-1, 1]) * numbers.integer(1...4)
            }
        }
        rule.weekStart = numbers.pick(names)
        return rule
    }
}
