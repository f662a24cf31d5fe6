extension PosixTimeZone {
    /// Nil if the bytes are not a POSIX TZ string, with the extension of RFC 9636 for times of more than a day.
    init?(parsing bytes: [UInt8]) {
        var reader = PosixReader(bytes: bytes)
        guard let name = reader.readName(), let offset = reader.readTime(hoursMax: 24) else { return nil }
        // POSIX counts offsets west of Greenwich.
        standard = LocalTimeType(offset: -offset, abbreviation: name)
        if reader.isAtEnd { return }
        guard let daylightName = reader.readName() else { return nil }
        var daylightOffset = standard.offset + 3600
        if !reader.isAtEnd, reader.next != UInt8(ascii: ",") {
            guard let west = reader.readTime(hoursMax: 24) else { return nil }
            daylightOffset = -west
        }
        let type = LocalTimeType(offset: daylightOffset, abbreviation: daylightName)
        if reader.isAtEnd {
            // Without rules POSIX leaves them to the system, and systems use those of the United States.
            let begins = Rule(day: .weekday(month: 3, week: 2, weekday: 0), time: 7200)
            let ends = Rule(day: .weekday(month: 11, week: 1, weekday: 0), time: 7200)
            daylight = Daylight(type: type, begins: begins, ends: ends)
            return
        }
        guard reader.accept(","), let begins = reader.readRule(),
            reader.accept(","), let ends = reader.readRule(), reader.isAtEnd
        else { return nil }
        daylight = Daylight(type: type, begins: begins, ends: ends)
    }
}

private struct PosixReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Letters, or anything but `>` between `<` and `>`.
    mutating func readName() -> String? {
        let isBracketed = accept("<")
        let begin = position
        while let byte = next, isBracketed ? byte != UInt8(ascii: ">") : isLetter(byte) { position += 1 }
        let name = String(decoding: bytes[begin..<position], as: UTF8.self)
        if isBracketed, !accept(">") { return nil }
        return name.utf8.count >= 3 ? name : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func readTime(hoursMax: Int) -> Int? {
        let sign = accept("-") ? -1 : 1
        if sign == 1 { _ = accept("+") }
        guard let hours = readNumber(0...hoursMax) else { return nil }
        var seconds = hours * 3600
        if accept(":") {
            guard let minutes = readNumber(0...59) else { return nil }
            seconds += minutes * 60
            if accept(":") {
                guard let rest = readNumber(0...59) else { return nil }
                seconds += rest
            }
        }
        return sign * seconds
    }

    mutating func readRule() -> PosixTimeZone.Rule? {
        guard let day = readDay() else { return nil }
        guard accept("/") else { return PosixTimeZone.Rule(day: day, time: 7200) }
        return readTime(hoursMax: 167).map { PosixTimeZone.Rule(day: day, time: $0) }
    }

    private mutating func readDay() -> PosixTimeZone.Day? {
        if accept("J") { return readNumber(1...365).map { .julian($0) } }
        guard accept("M") else { return readNumber(0...365).map { .zeroBased($0) } }
        guard let month = readNumber(1...12), accept("."),
            let week = readNumber(1...5), accept("."),
            let weekday = readNumber(0...6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }

    private mutating func readNumber(_ range: ClosedRange<Int>) -> Int? {
        let begin = position
        var number = 0
        while position - begin < 4, let byte = next, let digit = decimalDigit(byte) {
            number = number * 10 + digit
            position += 1
        }
        return position > begin && range.contains(number) ? number : nil
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
