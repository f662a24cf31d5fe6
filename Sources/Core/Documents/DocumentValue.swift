/// A value of a document, as JSON has them. A text may name parameters.
package indirect enum DocumentValue: Hashable, Sendable {
    case nothing
    case boolean(Bool)
    /// As it is written: a document is no place to compute.
    case number(String)
    case text(String)
    case list([DocumentValue])
    /// In the order of the document; no key twice.
    case map([Member])

    package struct Member: Hashable, Sendable {
        package let key: String
        package let value: DocumentValue

        package init(_ key: String, _ value: DocumentValue) {
            self.key = key
            self.value = value
        }
    }

    /// A member of a map; nil when there is none, or when this is no map.
    package subscript(_ key: String) -> DocumentValue? {
        guard case .map(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// Of a scalar, as it would be printed into a text; nil for a list, a map or nothing.
    package var scalar: String? {
        switch self {
        case .text(let text), .number(let text): text
        case .boolean(let boolean): boolean ? "true" : "false"
        case .nothing, .list, .map: nil
        }
    }

    /// The texts of a list of scalars; a scalar is a list of one.
    package var scalars: [String]? {
        if let scalar { return [scalar] }
        guard case .list(let elements) = self else { return nil }
        let texts = elements.compactMap(\.scalar)
        return texts.count == elements.count ? texts : nil
    }

    package var isTrue: Bool { scalar?.lowercased() == "true" }

    /// What it is, for messages.
    var found: String {
        switch self {
        case .nothing: "empty"
        case .boolean, .number: scalar ?? ""
        case .text(let text): "text, \"\(text.excerpt)\""
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}

extension DocumentValue {
    /// As JSON, without blanks. Equal values have equal texts.
    package var json: String {
        var text = ""
        write(to: &text, indentation: nil)
        return text
    }

    /// As JSON that a person reads.
    package var indentedJSON: String {
        var text = ""
        write(to: &text, indentation: 0)
        return text
    }

    private func write(to text: inout String, indentation: Int?) {
        switch self {
        case .nothing: text += "null"
        case .boolean(let boolean): text += boolean ? "true" : "false"
        case .number(let number): text += number
        case .text(let string): DocumentValue.write(string, to: &text)
        case .list(let elements):
            DocumentValue.write(elements, in: ("[", "]"), to: &text, indentation) { element, text, indentation in
                element.write(to: &text, indentation: indentation)
            }
        case .map(let members):
            DocumentValue.write(members, in: ("{", "}"), to: &text, indentation) { member, text, indentation in
                DocumentValue.write(member.key, to: &text)
                text += indentation == nil ? ":" : ": "
                member.value.write(to: &text, indentation: indentation)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], in brackets: (String, String), to text: inout String, _ indentation: Int?,
        _ writeOne: (Element, inout String, Int?) -> Void
    ) {
        text += brackets.0
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            if let indentation { text += "\n" + String(repeating: " ", count: indentation + 2) }
            writeOne(element, &text, indentation.map { $0 + 2 })
        }
        if let indentation, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
        text += brackets.1
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }
}

extension String {
    /// The beginning of it, fit to stand in a message: short and on one line.
    var excerpt: String {
        let line = String(prefix(60).map { $0.isNewline || $0 == "\t" ? " " : $0 })
        return count > 60 ? line + "..." : line
    }
}
