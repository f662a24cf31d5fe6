/// One line of JSON (RFC 8259) that is an object, read strictly. Members keep the bytes that they were written in, so that
/// a value can be handed back as it was given; that, and its pace, is why no decoder of a library reads these lines.
struct JSONObjectLine {
    struct Member {
        let key: String
        /// As it is written.
        let raw: ArraySlice<UInt8>
        let value: Value
    }

    enum Value: Equatable {
        case text(String)
        /// `raw` holds it: what fits into which number is for the reader to say.
        case number
        case other
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Deeper than that nobody nests an id.
    private static let depthMax = 64

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// The members in order. Throws what is wrong, and at which byte of the line, counted from 1.
    static func members(of bytes: ArraySlice<UInt8>) throws(Fault) -> [Member] {
        var reader = JSONObjectLine(bytes: bytes)
        return try reader.readLine()
    }

    private init(bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private mutating func readLine() throws(Fault) -> [Member] {
        if bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil {
            throw Fault(description: "This is not UTF-8.")
        }
        skipBlanks()
        guard accept("{") else { throw fault("a request is an object, and begins with {") }
        var members: [Member] = []
        members.reserveCapacity(8)
        skipBlanks()
        if !accept("}") {
            repeat {
                skipBlanks()
                let key = try readText()
                skipBlanks()
                guard accept(":") else { throw fault("a colon must follow the name") }
                skipBlanks()
                let start = position
                let value = try readValue(depth: 1)
                members.append(Member(key: key, raw: bytes[start..<position], value: value))
                skipBlanks()
            } while accept(",")
            guard accept("}") else { throw fault("a comma or } must follow the value") }
        }
        skipBlanks()
        guard position == bytes.endIndex else { throw fault("nothing may follow the object") }
        return members
    }

    private mutating func readValue(depth: Int) throws(Fault) -> Value {
        guard depth <= JSONObjectLine.depthMax else { throw fault("it is nested too deeply") }
        guard position < bytes.endIndex else { throw fault("a value is missing") }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .text(try readText())
        case UInt8(ascii: "-"), 0x30...0x39:
            try readNumber()
            return .number
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try readNested(depth: depth)
            return .other
        default:
            for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
                position += word.utf8.count
                return .other
            }
            throw fault("this is no value")
        }
    }

    private mutating func readNested(depth: Int) throws(Fault) {
        let isObject = accept("{")
        if !isObject { _ = accept("[") }
        let end: Unicode.Scalar = isObject ? "}" : "]"
        skipBlanks()
        if accept(end) { return }
        repeat {
            skipBlanks()
            if isObject {
                _ = try readText()
                skipBlanks()
                guard accept(":") else { throw fault("a colon must follow the name") }
                skipBlanks()
            }
            _ = try readValue(depth: depth + 1)
            skipBlanks()
        } while accept(",")
        guard accept(end) else { throw fault("a comma or \(end) must follow the value") }
    }

    private mutating func readNumber() throws(Fault) {
        _ = accept("-")
        if !accept("0"), !acceptDigits() { throw fault("a digit is missing") }
        if accept("."), !acceptDigits() { throw fault("a digit must follow the point") }
        if accept("e") || accept("E") {
            if !accept("+") { _ = accept("-") }
            guard acceptDigits() else { throw fault("a digit must follow the e") }
        }
        if position < bytes.endIndex, (0x30...0x39).contains(bytes[position]) {
            throw fault("a number does not begin with 0")
        }
    }

    private mutating func acceptDigits() -> Bool {
        let start = position
        while position < bytes.endIndex, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
        return position > start
    }

    /// A text, its escapes resolved.
    private mutating func readText() throws(Fault) -> String {
        guard accept("\"") else { throw fault("a text in quotes is missing") }
        let start = position
        while position < bytes.endIndex {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") { return try readEscapedText(from: start) }
            if byte < 0x20 { throw fault("a control character stands in a text") }
            position += 1
        }
        throw fault("the quotation mark at the end of a text is missing")
    }

    private mutating func readEscapedText(from start: Int) throws(Fault) -> String {
        var units = Array(String(decoding: bytes[start..<position], as: UTF8.self).utf16)
        while position < bytes.endIndex {
            let plain = position
            while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\""),
                bytes[position] != UInt8(ascii: "\\")
            {
                if bytes[position] < 0x20 { throw fault("a control character stands in a text") }
                position += 1
            }
            units += String(decoding: bytes[plain..<position], as: UTF8.self).utf16
            if accept("\"") { return String(decoding: units, as: UTF16.self) }
            guard accept("\\"), position < bytes.endIndex else { break }
            let escape = bytes[position]
            position += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(UInt16(escape))
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"):
                let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
                guard digits.utf8.count == 4, !digits.hasPrefix("+"), !digits.hasPrefix("-"),
                    let unit = UInt16(digits, radix: 16)
                else { throw fault("four hexadecimal digits must follow \\u") }
                units.append(unit)
                position += 4
            default: throw fault("there is no such escape in a text")
            }
        }
        throw fault("the quotation mark at the end of a text is missing")
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.endIndex {
            switch bytes[position] {
            case 0x20, 0x09, 0x0D, 0x0A: position += 1
            default: return
            }
        }
    }

    private func fault(_ what: String) -> Fault {
        Fault(description: "This is not JSON: at byte \(position - bytes.startIndex + 1) \(what).")
    }
}
