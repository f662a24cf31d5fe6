/// A request as programs usually write it, read without a JSON decoder: an object of texts without escapes and of whole
/// numbers. Whatever is not so plain, or not right, is left to the decoder; that takes half of the time of an answer.
struct PlainRequestLine {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private enum Value {
        case text(ArraySlice<UInt8>)
        case number(Int)
    }

    /// The request, and its id as it is written; nil if the line is not plain.
    func read() -> (NextRequest, id: ArraySlice<UInt8>)? {
        var reader = self
        return reader.readObject()
    }

    private mutating func readObject() -> (NextRequest, id: ArraySlice<UInt8>)? {
        var request = NextRequest()
        var id: ArraySlice<UInt8>?
        guard accept("{") else { return nil }
        repeat {
            guard accept("\""), let key = readText(), accept(":") else { return nil }
            skipBlanks()
            let start = position
            guard let value = readValue() else { return nil }
            switch (String(decoding: key, as: UTF8.self), value) {
            case ("id", _) where id == nil: id = bytes[start..<position]
            case ("expr", .text(let text)) where request.expr == nil:
                request.expr = String(decoding: text, as: UTF8.self)
            case ("tz", .text(let text)) where request.tz == nil: request.tz = String(decoding: text, as: UTF8.self)
            case ("after", .text(let text)) where request.after == nil:
                request.after = String(decoding: text, as: UTF8.self)
            case ("count", .number(let number)) where request.count == nil: request.count = number
            default: return nil
            }
        } while accept(",")
        guard accept("}") else { return nil }
        skipBlanks()
        guard position == bytes.endIndex, let id else { return nil }
        return (request, id)
    }

    private mutating func readValue() -> Value? {
        if accept("\"") { return readText().map(Value.text) }
        let start = position
        var number = 0
        while position < bytes.endIndex, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            number = number * 10 + Int(bytes[position]) - 0x30
            position += 1
            // Longer numbers, and those that begin with 0 or a sign, are not plain.
            if position - start > 15 || number == 0 { return nil }
        }
        return position > start ? .number(number) : nil
    }

    /// What is left up to the next quotation mark: ASCII, nothing escaped.
    private mutating func readText() -> ArraySlice<UInt8>? {
        let start = position
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return bytes[start..<(position - 1)] }
            if byte < 0x20 || byte >= 0x7F || byte == UInt8(ascii: "\\") { return nil }
        }
        return nil
    }

    /// Passes over blanks, and over the character if it comes next.
    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.endIndex, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }
}
