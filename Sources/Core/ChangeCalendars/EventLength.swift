/// How long an event lasts: more than nothing.
struct EventLength: Hashable, Sendable {
    /// Days of the clock on the wall; they come first.
    var days: Int
    /// Elapsed time.
    var seconds: Int

    /// At least as much as any occurrence lasts: the clocks may be turned back on the way.
    var secondsMax: Int { days > 0 ? (days + 2) * secondsOfDay + seconds : seconds }
}

extension EventLength {
    /// Reads a DURATION (section 3.3.6): `P2W`, `P1DT12H`, `PT30M`. It must be more than nothing, because an event that lasts
    /// no time changes nothing.
    init(parsing text: ArraySlice<UInt8>) throws(ValueFault) {
        let fault = ValueFault(
            text.startIndex, "\(excerpt(text)) is not a duration. Write one such as P2W, P1DT12H or PT30M.")
        var rest = text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") ? text.dropFirst() : text
        guard rest.popFirst() == UInt8(ascii: "P"), !rest.isEmpty else { throw fault }
        var units: [(letter: Character, days: Int, seconds: Int)] = [
            ("W", 7, 0), ("D", 1, 0), ("T", 0, 0), ("H", 0, 3600), ("M", 0, 60), ("S", 0, 1),
        ]
        self.init(days: 0, seconds: 0)
        var isTime = false
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard let byte = rest.popFirst() else { throw fault }
            // Units come in this order, each once, and those of time after a T.
            let letter = Character(Unicode.Scalar(byte))
            guard let index = units.firstIndex(where: { $0.letter == letter }) else { throw fault }
            let unit = units[index]
            units.removeFirst(index + 1)
            if letter == "T" {
                guard digits.isEmpty, !rest.isEmpty else { throw fault }
                isTime = true
                continue
            }
            // Nine digits of weeks are beyond every calendar, and far from where sums overflow.
            guard let number = Int(String(decoding: digits, as: UTF8.self)), digits.count <= 9,
                isTime == (unit.seconds > 0)
            else { throw fault }
            days += number * unit.days
            seconds += number * unit.seconds
        }
        guard text.first != UInt8(ascii: "-"), days > 0 || seconds > 0 else {
            throw ValueFault(
                text.startIndex, "The event lasts \(excerpt(text)), which is no time. Write a duration such as PT2H.")
        }
    }
}
