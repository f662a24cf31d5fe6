/// JSON as the encoder writes it, written directly, as long as no text in it has to be escaped.
struct PlainJSON {
    private var bytes: [UInt8] = []
    private var isPlain = true

    /// nil: the encoder is needed.
    var text: String? { isPlain ? String(decoding: bytes, as: UTF8.self) : nil }

    /// An object, whose members have to come in the order of the alphabet.
    mutating func writeObject(_ members: (inout PlainJSON) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        members(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// The name of a member: the value comes next.
    mutating func name(_ name: StaticString) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func write(_ number: some BinaryInteger) { bytes.append(contentsOf: String(number).utf8) }

    mutating func write(_ text: String) {
        isPlain = isPlain && text.utf8.allSatisfy(PlainJSON.isPlainByte)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func write(_ texts: [String]) { writeList(texts) { $0.write($1) } }

    mutating func write(_ numbers: [Int]) { writeList(numbers) { $0.write($1) } }

    private mutating func writeList<Element>(_ elements: [Element], _ write: (inout PlainJSON, Element) -> Void) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Of several the encoder knows the order.
    mutating func write(_ lists: [String: [String]]) {
        isPlain = isPlain && lists.count <= 1
        bytes.append(UInt8(ascii: "{"))
        for (name, texts) in lists {
            write(name)
            bytes.append(UInt8(ascii: ":"))
            write(texts)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        0x20..<0x7F ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
