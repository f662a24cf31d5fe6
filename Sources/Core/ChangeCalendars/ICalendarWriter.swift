/// Writes an iCalendar file line by line (RFC 5545, section 3.1): CRLF line ends, lines folded at 75 octets.
///
/// It does not know the format's components: whoever writes `BEGIN` writes `END`.
package struct ICalendarWriter: Sendable {
    private var bytes: [UInt8] = []

    /// What is written so far.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Octets of a line without its end.
    package static let lineOctetsMax = 75

    package init() {}

    /// Writes a property whose value is in the form that its type has in a file. Parameters are quoted where needed.
    /// Control characters, which no line may hold, are left out.
    package mutating func line(_ name: String, parameters: [(String, String)] = [], _ value: String) {
        var content = name
        for (name, value) in parameters { content += ";\(name)=\(ICalendarText.parameterEncoded(value))" }
        content += ":"
        content += value
        fold(content)
    }

    /// Writes a property whose value is a TEXT, escaped.
    package mutating func line(_ name: String, parameters: [(String, String)] = [], text value: String) {
        line(name, parameters: parameters, ICalendarText.escaped(value))
    }

    /// Never inside a character: the reader may unfold characters, not octets.
    private mutating func fold(_ content: String) {
        if content.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            foldPlain(Array(content.utf8))
            return
        }
        var octets = 0
        for scalar in content.unicodeScalars where (scalar.value >= 0x20 && scalar.value != 0x7F) || scalar == "\t" {
            let width = UTF8.width(scalar)
            if octets + width > ICalendarWriter.lineOctetsMax {
                bytes += ICalendarWriter.lineEnd
                // The blank that marks the continuation is an octet of its line.
                bytes.append(UInt8(ascii: " "))
                octets = 1
            }
            bytes += String(scalar).utf8
            octets += width
        }
        bytes += ICalendarWriter.lineEnd
    }

    /// Of printable ASCII every octet is a character.
    private mutating func foldPlain(_ content: [UInt8]) {
        var start = 0
        var room = ICalendarWriter.lineOctetsMax
        repeat {
            let end = min(start + room, content.count)
            if start > 0 { bytes.append(UInt8(ascii: " ")) }
            bytes += content[start..<end]
            bytes += ICalendarWriter.lineEnd
            start = end
            room = ICalendarWriter.lineOctetsMax - 1
        } while start < content.count
    }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]
}
