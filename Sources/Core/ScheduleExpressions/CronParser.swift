/// Reads the fields of a cron expression from the left to the right.
struct CronParser {
    /// The whole text, so that places in it are places in what was written.
    let bytes: [UInt8]

    func expression(in place: Range<Int>) throws(ScheduleExpressionError) -> CronExpression {
        let places = self.places(in: place)
        guard places.count == 6 || places.count == 7 else {
            if places.count == 5 {
                throw fault(
                    place,
                    "There are 5 fields, as in crontab(5). Add the year, write ? in one of the day fields, and count "
                        + "Sunday as 1: cron(0 2 ? * SUN *).")
            }
            throw fault(
                place,
                "There \(places.count == 1 ? "is 1 field" : "are \(places.count) fields"). Write 6 (minutes hours "
                    + "day-of-month month day-of-week year), or 7 with seconds first: cron(0 2 ? * SUN#2 *).")
        }
        let shift = places.count - 6
        var seconds = FieldValues()
        if shift == 0 { seconds.insert(0) } else { seconds = try values(.second, places[0]) }
        let minutes = try values(.minute, places[shift])
        let hours = try values(.hour, places[shift + 1])
        let dayOfMonth = try dayOfMonth(places[shift + 2])
        let months = try values(.month, places[shift + 3])
        let dayOfWeek = try dayOfWeek(places[shift + 4])
        let years = try values(.year, places[shift + 5])
        guard let days = dayOfMonth ?? dayOfWeek, dayOfMonth == nil || dayOfWeek == nil else {
            throw fault(
                places[shift + 2].lowerBound..<places[shift + 4].upperBound,
                dayOfMonth == nil
                    ? "Day-of-month and day-of-week are both ?. Write * or a value in one of them."
                    : "Day-of-month and day-of-week are both set. Write ? in one of them.")
        }
        let masks = CronMasks(
            seconds: seconds.low, minutes: minutes.low, hours: hours.low, days: days,
            months: UInt32(truncatingIfNeeded: months.low), years: years)
        return CronExpression(masks: masks)
    }

    /// The fields: what stands between blanks.
    private func places(in place: Range<Int>) -> [Range<Int>] {
        var places: [Range<Int>] = []
        places.reserveCapacity(8)
        var start = place.lowerBound
        while start < place.upperBound {
            guard !isBlank(bytes[start]) else {
                start += 1
                continue
            }
            var end = start
            while end < place.upperBound, !isBlank(bytes[end]) { end += 1 }
            places.append(start..<end)
            start = end
        }
        return places
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    // MARK: - Lists, ranges and steps

    private func values(_ field: CronField, _ place: Range<Int>) throws(ScheduleExpressionError) -> FieldValues {
        var values = FieldValues()
        var start = place.lowerBound
        while true {
            let end = firstPlace(of: ",", in: start..<place.upperBound) ?? place.upperBound
            try insert(start..<end, of: field, into: &values)
            guard end < place.upperBound else { return values }
            start = end + 1
        }
    }

    /// One item of a list: `*`, `a`, `a-b`, each with or without a step.
    private func insert(
        _ item: Range<Int>, of field: CronField, into values: inout FieldValues
    ) throws(ScheduleExpressionError) {
        guard !item.isEmpty else { throw fault(item, "A value is missing in \(field.title). \(field.advice)") }
        let slash = firstPlace(of: "/", in: item)
        let head = item.lowerBound..<(slash ?? item.upperBound)
        let range = field.range
        var first = range.lowerBound
        var last = range.upperBound
        if head.count == 1, bytes[head.lowerBound] == UInt8(ascii: "*") {
            // The whole field.
        } else if let hyphen = firstPlace(of: "-", in: head), hyphen > head.lowerBound {
            guard firstPlace(of: "-", in: (hyphen + 1)..<head.upperBound) == nil else {
                throw fault(head, "There are two hyphens in one range. Write two values, such as 9-17.")
            }
            first = try value(head.lowerBound..<hyphen, field)
            last = try value((hyphen + 1)..<head.upperBound, field)
        } else {
            first = try value(head, field)
            if slash == nil { last = first }
        }
        var step = 1
        if let slash { step = try self.step((slash + 1)..<item.upperBound, field) }
        if last < first {
            guard field.wraps else {
                throw fault(head, "The range ends before it begins. Write the earlier year first: \(last)-\(first).")
            }
            last += range.count
        }
        if step == 1, last <= range.upperBound {
            values.insert(from: first - field.firstBit, through: last - field.firstBit)
            return
        }
        for value in stride(from: first, through: last, by: step) {
            values.insert((value > range.upperBound ? value - range.count : value) - field.firstBit)
        }
    }

    private func step(_ place: Range<Int>, _ field: CronField) throws(ScheduleExpressionError) -> Int {
        if place.isEmpty { throw fault(place, "A step is missing after the slash. Write one, such as 0/15.") }
        if firstPlace(of: "/", in: place) != nil {
            throw fault(place, "There are two slashes in one item. Write one step, such as 0/15.")
        }
        guard let step = number(place), step >= 1, step <= field.stepMax else {
            throw fault(
                place,
                "A step of \(quoted(word(place))) does not fit in \(field.title). "
                    + "Write 1 to \(field.stepMax) after the slash.")
        }
        return step
    }

    private func value(_ place: Range<Int>, _ field: CronField) throws(ScheduleExpressionError) -> Int {
        if place.count > 9, place.allSatisfy({ decimalDigit(bytes[$0]) != nil }) {
            throw fault(place, "\(quoted(word(place))) is out of range for \(field.title). \(field.advice)")
        }
        if let number = number(place) {
            guard field.range.contains(number) else {
                throw fault(place, "\(number) is out of range for \(field.title). \(field.advice)")
            }
            return number
        }
        if place.count == 3, let index = field.names.firstIndex(where: { isWord(place, $0) }) {
            return index + field.range.lowerBound
        }
        throw fault(place, complaint(about: place, in: field))
    }

    private func complaint(about place: Range<Int>, in field: CronField) -> String {
        let text = quoted(word(place))
        if isWord(place, "?") {
            return field.isDay
                ? "? stands alone in a day field. Write ? for the whole field, or leave it out."
                : "? stands only in a day field, not in \(field.title). Write * for every value."
        }
        if place.isEmpty { return "A value is missing in \(field.title). \(field.advice)" }
        if isWord(place, "*") { return "* is the whole field and takes a step at most. Write * or */2." }
        if isWord(place, "L") || isWord(place, "W") {
            return "\(text) does not belong in \(field.title), but in a day field. \(field.advice)"
        }
        for other in [CronField.month, .dayOfWeek]
        where other != field && other.names.contains(where: { isWord(place, $0) }) {
            return "\(text) belongs in \(other.title), not in \(field.title). \(field.advice)"
        }
        return "\(text) is not known in \(field.title). \(field.advice)"
    }

    // MARK: - L, W and #

    /// Nil for `?`.
    private func dayOfMonth(_ place: Range<Int>) throws(ScheduleExpressionError) -> CronDays? {
        if isWord(place, "?") { return nil }
        var plain = FieldValues()
        var nearestWeekdays: UInt32 = 0
        var start = place.lowerBound
        while true {
            let end = firstPlace(of: ",", in: start..<place.upperBound) ?? place.upperBound
            let item = start..<end
            if let hash = firstPlace(of: "#", in: item) {
                throw fault(
                    hash..<(hash + 1), "# belongs in day-of-week. Write it there, such as SUN#2, and ? in day-of-month."
                )
            } else if let first = item.first, isLetter(first, "L") {
                guard item == place else { throw alone(item) }
                return try lastDay(item)
            } else if let last = item.last, isLetter(last, "W") {
                guard let day = number(item.dropLast()), CronField.dayOfMonth.range.contains(day) else {
                    throw fault(item, "Before W stands one day of the month, or L. Write 15W or LW.")
                }
                nearestWeekdays |= 1 << UInt32(day)
            } else {
                try insert(item, of: .dayOfMonth, into: &plain)
            }
            guard end < place.upperBound else { break }
            start = end + 1
        }
        let days = UInt32(truncatingIfNeeded: plain.low)
        let every = CronDays.ofMonth(days, nearestWeekdays: 0)
        return every == .every ? every : .ofMonth(days, nearestWeekdays: nearestWeekdays)
    }

    /// `L`, `L-3`, `LW`, `L-3W`.
    private func lastDay(_ item: Range<Int>) throws(ScheduleExpressionError) -> CronDays {
        let isWeekday = item.last.map { isLetter($0, "W") } ?? false
        let rest = item.dropFirst().dropLast(isWeekday ? 1 : 0)
        var minus = 0
        if let hyphen = rest.first {
            guard bytes[hyphen] == UInt8(ascii: "-"), let number = number(rest.dropFirst()), number <= 30 else {
                throw fault(item, "After L comes nothing, or a hyphen and up to 30 days. Write L, L-3 or LW.")
            }
            minus = number
        }
        return isWeekday ? .lastWeekday(minus: minus) : .last(minus: minus)
    }

    /// Nil for `?`.
    private func dayOfWeek(_ place: Range<Int>) throws(ScheduleExpressionError) -> CronDays? {
        if isWord(place, "?") { return nil }
        var plain = FieldValues()
        var start = place.lowerBound
        while true {
            let end = firstPlace(of: ",", in: start..<place.upperBound) ?? place.upperBound
            let item = start..<end
            if let hash = firstPlace(of: "#", in: item) {
                guard item == place else { throw alone(item) }
                return try nth(item, hash: hash)
            }
            if let last = item.last, isLetter(last, "L") {
                guard item == place else { throw alone(item) }
                if item.count == 1 { return .ofWeek(1 << 7) }
                let weekday = item.dropLast()
                // JUL ends in L too, and is no weekday at all.
                let isWeekday = number(weekday) != nil || CronField.dayOfWeek.names.contains { isWord(weekday, $0) }
                return .lastOfMonth(try value(isWeekday ? weekday : item, .dayOfWeek))
            }
            try insert(item, of: .dayOfWeek, into: &plain)
            guard end < place.upperBound else { break }
            start = end + 1
        }
        let weekdays = UInt32(truncatingIfNeeded: plain.low)
        return weekdays == 0xFE ? .every : .ofWeek(weekdays)
    }

    /// `SUN#2`.
    private func nth(_ item: Range<Int>, hash: Int) throws(ScheduleExpressionError) -> CronDays {
        let weekday = item.lowerBound..<hash
        if weekday.isEmpty || firstPlace(of: "-", in: weekday) != nil {
            throw fault(weekday, "Before # stands one weekday. Write it, such as SUN#2.")
        }
        let day = try value(weekday, .dayOfWeek)
        let place = (hash + 1)..<item.upperBound
        guard let count = number(place), (1...5).contains(count) else {
            let text = CronField.dayOfWeek.text(day)
            let name = Weekday(rawValue: day)?.name ?? text
            let advice = "Write \(text)#1 to \(text)#5, or \(text)L for the last one."
            guard let count = number(place), count > 5 else {
                throw fault(item, "After # comes which \(name) of the month it is. \(advice)")
            }
            throw fault(item, "A month has at most five \(name)s. \(advice)")
        }
        return .nth(day, count)
    }

    // MARK: - Bytes

    /// Digits only; leading zeros are fine. Nil for anything else, and for more than nine digits.
    private func number(_ place: Range<Int>) -> Int? {
        guard !place.isEmpty, place.count <= 9 else { return nil }
        var number = 0
        for index in place {
            guard let digit = decimalDigit(bytes[index]) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    private func firstPlace(of character: Unicode.Scalar, in place: Range<Int>) -> Int? {
        let byte = UInt8(ascii: character)
        for index in place where bytes[index] == byte { return index }
        return nil
    }

    /// Whether a letter stands there, in either case.
    private func isLetter(_ index: Int, _ capital: Unicode.Scalar) -> Bool {
        bytes[index] & 0xDF == UInt8(ascii: capital)
    }

    /// Whether a word stands there, its letters in either case.
    private func isWord(_ place: Range<Int>, _ capitals: String) -> Bool {
        guard place.count == capitals.utf8.count else { return false }
        return zip(bytes[place], capitals.utf8).allSatisfy { byte, capital in
            capital >= 0x41 ? byte & 0xDF == capital : byte == capital
        }
    }

    private func word(_ place: Range<Int>) -> String { String(decoding: bytes[place], as: UTF8.self) }

    private func alone(_ item: Range<Int>) -> ScheduleExpressionError {
        fault(item, "\(quoted(word(item))) cannot be part of a list. Write it alone, or leave it out.")
    }

    private func fault(_ place: Range<Int>, _ message: String) -> ScheduleExpressionError {
        ScheduleExpressionError(offset: place.lowerBound, length: place.count, message: message)
    }
}
