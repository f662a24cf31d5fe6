/// Numbers and texts as bytes. A small number takes one byte, and the id of a command 17 instead of 37.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    /// Seven bits a byte, the lowest first; a small number takes few, whichever its sign.
    mutating func write(_ number: Int) {
        var left = UInt64(bitPattern: Int64((number << 1) ^ (number >> 63)))
        while left > 0x7F {
            bytes.append(UInt8(left & 0x7F) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(left))
    }

    mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes += text.utf8
    }

    mutating func write(_ texts: [String]) {
        write(texts.count)
        for text in texts { write(text) }
    }

    /// The text after a 1; nothing is a 0.
    mutating func write(_ text: String?) {
        write(text == nil ? 0 : 1)
        if let text { write(text) }
    }

    mutating func write(word: UInt64) {
        for shift in stride(from: 0, to: UInt64.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }

    /// A text that as a rule is a UUID in lower case.
    mutating func write(id: String) {
        guard let packed = UUIDText.bytes(of: id) else {
            write(0)
            return write(id)
        }
        write(1)
        bytes += packed
    }
}

/// Reads what a `ByteWriter` has written. Throws `StoreError` for anything else.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    static let damaged = StoreError.damaged("A turn holds bytes that are no inputs.")

    private mutating func byte() throws -> UInt8 {
        guard let first = rest.popFirst() else { throw ByteReader.damaged }
        return first
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw ByteReader.damaged }
        defer { rest.removeFirst(count) }
        return rest.prefix(count)
    }

    mutating func number() throws -> Int {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return Int(Int64(bitPattern: value >> 1) ^ -Int64(value & 1)) }
        }
        throw ByteReader.damaged
    }

    /// How many things come, each of so many bytes at least.
    mutating func count(ofBytes size: Int = 1) throws -> Int {
        let count = try number()
        guard count >= 0, count <= rest.count / size else { throw ByteReader.damaged }
        return count
    }

    mutating func text() throws -> String {
        guard let text = String(validating: try take(count()), as: UTF8.self) else { throw ByteReader.damaged }
        return text
    }

    mutating func texts() throws -> [String] { try (0..<count()).map { _ in try text() } }

    mutating func optionalText() throws -> String? {
        switch try number() {
        case 0: nil
        case 1: try text()
        default: throw ByteReader.damaged
        }
    }

    mutating func word() throws -> UInt64 { try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }

    mutating func id() throws -> String {
        switch try number() {
        case 0: try text()
        case 1: UUIDText.text(of: try take(UUIDText.byteCount))
        default: throw ByteReader.damaged
        }
    }
}

/// A UUID as it is written, in lower case and with its hyphens, and its 16 bytes.
enum UUIDText {
    static let byteCount = 16
    private static let hyphen = UInt8(ascii: "-")
    private static let digits = Array("0123456789abcdef".utf8)

    /// nil: the text is none.
    static func bytes(of text: String) -> [UInt8]? {
        var nibbles: [UInt8] = []
        nibbles.reserveCapacity(2 * byteCount)
        guard text.utf8.count == 36 else { return nil }
        for (index, byte) in text.utf8.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == hyphen else { return nil }
            } else {
                guard let nibble = digits.firstIndex(of: byte) else { return nil }
                nibbles.append(UInt8(nibble))
            }
        }
        return (0..<byteCount).map { nibbles[2 * $0] << 4 | nibbles[2 * $0 + 1] }
    }

    static func text(of bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(hyphen) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
