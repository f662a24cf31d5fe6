extension DocumentParser {
    private static let keys = [
        "type", "description", "default", "allowedValues", "allowedPattern", "displayType", "minItems", "maxItems",
        "minChars", "maxChars",
    ]
    /// SSM has no such limit; a document of 64 KB can hardly have more.
    private static let parametersMax = 200

    mutating func parameters() -> [CommandDocument.Parameter] {
        guard let given = content["parameters"], given != .nothing else { return [] }
        guard case .map(let members) = given else {
            report(["parameters"], "parameters is \(given.found). Write a mapping of names and what each may be.")
            return []
        }
        if members.count > DocumentParser.parametersMax {
            report(
                ["parameters"], "There are \(members.count) parameters. Write \(DocumentParser.parametersMax) at most.")
            return []
        }
        return members.compactMap { parameter($0, at: ["parameters", $0.key]) }
    }

    private mutating func parameter(
        _ member: DocumentValue.Member, at path: [String]
    ) -> CommandDocument.Parameter? {
        let isName = member.key.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        if !isName || member.key.isEmpty {
            report(
                path, "\(member.key.excerpt) is no name of a parameter. Write letters, digits and _ only.", key: true)
        }
        guard case .map = member.value else {
            report(path, "\(member.key.excerpt) is \(member.value.found). Write its type and what else it may be.")
            return nil
        }
        checkKeys(of: member.value, at: path, known: DocumentParser.keys)
        guard let type = member.value["type"] else {
            report(path, "\(member.key.excerpt) needs a type, and it is not given. Add type: String.")
            return nil
        }
        guard let kind = type.scalar.flatMap(CommandDocument.Parameter.Kind.init) else {
            report(
                path + ["type"], "The type is \(type.found).",
                choice: .init(
                    word: type.scalar ?? "", known: CommandDocument.Parameter.Kind.allCases.map(\.rawValue)))
            return nil
        }
        var parameter = CommandDocument.Parameter(member.key, kind)
        parameter.description = member.value["description"]?.scalar ?? ""
        parameter.allowedValues = texts("allowedValues", of: member.value, at: path)
        parameter.allowedPattern = pattern(of: member.value, at: path)
        parameter.characters = range("minChars", "maxChars", of: member.value, at: path)
        parameter.items = range("minItems", "maxItems", of: member.value, at: path)
        if let word = member.value["displayType"]?.scalar, !["textfield", "textarea"].contains(word) {
            report(path + ["displayType"], "displayType is \(word.excerpt). Write textfield or textarea.")
        }
        takeDefault(member.value["default"], into: &parameter, at: path + ["default"])
        return parameter
    }

    /// SSM takes a default that breaks the pattern, so drydock does; one of another kind it does not.
    private mutating func takeDefault(
        _ value: DocumentValue?, into parameter: inout CommandDocument.Parameter, at path: [String]
    ) {
        guard let value, value != .nothing else { return }
        parameter.defaultValue = value
        let isOfKind: Bool
        switch (parameter.kind, value) {
        case (.string, _): isOfKind = value.scalar != nil
        case (.stringList, .list): isOfKind = value.scalars != nil
        case (.stringList, _), (.mapList, .text), (.stringMap, .text): isOfKind = false
        default: isOfKind = parameter.defaultTexts.flatMap(parameter.value(of:)) != nil
        }
        if !isOfKind {
            report(
                path,
                "The default of \(parameter.name) is \(value.found), and its type is \(parameter.kind.rawValue). "
                    + "Write \(parameter.kind.example).")
        } else if !parameter.allowedValues.isEmpty,
            let odd = parameter.defaultTexts?.first(where: { !parameter.allowedValues.contains($0) })
        {
            report(
                path,
                "The default \"\(odd.excerpt)\" is not among the allowedValues. "
                    + "Write one of \(parameter.allowedValues.joined(separator: ", ")).")
        }
    }

    private mutating func texts(_ key: String, of value: DocumentValue, at path: [String]) -> [String] {
        guard let given = value[key], given != .nothing else { return [] }
        guard case .list = given, let texts = given.scalars, !texts.isEmpty else {
            report(path + [key], "\(key) is \(given.found). Write a list of texts.")
            return []
        }
        return texts
    }

    private mutating func pattern(of value: DocumentValue, at path: [String]) -> DocumentPattern? {
        guard let given = value["allowedPattern"], given != .nothing else { return nil }
        guard let text = given.scalar else {
            report(path + ["allowedPattern"], "allowedPattern is \(given.found). Write a regular expression.")
            return nil
        }
        do {
            return try DocumentPattern(text)
        } catch {
            report(
                path + ["allowedPattern"],
                "This regular expression cannot be used: \(error). Write one of characters, classes, groups, | and "
                    + "repetitions.")
            return nil
        }
    }

    private mutating func range(
        _ least: String, _ most: String, of value: DocumentValue, at path: [String]
    ) -> ClosedRange<Int> {
        func number(_ key: String, _ none: Int) -> Int? {
            guard let given = value[key], given != .nothing else { return none }
            guard let number = given.scalar.flatMap(Int.init), number >= 0 else {
                report(path + [key], "\(key) is \(given.found). Write a whole number, 0 or more.")
                return nil
            }
            return number
        }
        guard let low = number(least, 0), let high = number(most, .max) else { return 0...Int.max }
        if low > high {
            report(path + [least], "\(least) is \(low), which is more than \(most), \(high). Lower it.")
            return 0...Int.max
        }
        return low...high
    }
}
