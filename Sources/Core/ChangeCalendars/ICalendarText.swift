import ScheduleExpressions

/// How iCalendar writes texts and times: for the reader and the writer.
package enum ICalendarText {
    /// A TEXT value (RFC 5545, section 3.3.11): backslash, semicolon and comma get a backslash, a line break is `\n`.
    package static func escaped(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + text.utf8.count / 16)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","):
                result.append(UInt8(ascii: "\\"))
                result.append(byte)
            case UInt8(ascii: "\n") where previous == UInt8(ascii: "\r"): break
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                result.append(UInt8(ascii: "\\"))
                result.append(UInt8(ascii: "n"))
            default: result.append(byte)
            }
            previous = byte
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What a TEXT value says. A backslash before any other character is dropped.
    package static func unescaped(_ value: some Collection<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(value.count)
        var isEscaped = false
        for byte in value {
            if isEscaped {
                result.append(byte == UInt8(ascii: "n") || byte == UInt8(ascii: "N") ? UInt8(ascii: "\n") : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `20261224T180000Z`; milliseconds are dropped.
    package static func dateTime(_ instant: Instant) -> String {
        text(of: TimeZoneRules.utc.civil(at: instant), ending: "Z")
    }

    /// `20261224T180000`: a local time, for a property with a TZID.
    package static func dateTime(_ reading: CivilDateTime) -> String {
        text(of: reading, ending: "")
    }

    private static func text(of reading: CivilDateTime, ending: String) -> String {
        guard (0...9999).contains(reading.date.year) else {
            let time = digits(reading.hour, 2) + digits(reading.minute, 2) + digits(reading.second, 2)
            return date(reading.date) + "T" + time + ending
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        func pair(_ number: Int) {
            bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
            bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
        }
        pair(reading.date.year / 100)
        pair(reading.date.year % 100)
        pair(reading.date.month)
        pair(reading.date.day)
        bytes.append(UInt8(ascii: "T"))
        pair(reading.hour)
        pair(reading.minute)
        pair(reading.second)
        bytes += ending.utf8
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `20261224`.
    package static func date(_ date: CivilDate) -> String {
        digits(date.year, 4) + digits(date.month, 2) + digits(date.day, 2)
    }

    /// `+0200` (section 3.3.14), with seconds only if there are some.
    package static func offset(seconds: Int) -> String {
        let magnitude = abs(seconds)
        let sign = seconds < 0 ? "-" : "+"
        let second = magnitude % 60 == 0 ? "" : digits(magnitude % 60, 2)
        return sign + digits(magnitude / 3600, 2) + digits(magnitude / 60 % 60, 2) + second
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

// MARK: - Parameters

extension ICalendarText {
    /// The value of a parameter, in quotes if it needs them. A quotation mark, a line break and a caret are written with a
    /// caret (RFC 6868), because a quoted value cannot hold the first two.
    static func parameterEncoded(_ text: String) -> String {
        var result = ""
        var needsQuotes = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "^": result += "^^"
            case "\"": result += "^'"
            case "\n": result += "^n"
            default:
                needsQuotes = needsQuotes || scalar == ":" || scalar == ";" || scalar == ","
                result.unicodeScalars.append(scalar)
            }
        }
        return needsQuotes ? "\"\(result)\"" : result
    }

    /// What the value of a parameter says, without its quotes (RFC 6868).
    static func parameterDecoded(_ value: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = value
        while let byte = rest.popFirst() {
            switch (byte, rest.first) {
            case (UInt8(ascii: "^"), UInt8(ascii: "^")): result.append(byte)
            case (UInt8(ascii: "^"), UInt8(ascii: "'")): result.append(UInt8(ascii: "\""))
            case (UInt8(ascii: "^"), UInt8(ascii: "n")): result.append(UInt8(ascii: "\n"))
            default:
                result.append(byte)
                continue
            }
            rest = rest.dropFirst()
        }
        return String(decoding: result, as: UTF8.self)
    }
}
