extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC: `2026-12-06T02:00:00Z`, with `.123` only if there are milliseconds.
    public var description: String {
        String(unsafeUninitializedCapacity: Instant.bytesMax) { buffer in
            var bytes = OutputSpan(buffer: buffer, initializedCount: 0)
            write(to: &bytes)
            return bytes.finalize(for: buffer)
        }
    }

    /// The most bytes that a description has.
    public static let bytesMax = 40

    /// Appends the description in UTF-8: for output of many instants, where a text for each would cost more than the rest.
    public func write(to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: Instant.bytesMax) { write(to: &$0) }
    }

    /// Appends the description in UTF-8, at most `bytesMax` bytes.
    public func write(to bytes: inout OutputSpan<UInt8>) {
        let (seconds, milliseconds) = Int(millisecondsSinceEpoch).floorDivided(by: 1000)
        let civil = CivilDateTime(localSeconds: seconds)
        if (0...9999).contains(civil.date.year) {
            bytes.append(twoDigits: civil.date.year / 100)
            bytes.append(twoDigits: civil.date.year % 100)
        } else {
            for digit in civil.date.year.padded(to: 4).utf8 { bytes.append(digit) }
        }
        bytes.append(UInt8(ascii: "-"))
        bytes.append(twoDigits: civil.date.month)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(twoDigits: civil.date.day)
        bytes.append(UInt8(ascii: "T"))
        bytes.append(twoDigits: civil.hour)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(twoDigits: civil.minute)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(twoDigits: civil.second)
        if milliseconds != 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(UInt8(ascii: "0") + UInt8(milliseconds / 100))
            bytes.append(twoDigits: milliseconds % 100)
        }
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Reads RFC 3339 (section 5.6) with `Z` or an offset. Two things more are understood: a date alone is its midnight in
    /// UTC, and seconds may be left out. Of up to nine digits of fraction the first three count.
    public init(parsing text: String) throws(InstantError) {
        var reader = InstantReader(text: text)
        self = try reader.read()
    }
}

/// A text that is not a point in time.
public struct InstantError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and, as the last sentence, what to write.
    public let description: String

    init(_ text: String, _ fault: String) {
        description =
            "\(quoted(text)) is no instant: \(fault) Write a date, 2026-12-06, or a date and time with its zone, "
            + "2026-12-06T02:00:00Z or 2026-12-06T02:00:00-05:00."
    }
}

/// Reads one instant from the left to the right.
private struct InstantReader {
    let text: String
    let bytes: [UInt8]
    var position = 0

    /// The longest form, nine digits of fraction and an offset, has 35 bytes. Anything far longer is not worth a look.
    static let bytesMax = 64

    init(text: String) {
        self.text = text
        bytes = Array(text.utf8.prefix(InstantReader.bytesMax + 1))
    }

    mutating func read() throws(InstantError) -> Instant {
        guard !bytes.isEmpty else { throw fault("there is nothing in it.") }
        guard bytes.count <= InstantReader.bytesMax else { throw fault("it is too long for a date and time.") }
        let date = try readDate()
        let days = date.daysSinceEpoch
        if position == bytes.count {
            return Instant(secondsSinceEpoch: Int64(days * secondsPerDay))
        }
        guard accept("T") || accept("t") || accept(" ") else { throw fault("a T must stand between date and time.") }
        let hour = try readNumber(digits: 2, "hour", 0...23)
        guard accept(":") else { throw fault("a colon must follow the hour.") }
        let minute = try readNumber(digits: 2, "minute", 0...59)
        var second = 0
        var milliseconds = 0
        if accept(":") {
            second = try readNumber(digits: 2, "second", 0...59)
            if accept(".") || accept(",") { milliseconds = try readFraction() }
        }
        let offset = try readOffset()
        guard position == bytes.count else { throw fault("something follows the offset.") }
        let seconds = days * secondsPerDay + hour * 3600 + minute * 60 + second - offset
        return Instant(millisecondsSinceEpoch: Int64(seconds * 1000 + milliseconds))
    }

    private mutating func readDate() throws(InstantError) -> CivilDate {
        let year = try readNumber(digits: 4, "year", 0...9999)
        guard accept("-") else { throw fault("a hyphen must follow the year.") }
        let month = try readNumber(digits: 2, "month", 1...12)
        guard accept("-") else { throw fault("a hyphen must follow the month.") }
        let day = try readNumber(digits: 2, "day", 1...31)
        let date = CivilDate(year: year, month: month, day: day)
        guard date.exists else { throw fault("there is no such day in that month.") }
        return date
    }

    private mutating func readFraction() throws(InstantError) -> Int {
        var digits = 0
        var milliseconds = 0
        while position < bytes.count, let digit = decimalDigit(bytes[position]) {
            if digits < 3 { milliseconds = milliseconds * 10 + digit }
            digits += 1
            position += 1
        }
        guard (1...9).contains(digits) else { throw fault("a fraction of a second has one to nine digits.") }
        for _ in 0..<max(0, 3 - digits) { milliseconds *= 10 }
        return milliseconds
    }

    /// Seconds east of Greenwich.
    private mutating func readOffset() throws(InstantError) -> Int {
        if accept("Z") || accept("z") { return 0 }
        let sign = accept("+") ? 1 : accept("-") ? -1 : 0
        guard sign != 0 else { throw fault("it does not say in which zone: Z or an offset is missing.") }
        let hours = try readNumber(digits: 2, "offset's hour", 0...23)
        guard accept(":") else { throw fault("a colon must follow the hour of the offset.") }
        return sign * (hours * 3600 + (try readNumber(digits: 2, "offset's minute", 0...59)) * 60)
    }

    private mutating func readNumber(
        digits: Int, _ name: String, _ range: ClosedRange<Int>
    ) throws(InstantError) -> Int {
        var number = 0
        for _ in 0..<digits {
            guard position < bytes.count, let digit = decimalDigit(bytes[position]) else {
                throw fault("the \(name) must have \(digits) digits.")
            }
            number = number * 10 + digit
            position += 1
        }
        guard range.contains(number) else {
            throw fault("the \(name) must be \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func fault(_ fault: String) -> InstantError { InstantError(text, fault) }
}

extension OutputSpan<UInt8> {
    /// 0 to 99.
    fileprivate mutating func append(twoDigits number: Int) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}
