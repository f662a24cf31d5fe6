import ScheduleExpressions

extension RecurrenceRule {
    /// Reads the value of an RRULE. Nil if there are faults.
    init?(parsing text: ArraySlice<UInt8>, faults: inout [ValueFault]) {
        var parser = RecurrenceRuleParser(text: text)
        let rule = parser.read()
        faults += parser.faults
        guard let rule, parser.faults.isEmpty else { return nil }
        self = rule
    }
}

private struct RecurrenceRuleParser {
    let text: ArraySlice<UInt8>
    var faults: [ValueFault] = []
    private var frequency: RecurrenceRule.Frequency?
    private var rule = RecurrenceRule(frequency: .daily)
    /// The parts that are there, with the index of each.
    private var indices: [String: Int] = [:]

    init(text: ArraySlice<UInt8>) { self.text = text }

    mutating func read() -> RecurrenceRule? {
        var parts = text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        // A semicolon at the end is common, and cannot be misunderstood.
        if parts.count > 1, let last = parts.last, last.isEmpty { parts.removeLast() }
        for part in parts {
            do {
                try readPart(part)
            } catch {
                faults.append(error)
            }
        }
        guard faults.isEmpty else { return nil }
        guard let frequency else {
            faults.append(ValueFault(text.startIndex, "The rule has no FREQ. Write FREQ=WEEKLY, for instance."))
            return nil
        }
        rule.frequency = frequency
        checkCombinations()
        return rule
    }

    private mutating func readPart(_ part: ArraySlice<UInt8>) throws(ValueFault) {
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
            throw ValueFault(part.startIndex, "\(excerpt(part)) is not a part of a rule. Write NAME=value.")
        }
        let name = String(decoding: part[..<equals], as: UTF8.self).uppercased()
        let value = part[(equals + 1)...]
        guard indices.updateValue(part.startIndex, forKey: name) == nil else {
            throw ValueFault(part.startIndex, "\(excerpt(name.utf8)) is in the rule twice. Remove one of them.")
        }
        switch name {
        case "FREQ": frequency = try readFrequency(value)
        case "INTERVAL": rule.interval = try number(value, 1...999_999_999, "an interval", "INTERVAL=2")
        case "COUNT": rule.end = .count(try number(value, 1...999_999_999, "a count", "COUNT=10"))
        case "UNTIL": rule.end = .until(try DateTimeValue(parsing: value))
        case "BYDAY": rule.byDay = try list(value, read: weekdayNumber)
        case "BYMONTHDAY": rule.byMonthDay = try signedList(value, 31, "a day of a month", "BYMONTHDAY=1,-1")
        case "BYSETPOS": rule.bySetPosition = try signedList(value, 366, "a position", "BYSETPOS=-1")
        case "BYMONTH":
            let months = try list(value) { item throws(ValueFault) in
                try number(item, 1...12, "a month", "BYMONTH=6,12")
            }
            // A month that is named twice has its days once; BYSETPOS counts them.
            rule.byMonth = Set(months).sorted()
        case "WKST": rule.weekStart = try weekday(value, in: value, "WKST=MO")
        case "BYHOUR", "BYMINUTE", "BYSECOND", "BYYEARDAY", "BYWEEKNO":
            throw ValueFault(
                part.startIndex,
                "\(name) is not understood: a rule says on which days an event recurs, by BYDAY, BYMONTHDAY, BYMONTH and "
                    + "BYSETPOS, and DTSTART at what time. Write an event for each time, or days by those.")
        default:
            throw ValueFault(
                part.startIndex,
                "\(excerpt(name.utf8)) is not a part of a rule. Write FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, "
                    + "BYMONTH, BYSETPOS or WKST.")
        }
    }

    private func readFrequency(_ value: ArraySlice<UInt8>) throws(ValueFault) -> RecurrenceRule.Frequency {
        let word = String(decoding: value, as: UTF8.self).uppercased()
        if let frequency = RecurrenceRule.Frequency(rawValue: word) { return frequency }
        if ["HOURLY", "MINUTELY", "SECONDLY"].contains(word) {
            throw ValueFault(
                value.startIndex,
                "\(word) is too often for a calendar that opens and closes. Write FREQ=DAILY, and an event for each hour."
            )
        }
        throw ValueFault(
            value.startIndex, "\(excerpt(value)) is not a frequency. Write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.")
    }

    // MARK: - Combinations

    /// What section 3.3.10 forbids, and what would never come.
    private mutating func checkCombinations() {
        if let until = indices["UNTIL"], indices["COUNT"] != nil {
            fault(until, "UNTIL and COUNT cannot both end the rule. Remove one of them.")
        }
        if let index = indices["BYMONTHDAY"], rule.frequency == .weekly {
            fault(index, "BYMONTHDAY has no meaning in a week. Write FREQ=MONTHLY, or BYDAY.")
        }
        if let index = indices["BYDAY"], rule.byDay.contains(where: { $0.ordinal != nil }),
            rule.frequency == .daily || rule.frequency == .weekly
        {
            fault(index, "A weekday with a number counts in a month or year. Write FREQ=MONTHLY, or leave it out.")
        }
        if let index = indices["BYSETPOS"], rule.byDay.isEmpty, rule.byMonthDay.isEmpty, rule.byMonth.isEmpty {
            fault(index, "BYSETPOS takes days that another part gives. Write BYDAY, for instance, before it.")
        }
        let months = rule.byMonth.isEmpty ? Array(1...12) : rule.byMonth
        let longest = months.map { CivilDate.daysInMonth($0, year: 2000) }.max() ?? 31
        if let index = indices["BYMONTHDAY"], rule.byMonthDay.allSatisfy({ abs($0) > longest }) {
            fault(index, "No month of the rule has such a day: it would never come. Write a day that the months have.")
        }
    }

    private mutating func fault(_ index: Int, _ message: String) { faults.append(ValueFault(index, message)) }
}

// MARK: - Values

private func list<Item>(
    _ value: ArraySlice<UInt8>, read: (ArraySlice<UInt8>) throws(ValueFault) -> Item
) throws(ValueFault) -> [Item] {
    var items: [Item] = []
    for item in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        items.append(try read(item))
    }
    return items
}

/// Numbers from 1 to `max`, or negative for counting from the end.
private func signedList(
    _ value: ArraySlice<UInt8>, _ max: Int, _ what: String, _ example: String
) throws(ValueFault) -> [Int] {
    try list(value) { item throws(ValueFault) in
        let isNegative = item.first == UInt8(ascii: "-")
        let hasSign = isNegative || item.first == UInt8(ascii: "+")
        let digits = hasSign ? item.dropFirst() : item
        let magnitude = try number(digits, 1...max, what, example)
        return isNegative ? -magnitude : magnitude
    }
}

private func number(
    _ text: ArraySlice<UInt8>, _ range: ClosedRange<Int>, _ what: String, _ example: String
) throws(ValueFault) -> Int {
    let isDigits = text.count <= 9 && text.allSatisfy { (0x30...0x39).contains($0) }
    guard isDigits, let number = Int(String(decoding: text, as: UTF8.self)), range.contains(number) else {
        throw ValueFault(
            text.startIndex,
            "\(excerpt(text)) is not \(what): \(range.lowerBound) to \(range.upperBound). Write \(example), for instance."
        )
    }
    return number
}

private func weekdayNumber(_ item: ArraySlice<UInt8>) throws(ValueFault) -> RecurrenceRule.WeekdayNumber {
    let example = "BYDAY=MO,-1FR"
    let day = try weekday(item.suffix(2), in: item, example)
    let ordinal = item.dropLast(2)
    if ordinal.isEmpty { return RecurrenceRule.WeekdayNumber(ordinal: nil, weekday: day) }
    let isNegative = ordinal.first == UInt8(ascii: "-")
    let hasSign = isNegative || ordinal.first == UInt8(ascii: "+")
    // A year has 53 of a weekday at most.
    let magnitude = try number(hasSign ? ordinal.dropFirst() : ordinal, 1...53, "the number of a weekday", example)
    return RecurrenceRule.WeekdayNumber(ordinal: isNegative ? -magnitude : magnitude, weekday: day)
}

private func weekday(
    _ text: ArraySlice<UInt8>, in item: ArraySlice<UInt8>, _ example: String
) throws(ValueFault) -> Weekday {
    switch String(decoding: text, as: UTF8.self).uppercased() {
    case "SU": return .sunday
    case "MO": return .monday
    case "TU": return .tuesday
    case "WE": return .wednesday
    case "TH": return .thursday
    case "FR": return .friday
    case "SA": return .saturday
    default:
        throw ValueFault(
            item.startIndex,
            "\(excerpt(item)) is not a weekday: SU, MO, TU, WE, TH, FR or SA. Write \(example), for instance.")
    }
}
