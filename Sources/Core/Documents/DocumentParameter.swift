extension CommandDocument {
    /// What a document declares about one of its parameters.
    package struct Parameter: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case string = "String"
            case stringList = "StringList"
            case boolean = "Boolean"
            case integer = "Integer"
            case mapList = "MapList"
            case stringMap = "StringMap"
        }

        package let name: String
        package let kind: Kind
        package var description = ""
        /// As it is written. Without a default the parameter is required.
        package var defaultValue: DocumentValue?
        /// Empty: any value.
        package var allowedValues: [String] = []
        /// nil: any value.
        package var allowedPattern: DocumentPattern?
        /// Of each value, in characters.
        package var characters: ClosedRange<Int> = 0...Int.max
        package var items: ClosedRange<Int> = 0...Int.max

        package init(_ name: String, _ kind: Kind = .string) {
            self.name = name
            self.kind = kind
        }

        /// The default in the form in which values are given: as texts.
        package var defaultTexts: [String]? {
            guard let defaultValue, defaultValue != .nothing else { return nil }
            switch kind {
            case .stringList: return defaultValue.scalars
            case .mapList, .stringMap: return [defaultValue.json]
            case .string, .boolean, .integer: return [defaultValue.scalar ?? defaultValue.json]
            }
        }

        /// The value that some texts stand for; nil when they are not of the kind.
        package func value(of texts: [String]) -> DocumentValue? {
            switch kind {
            case .stringList: return .list(texts.map(DocumentValue.text))
            case .string: return texts.count == 1 ? .text(texts[0]) : nil
            case .boolean:
                guard texts.count == 1, ["true", "false"].contains(texts[0].lowercased()) else { return nil }
                return .boolean(texts[0].lowercased() == "true")
            case .integer: return texts.count == 1 ? Int(texts[0]).map { .number(String($0)) } : nil
            case .stringMap:
                guard texts.count == 1, let value = try? DocumentValue(json: texts[0]), case .map = value else {
                    return nil
                }
                return value
            case .mapList:
                if texts.count == 1, let value = try? DocumentValue(json: texts[0]), case .list = value { return value }
                let maps = texts.compactMap { try? DocumentValue(json: $0) }
                return maps.count == texts.count && maps.allSatisfy(\.isMap) ? .list(maps) : nil
            }
        }
    }
}

extension DocumentValue {
    var isMap: Bool { if case .map = self { true } else { false } }
}

/// A parameter that a document does not take, or not so.
package enum ParameterError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknown(name: String, document: String, known: [String])
    case missing(name: String, document: String)
    case notAllowed(name: String, value: String, allowed: [String])
    case notOfPattern(name: String, value: String, pattern: String)
    case wrongLength(name: String, value: String, allowed: ClosedRange<Int>)
    case wrongCount(name: String, count: Int, allowed: ClosedRange<Int>)
    case severalValues(name: String)
    case wrongKind(name: String, kind: CommandDocument.Parameter.Kind)
    case noValue(name: String)
    case tooLong(document: String)

    /// The parameter that is at fault; nil: all together.
    package var name: String? {
        switch self {
        case .unknown(let name, _, _), .missing(let name, _), .notAllowed(let name, _, _), .severalValues(let name),
            .noValue(let name), .notOfPattern(let name, _, _), .wrongLength(let name, _, _),
            .wrongCount(let name, _, _), .wrongKind(let name, _):
            name
        case .tooLong: nil
        }
    }

    /// The value that is at fault; nil: no single one.
    package var value: String? {
        switch self {
        case .notAllowed(_, let value, _), .notOfPattern(_, let value, _), .wrongLength(_, let value, _): value
        default: nil
        }
    }

    package var description: String {
        switch self {
        case .unknown(_, let document, let known) where known.isEmpty:
            "\(document) takes no parameters. Leave it out."
        case .unknown(let name, let document, let known):
            "\(document) has no parameter \(name). Write one of \(known.joined(separator: ", "))."
        case .missing(let name, let document):
            "\(document) needs the parameter \(name), and it is not given. Add \(name)."
        case .notAllowed(let name, let value, let allowed):
            "\(name) cannot be \"\(value.excerpt)\". Write \(allowed.joined(separator: " or "))."
        case .notOfPattern(let name, let value, let pattern):
            "\(name) cannot be \"\(value.excerpt)\". Write what matches \"\(pattern.excerpt)\"."
        case .wrongLength(let name, let value, let allowed):
            "\(name) has \(value.unicodeScalars.count) characters. Write \(allowed.words)."
        case .wrongCount(let name, let count, let allowed):
            "\(name) has \(count) values. Write \(allowed.words)."
        case .severalValues(let name): "\(name) is a String and takes one value. Leave one."
        case .wrongKind(let name, let kind): "\(name) is no \(kind.rawValue). Write \(kind.example)."
        case .noValue(let name): "\(name) has no value. Write one, or leave the parameter out."
        case .tooLong(let document):
            "\(document) and its parameters have more than \(Document.bytesMax) bytes together. Shorten a value."
        }
    }
}

extension ClosedRange<Int> {
    var words: String {
        if upperBound == .max { return "\(lowerBound) or more" }
        return lowerBound == 0 ? "\(upperBound) at most" : "\(lowerBound) to \(upperBound)"
    }
}

extension CommandDocument.Parameter.Kind {
    var example: String {
        switch self {
        case .string: "a text"
        case .stringList: "a list of texts"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .mapList: "a list of mappings"
        case .stringMap: "a mapping"
        }
    }
}

extension CommandDocument {
    /// Everything that is wrong with a set of parameters, by parameter name. Empty: a command can be sent with it.
    package func errors(in values: [String: [String]]) -> [ParameterError] {
        var errors: [ParameterError] = []
        for (name, given) in values.sorted(by: { $0.key < $1.key }) {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                errors.append(.unknown(name: name, document: self.name, known: parameters.map(\.name)))
                continue
            }
            if let error = parameter.error(in: given) { errors.append(error) }
        }
        for parameter in parameters where parameter.defaultTexts == nil && values[parameter.name] == nil {
            errors.append(.missing(name: parameter.name, document: name))
        }
        let bytes = values.reduce(0) { $1.value.reduce($0) { $0 + $1.utf8.count } }
        if bytes > Document.bytesMax { errors.append(.tooLong(document: name)) }
        return errors
    }
}

extension CommandDocument.Parameter {
    /// The first thing that is wrong with what is given.
    package func error(in given: [String]) -> ParameterError? {
        if given.isEmpty { return .noValue(name: name) }
        if kind == .string, given.count > 1 { return .severalValues(name: name) }
        // What the store of parameters holds is not known here.
        if given.contains(where: { $0.contains("{{") && $0.contains("ssm:") }) { return nil }
        if value(of: given) == nil { return .wrongKind(name: name, kind: kind) }
        if !allowedValues.isEmpty, let odd = given.first(where: { !allowedValues.contains($0) }) {
            return .notAllowed(name: name, value: odd, allowed: allowedValues)
        }
        if let allowedPattern, let odd = given.first(where: { !allowedPattern.matches($0) }) {
            return .notOfPattern(name: name, value: odd, pattern: allowedPattern.text)
        }
        if kind == .stringList, !items.contains(given.count) {
            return .wrongCount(name: name, count: given.count, allowed: items)
        }
        if let odd = given.first(where: { !characters.contains($0.unicodeScalars.count) }) {
            return .wrongLength(name: name, value: odd, allowed: characters)
        }
        return nil
    }
}
