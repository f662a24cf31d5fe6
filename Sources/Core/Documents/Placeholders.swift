/// What a document is told: the values by which its `{{ name }}` are replaced.
///
/// It is done in one pass: a value is put in as it is, and what looks like a placeholder in it stays.
package struct ParameterValues: Hashable, Sendable {
    private var values: [String: DocumentValue] = [:]
    /// What `{{ssm:NAME}}` stands for.
    private let stored: [String: DocumentValue]

    /// What is given, and the defaults of the rest.
    package init(_ document: CommandDocument, _ given: [String: [String]], stored: [String: DocumentValue] = [:]) {
        self.stored = stored
        for parameter in document.parameters {
            guard let texts = given[parameter.name] ?? parameter.defaultTexts else { continue }
            // A value may name a stored parameter, as SSM has it.
            let filled = texts.map { Placeholders.fill($0) { $0.isStored ? stored[$0.name] : nil } }
            values[parameter.name] = parameter.value(of: filled) ?? .list(filled.map(DocumentValue.text))
        }
    }

    private func value(of placeholder: Placeholders.Name) -> DocumentValue? {
        placeholder.isStored ? stored[placeholder.name] : values[placeholder.name]
    }

    /// A text with its placeholders replaced by what they print as.
    package func filled(_ text: String) -> String { Placeholders.fill(text, with: value) }

    /// The same value with every placeholder replaced. A text that is nothing but one becomes the value that it names,
    /// whatever its kind.
    package func filled(_ value: DocumentValue) -> DocumentValue {
        switch value {
        case .text(let text):
            if let only = Placeholders.only(in: text), let value = self.value(of: only) { return value }
            return .text(filled(text))
        case .list(let elements):
            // A StringList in a list is as many elements.
            return .list(
                elements.flatMap { element -> [DocumentValue] in
                    let filled = self.filled(element)
                    if case .list(let inner) = filled, case .text = element { return inner }
                    return [filled]
                })
        case .map(let members): return .map(members.map { DocumentValue.Member($0.key, filled($0.value)) })
        case .nothing, .boolean, .number: return value
        }
    }
}

/// `{{ name }}` and `{{ssm:name}}` in texts.
package enum Placeholders {
    /// What stands between the braces.
    package struct Name: Hashable, Sendable {
        package let name: String
        /// It is a parameter of the parameter store, not one of the document.
        package let isStored: Bool
    }

    private enum Piece {
        case text(String)
        case placeholder(Name)
    }

    /// In the order of the text.
    package static func names(in text: String) -> [Name] {
        pieces(of: text).compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
    }

    /// The one that is all of a text.
    static func only(in text: String) -> Name? {
        let pieces = pieces(of: text)
        if pieces.count == 1, case .placeholder(let name) = pieces[0] { return name }
        return nil
    }

    static func fill(_ text: String, with value: (Name) -> DocumentValue?) -> String {
        var result = ""
        for piece in pieces(of: text) {
            switch piece {
            case .text(let text): result += text
            case .placeholder(let name):
                // As the SSM agent prints it: what is no text as JSON, and $$ as one.
                switch value(name) {
                case .text(let text): result += text.withSingleDollars
                case let value?: result += value.json
                case nil: result += name.isStored ? "{{ssm:\(name.name)}}" : "{{ \(name.name) }}"
                }
            }
        }
        return result
    }

    /// In one go through the text: where no name can stand, none is looked for again.
    private static func pieces(of text: String) -> [Piece] {
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var plain = 0
        var place = 0
        while place + 4 < bytes.count {
            guard bytes[place] == UInt8(ascii: "{"), bytes[place + 1] == UInt8(ascii: "{"),
                let (name, end) = name(in: bytes, from: place + 2)
            else {
                place += 1
                continue
            }
            if plain < place { pieces.append(.text(String(decoding: bytes[plain..<place], as: UTF8.self))) }
            pieces.append(.placeholder(name))
            (place, plain) = (end, end)
        }
        if plain < bytes.count { pieces.append(.text(String(decoding: bytes[plain...], as: UTF8.self))) }
        return pieces
    }

    /// A name and its closing braces; nil: it is something else in braces, and stays what it is.
    private static func name(in bytes: [UInt8], from start: Int) -> (Name, end: Int)? {
        var place = start
        func skipBlanks() { while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 } }
        skipBlanks()
        let isStored = bytes[place...].starts(with: "ssm:".utf8)
        if isStored { place += 4 }
        let begin = place
        let others = isStored ? "_-./:" : "_"
        while place < bytes.count {
            let byte = bytes[place]
            let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            guard isLetter || (0x30...0x39).contains(byte) || others.utf8.contains(byte) else { break }
            place += 1
        }
        let name = String(decoding: bytes[begin..<place], as: UTF8.self)
        skipBlanks()
        guard !name.isEmpty, bytes[place...].starts(with: "}}".utf8) else { return nil }
        return (Name(name: name, isStored: isStored), place + 2)
    }
}

extension String {
    /// With one `$` for every two.
    fileprivate var withSingleDollars: String {
        guard contains("$$") else { return self }
        var result = ""
        var isSecond = false
        for character in self {
            if character == "$", isSecond {
                isSecond = false
                continue
            }
            isSecond = character == "$"
            result.append(character)
        }
        return result
    }
}

extension DocumentValue {
    /// Every placeholder in its texts, with the path of the text.
    func placeholders(at path: [String] = []) -> [(path: [String], name: Placeholders.Name)] {
        switch self {
        case .text(let text): Placeholders.names(in: text).map { (path, $0) }
        case .list(let elements): elements.enumerated().flatMap { $1.placeholders(at: path + [String($0)]) }
        case .map(let members): members.flatMap { $0.value.placeholders(at: path + [$0.key]) }
        case .nothing, .boolean, .number: []
        }
    }
}
