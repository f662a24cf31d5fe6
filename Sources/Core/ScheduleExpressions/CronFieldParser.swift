/// Reads one field: a list of items, separated by commas.
struct CronFieldParser {
    let field: CronField
    let bytes: [UInt8]
    /// Where the field begins in the whole expression.
    let offset: Int

    func items() throws(ScheduleExpressionError) -> [CronItem] {
        var items: [CronItem] = []
        var start = 0
        while start <= bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.count
            items.append(try item(start..<end))
            start = end + 1
        }
        if items.count > 1, let index = items.firstIndex(where: { !isPlain($0) }) {
            throw fault(
                0..<bytes.count,
                "\(items[index].text(field)) cannot be part of a list. Write it alone, or leave it out.")
        }
        return items
    }

    private func isPlain(_ item: CronItem) -> Bool {
        switch item {
        case .all, .value, .range, .from, .nearestWeekday, .lastOfMonth: true
        case .unspecified, .last, .lastWeekday, .nth: false
        }
    }

    private func item(_ range: Range<Int>) throws(ScheduleExpressionError) -> CronItem {
        let text = bytes[range].map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
        if text.isEmpty { throw fault(range, "A value is missing in \(field.title). \(field.advice)") }
        if text == [UInt8(ascii: "?")] {
            guard field.isDay else {
                throw fault(range, "? stands only in a day field, not in \(field.title). Write * for every value.")
            }
            return .unspecified
        }
        if let special = try special(text, range) { return special }
        let parts = text.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw fault(range, "There are two steps in one item. Write one, such as 0/15.") }
        let step = parts.count == 2 ? try self.step(parts[1], range) : nil
        if parts[0] == [UInt8(ascii: "*")] {
            guard let step else { return .all }
            return .from(field.range.lowerBound, step: step)
        }
        let bounds = parts[0].split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
        let first = try value(bounds[0], range)
        switch bounds.count {
        case 1: return step.map { .from(first, step: $0) } ?? .value(first)
        case 2: return .range(first, try value(bounds[1], range), step: step ?? 1)
        default: throw fault(range, "There are two hyphens in one range. Write two values, such as 9-17.")
        }
    }

    private func step(_ text: ArraySlice<UInt8>, _ range: Range<Int>) throws(ScheduleExpressionError) -> Int {
        let most = field == .year ? field.range.count - 1 : field.range.upperBound
        guard let step = number(text), step >= 1, step <= most else {
            throw fault(
                range,
                "A step of \(quoted(String(decoding: text, as: UTF8.self))) does not fit in \(field.title). "
                    + "Write 1 to \(most) after the slash.")
        }
        return step
    }

    private func value(_ text: ArraySlice<UInt8>, _ range: Range<Int>) throws(ScheduleExpressionError) -> Int {
        if let number = number(text) {
            guard field.range.contains(number) else {
                throw fault(range, "\(number) is out of range for \(field.title). \(field.advice)")
            }
            return number
        }
        let word = String(decoding: text, as: UTF8.self)
        if let index = field.names.firstIndex(of: word) { return index + field.range.lowerBound }
        if word == "L" || word == "W" || word.hasPrefix("L") && field != .dayOfMonth && field != .dayOfWeek {
            throw fault(range, "\(quoted(word)) does not belong in \(field.title). \(field.advice)")
        }
        throw fault(range, "\(quoted(word)) is not known in \(field.title). \(field.advice)")
    }

    /// Digits only; leading zeros are fine.
    private func number(_ text: ArraySlice<UInt8>) -> Int? {
        guard !text.isEmpty, text.count <= 9 else { return nil }
        var number = 0
        for byte in text {
            guard let digit = decimalDigit(byte) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    // MARK: - L, W and #

    private func special(_ text: [UInt8], _ range: Range<Int>) throws(ScheduleExpressionError) -> CronItem? {
        switch field {
        case .dayOfMonth: try specialDayOfMonth(text, range)
        case .dayOfWeek: try specialDayOfWeek(text, range)
        case .second, .minute, .hour, .month, .year: nil
        }
    }

    private func specialDayOfMonth(
        _ text: [UInt8], _ range: Range<Int>
    ) throws(ScheduleExpressionError) -> CronItem? {
        let isWeekday = text.last == UInt8(ascii: "W")
        let core = isWeekday ? text.dropLast() : text[...]
        if core.first == UInt8(ascii: "L") {
            let rest = core.dropFirst()
            if rest.isEmpty { return isWeekday ? .lastWeekday(minus: 0) : .last(minus: 0) }
            guard rest.first == UInt8(ascii: "-"), let minus = number(rest.dropFirst()), (0...30).contains(minus) else {
                throw fault(range, "After L comes nothing, or a hyphen and 1 to 30 days. Write L, L-3 or LW.")
            }
            return isWeekday ? .lastWeekday(minus: minus) : .last(minus: minus)
        }
        guard isWeekday else {
            if text.contains(UInt8(ascii: "#")) {
                throw fault(range, "# belongs in day-of-week. Write it there, such as SUN#2, and ? in day-of-month.")
            }
            return nil
        }
        guard let day = number(core), field.range.contains(day) else {
            throw fault(range, "Before W stands one day of the month, or L. Write 15W or LW.")
        }
        return .nearestWeekday(day)
    }

    private func specialDayOfWeek(
        _ text: [UInt8], _ range: Range<Int>
    ) throws(ScheduleExpressionError) -> CronItem? {
        if text == [UInt8(ascii: "L")] { return .value(7) }
        if let hash = text.firstIndex(of: UInt8(ascii: "#")) {
            let day = try value(text[..<hash], range)
            let name = field.text(day)
            guard let count = number(text[(hash + 1)...]), (1...5).contains(count) else {
                let weekday = Weekday(rawValue: day)?.name ?? name
                throw fault(
                    range,
                    "A month has at most five \(weekday)s. Write \(name)#1 to \(name)#5, or \(name)L for the last one.")
            }
            return .nth(day, count)
        }
        if text.last == UInt8(ascii: "L"), text.count > 1 { return .lastOfMonth(try value(text.dropLast(), range)) }
        return nil
    }

    private func fault(_ range: Range<Int>, _ message: String) -> ScheduleExpressionError {
        ScheduleExpressionError(offset: offset + range.lowerBound, length: range.count, message: message)
    }
}
