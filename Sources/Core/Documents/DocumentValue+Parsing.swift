/// A text that is not JSON: where, and what is wrong.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In bytes from the start.
    package let offset: Int
    package let description: String
}

extension DocumentValue {
    /// Deeper nesting is no document.
    package static let depthMax = 64

    /// What a JSON text says. Throws `JSONError`.
    package init(json: String) throws(JSONError) {
        var reader = JSONReader(Array(json.utf8))
        self = try reader.value(depth: 0)
        try reader.end()
    }
}

/// Reads one JSON text (RFC 8259), byte by byte. A key that stands twice is an error.
private struct JSONReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func fail(_ description: String) -> JSONError { JSONError(offset: place, description: description) }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    mutating func end() throws(JSONError) {
        skipBlanks()
        if place < bytes.count { throw fail("something follows the end of the value") }
    }

    mutating func value(depth: Int) throws(JSONError) -> DocumentValue {
        skipBlanks()
        if depth > DocumentValue.depthMax { throw fail("it is nested too deep") }
        switch next {
        case UInt8(ascii: "{"): return try map(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .nothing)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: DocumentValue) throws(JSONError) -> DocumentValue {
        guard bytes[place...].starts(with: word.utf8) else { throw fail("a value is missing") }
        place += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONError) -> DocumentValue {
        let start = place
        while let byte = next, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        guard text.utf8.count <= 40, let number = Double(text), number.isFinite else {
            place = start
            throw fail("a value is missing")
        }
        return .number(text)
    }

    private mutating func list(depth: Int) throws(JSONError) -> DocumentValue {
        place += 1
        var elements: [DocumentValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .list([]) }
        repeat { elements.append(try value(depth: depth + 1)) } while try goesOn(until: UInt8(ascii: "]"))
        return .list(elements)
    }

    private mutating func map(depth: Int) throws(JSONError) -> DocumentValue {
        place += 1
        var members: [DocumentValue.Member] = []
        var keys: Set<String> = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .map([]) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw fail("a name in double quotes is missing") }
            let key = try string()
            guard keys.insert(key).inserted else { throw fail("the name \(key) stands twice") }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw fail("a colon is missing") }
            members.append(DocumentValue.Member(key, try value(depth: depth + 1)))
        } while try goesOn(until: UInt8(ascii: "}"))
        return .map(members)
    }

    private mutating func goesOn(until end: UInt8) throws(JSONError) -> Bool {
        skipBlanks()
        if take(UInt8(ascii: ",")) { return true }
        if take(end) { return false }
        throw fail("a comma or a closing bracket is missing")
    }

    private mutating func string() throws(JSONError) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw fail("this is not UTF-8") }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw fail("a line break or control character stands in a text")
            default: text.append(byte)
            }
        }
        throw fail("a text is not closed")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = next else { throw fail("a text is not closed") }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            // The first half of a pair, which stands for one character.
            if (0xD800..<0xDC00).contains(code), bytes[place...].starts(with: "\\u".utf8) {
                place += 2
                let low = try codeUnit()
                guard (0xDC00..<0xE000).contains(low) else { throw fail("half a character is escaped") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw fail("half a character is escaped") }
            text += Array(String(Character(scalar)).utf8)
        default: throw fail("a backslash stands before something that needs none")
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        guard place + 4 <= bytes.count,
            bytes[place..<place + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
        else { throw fail("four hex digits are missing") }
        place += 4
        return code
    }
}
