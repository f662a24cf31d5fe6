import ScheduleExpressions

extension Decision {
    /// The decision as one line of JSON, without the line break. Members always in this order, so that equal decisions
    /// are equal bytes.
    package var jsonLine: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(320)
        writeJSON(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `jsonLine` in UTF-8: for whoever writes millions of them.
    package func writeJSON(to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: jsonBytesMax) { line in
            line.appendMember("{\"at\":", at)
            line.appendMember(",\"event\":", event.rawValue)
            switch subject {
            case .definitions: break
            case .window(let name, let scheduledFor):
                line.appendMember(",\"window\":", name)
                line.appendMember(",\"scheduledFor\":", scheduledFor)
            case .association(let name, let scheduledFor):
                line.appendMember(",\"association\":", name)
                line.appendMember(",\"scheduledFor\":", scheduledFor)
            }
            if let task { line.appendMember(",\"task\":", task) }
            if let node {
                line.appendMember(",\"node\":", node.id.rawValue)
                line.appendMember(",\"nodeName\":", node.name)
            }
            if let status { line.appendMember(",\"status\":", status) }
            line.appendMember(",\"reason\":", reason)
            line.append(UInt8(ascii: "}"))
        }
    }

    /// No line of it is longer.
    private var jsonBytesMax: Int {
        var texts = reason.utf8.count + (task?.utf8.count ?? 0) + (status?.utf8.count ?? 0)
        if let node { texts += node.id.rawValue.utf8.count + node.name.utf8.count }
        switch subject {
        case .definitions: break
        case .window(let name, _), .association(let name, _): texts += name.utf8.count
        }
        let namesOfMembers = 200
        return namesOfMembers + 2 * Instant.bytesMax + texts * jsonBytesPerByte
    }
}

/// A JSON string literal (RFC 8259, section 7).
package func jsonString(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(addingCapacity: text.utf8.count * jsonBytesPerByte + 2) { $0.appendJSON(text) }
    return String(decoding: bytes, as: UTF8.self)
}

/// What a byte of a text may become in a literal: `\u001f`.
private let jsonBytesPerByte = 6

extension OutputSpan<UInt8> {
    /// Appends a member of an object (RFC 8259). `beginning` is all that stands before its value, written as it is.
    fileprivate mutating func appendMember(_ beginning: StaticString, _ value: String) {
        append(beginning)
        appendJSON(value)
    }

    fileprivate mutating func appendMember(_ beginning: StaticString, _ instant: Instant) {
        append(beginning)
        append(UInt8(ascii: "\""))
        instant.write(to: &self)
        append(UInt8(ascii: "\""))
    }

    /// Appends a text as a string literal. Most texts have nothing to escape, and are copied whole.
    fileprivate mutating func appendJSON(_ text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            if utf8.isPlainInJSON { append(utf8) } else { for byte in utf8 { appendEscaped(byte) } }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            append(UInt8(ascii: "\\"))
            append(byte)
        case 0x0A:
            append(UInt8(ascii: "\\"))
            append(UInt8(ascii: "n"))
        case 0x00..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            for each in Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]] { append(each) }
        default: append(byte)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether nothing in it is to be escaped: no control character, quotation mark or backslash. Eight bytes are looked at
    /// at once; the highest bit of each says whether it is one.
    fileprivate var isPlainInJSON: Bool {
        let bytes = UnsafeRawBufferPointer(self)
        let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var escaped: UInt64 = 0
        func look(_ eight: UInt64) {
            let quotation = eight ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslash = eight ^ (ones &* UInt64(UInt8(ascii: "\\")))
            escaped |= (eight &- ones &* 0x20) & ~eight
            escaped |= (quotation &- ones) & ~quotation | (backslash &- ones) & ~backslash
        }
        let eights = count / 8
        for eight in 0..<eights { look(bytes.loadUnaligned(fromByteOffset: eight * 8, as: UInt64.self)) }
        var last = ones &* UInt64(UInt8(ascii: " "))
        for index in eights * 8..<count { last = last << 8 | UInt64(self[index]) }
        look(last)
        return escaped & highs == 0
    }
}
