/// A property: name, parameters and value (RFC 5545, section 3.1).
struct ContentLine {
    /// In capitals.
    let name: String
    let parameters: [Parameter]
    /// Its indices are those of the line.
    let value: ArraySlice<UInt8>
    private let line: LogicalLine

    struct Parameter {
        /// In capitals.
        let name: String
        let values: [String]
        /// The index in the line of the first value.
        let index: Int
    }

    /// The offset in the source of the name.
    var place: Int { line.place(of: 0) }

    /// The offset in the source of the value.
    var valuePlace: Int { line.place(of: value.startIndex) }

    /// The offset in the source of the byte at an index of the line.
    func place(of index: Int) -> Int { line.place(of: index) }

    /// The value of a parameter that is given once.
    func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

    /// The value without what surrounds it, in capitals: for values that are a word.
    var word: String {
        let text = String(decoding: value, as: UTF8.self)
        return String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
            .uppercased()
    }

    init(_ line: LogicalLine) throws(ValueFault) {
        let isControl = { (byte: UInt8) in byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7F }
        if let index = line.bytes.firstIndex(where: isControl) {
            throw ValueFault(
                index,
                "There is a control character in the line. End lines with CRLF or LF, and write \\n for a line break in a "
                    + "text.")
        }
        var reader = ContentLineReader(bytes: line.bytes)
        name = try reader.readName("property", endingWith: [UInt8(ascii: ":"), UInt8(ascii: ";")])
        var parameters: [Parameter] = []
        while reader.accept(UInt8(ascii: ";")) { parameters.append(try reader.readParameter()) }
        guard reader.accept(UInt8(ascii: ":")) else {
            throw ValueFault(reader.position, "The colon before the value is missing. Write \(name):value.")
        }
        self.parameters = parameters
        value = line.bytes[reader.position...]
        self.line = line
    }
}

/// Reads the parts before the value from the left to the right.
private struct ContentLineReader {
    let bytes: [UInt8]
    var position = 0

    mutating func accept(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Letters, digits and hyphens, up to one of the delimiters.
    mutating func readName(_ what: String, endingWith delimiters: [UInt8]) throws(ValueFault) -> String {
        let end = bytes[position...].firstIndex(where: delimiters.contains) ?? bytes.count
        let name = bytes[position..<end]
        let isName = name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard !name.isEmpty, isName, end < bytes.count else {
            let example = what == "property" ? "NAME:value" : "NAME=value"
            throw ValueFault(
                position, "\(excerpt(name)) is not the name of a \(what) with a value. Write \(example).")
        }
        position = end
        return String(decoding: name, as: UTF8.self).uppercased()
    }

    mutating func readParameter() throws(ValueFault) -> ContentLine.Parameter {
        let name = try readName(
            "parameter", endingWith: [UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: ":")])
        guard accept(UInt8(ascii: "=")) else {
            throw ValueFault(position, "The parameter \(name) has no value. Write \(name)=value.")
        }
        let index = position
        var values: [String] = []
        repeat { values.append(try readParameterValue()) } while accept(UInt8(ascii: ","))
        return ContentLine.Parameter(name: name, values: values, index: index)
    }

    private mutating func readParameterValue() throws(ValueFault) -> String {
        let quote = UInt8(ascii: "\"")
        let start = position
        guard accept(quote) else {
            let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), quote]
            position = bytes[position...].firstIndex(where: delimiters.contains) ?? bytes.count
            if position < bytes.count, bytes[position] == quote {
                throw ValueFault(position, "A quotation mark stands inside a value. Put the whole value in quotes.")
            }
            return ICalendarText.parameterDecoded(bytes[start..<position])
        }
        guard let end = bytes[position...].firstIndex(of: quote) else {
            throw ValueFault(start, "The quotation mark is not closed. Write another one after the value.")
        }
        defer { position = end + 1 }
        return ICalendarText.parameterDecoded(bytes[start + 1..<end])
    }
}
