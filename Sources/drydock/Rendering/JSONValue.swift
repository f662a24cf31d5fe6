/// JSON with its members in the order in which they are given, so that output is the same every time.
indirect enum JSONValue: Hashable {
    case null
    case boolean(Bool)
    case number(Int)
    /// A number beyond the range of `Int`, in digits.
    case digits(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Hashable {
        let key: String
        let value: JSONValue
    }

    /// Members in the order of the literal.
    static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { Member(key: $0.key, value: $0.value) })
    }

    static func string(orNull text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    static func number(orNull number: Int?) -> JSONValue { number.map(JSONValue.number) ?? .null }

    /// On one line, without spaces.
    func render() -> String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let value): text += String(value)
        case .digits(let value): text += value
        case .string(let value): JSONValue.write(value, to: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                JSONValue.write(member.key, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    /// RFC 8259, section 7: quotation mark, backslash and control characters are escaped, all else stays.
    private static func write(_ string: String, to text: inout String) {
        text += "\""
        let isPlain = string.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain {
            text += string
            text += "\""
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
