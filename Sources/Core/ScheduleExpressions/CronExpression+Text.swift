extension CronExpression: CustomStringConvertible {
    /// The canonical form: the shortest usual spelling of the values. Seconds are left out when they are 0.
    public var description: String {
        let fields = [
            text(.minute), text(.hour), dayOfMonthText, text(.month), dayOfWeekText, text(.year),
        ]
        let all = values(.second) == [0] ? fields : [text(.second)] + fields
        return "cron(\(all.joined(separator: " ")))"
    }

    /// The values of a field that does not depend on the month, in order.
    func values(_ field: CronField) -> [Int] {
        switch field {
        case .second: bits(masks.seconds)
        case .minute: bits(masks.minutes)
        case .hour: bits(masks.hours)
        case .month: bits(UInt64(masks.months))
        case .year: field.values(masks.years)
        case .dayOfMonth, .dayOfWeek: []
        }
    }

    private func text(_ field: CronField) -> String { CanonicalField(field, values(field)).text }

    private var dayOfMonthText: String {
        switch masks.days {
        case .ofMonth(let plain, let nearestWeekdays):
            let values = bits(UInt64(plain))
            let texts = values.isEmpty ? [] : [CanonicalField(.dayOfMonth, values).text]
            return (texts + bits(UInt64(nearestWeekdays)).map { "\($0)W" }).joined(separator: ",")
        case .last(let minus): return minus == 0 ? "L" : "L-\(minus)"
        case .lastWeekday(let minus): return minus == 0 ? "LW" : "L-\(minus)W"
        case .ofWeek, .lastOfMonth, .nth: return "?"
        }
    }

    private var dayOfWeekText: String {
        let field = CronField.dayOfWeek
        return switch masks.days {
        case .ofMonth, .last, .lastWeekday: "?"
        case .ofWeek(let weekdays): CanonicalField(field, bits(UInt64(weekdays))).text
        case .lastOfMonth(let weekday): "\(field.text(weekday))L"
        case .nth(let weekday, let count): "\(field.text(weekday))#\(count)"
        }
    }
}

/// The numbers of the bits that are set, in order.
func bits(_ mask: UInt64) -> [Int] {
    (0..<64).filter { mask & 1 << UInt64($0) != 0 }
}

/// How the canonical form spells a field's values.
struct CanonicalField {
    let field: CronField
    /// In order, at least one.
    let values: [Int]

    init(_ field: CronField, _ values: [Int]) {
        self.field = field
        self.values = values
    }

    var text: String {
        let range = field.range
        if values.count == range.count { return "*" }
        guard let first = values.first, let last = values.last, values.count > 1 else {
            return values.map(field.text).joined()
        }
        // Steps read well for numbers, and for what is repeated: 0/30, but 1,15 and JAN,JUL.
        if field.names.isEmpty, let step, step > 1 {
            let reachesEnd = last + step > range.upperBound
            if reachesEnd, values.count > 2 || range.count % step == 0, field != .year { return "\(first)/\(step)" }
            if values.count > 3 { return reachesEnd ? "\(first)/\(step)" : "\(first)-\(last)/\(step)" }
        }
        return spelled.joined(separator: ",")
    }

    /// Ranges and single values; when they are too many, ranges with steps.
    private var spelled: [String] {
        let ranges = runs.flatMap { run in
            run.count > 2 ? ["\(field.text(run[0]))-\(field.text(run[run.count - 1]))"] : run.map(field.text)
        }
        return ranges.count <= CanonicalField.itemsMax ? ranges : progressions
    }

    /// A longer list is not read any more.
    private static let itemsMax = 12

    /// The values as ranges with steps. From the lowest that is left, each time the one that covers most of what is left.
    private var progressions: [String] {
        let last = field.range.upperBound
        var isValue = [Bool](repeating: false, count: last + 1)
        for value in values { isValue[value] = true }
        var isLeft = isValue
        var texts: [String] = []
        for first in values where isLeft[first] {
            var best = (covers: 1, end: first, step: 1)
            for step in 1...max(1, last - first) where first + step <= last && isValue[first + step] {
                var (covers, end) = (1, first)
                while end + step <= last, isValue[end + step] {
                    end += step
                    if isLeft[end] { covers += 1 }
                }
                if covers > best.covers { best = (covers, end, step) }
            }
            for value in stride(from: first, through: best.end, by: best.step) { isLeft[value] = false }
            let reachesEnd = best.end + best.step > last
            let range = best.end == first ? field.text(first) : "\(field.text(first))-\(field.text(best.end))"
            if best.step > 1 {
                texts.append("\(reachesEnd ? field.text(first) : range)/\(best.step)")
            } else {
                texts.append(range)
            }
        }
        return texts
    }

    /// What lies between two neighbours, if it is always the same.
    var step: Int? {
        let steps = Set(zip(values, values.dropFirst()).map { $1 - $0 })
        return steps.count == 1 ? steps.first : nil
    }

    /// The values in runs of neighbours. A run that goes over the field's end to its start is one: FRI-MON.
    var runs: [[Int]] {
        var runs = English.runs(values)
        if field.wraps, runs.count > 1, let head = runs.first, let tail = runs.last,
            head.first == field.range.lowerBound, tail.last == field.range.upperBound, head.count + tail.count > 2
        {
            runs.removeFirst()
            runs[runs.count - 1] = tail + head
        }
        return runs
    }
}
