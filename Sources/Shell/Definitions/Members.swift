import MaintenanceWindows

/// The members of one mapping, read by key. What is wrong with a member is reported at its place.
struct Members {
    /// What the mapping describes, for messages: "a window".
    let subject: String
    let position: SourcePosition
    let log: DiagnosticLog
    private let byKey: [String: YAMLMember]

    /// A value and where it stands.
    struct Located<Value> {
        let value: Value
        let node: YAMLNode
        var position: SourcePosition { node.position }
    }

    /// Reports every key that is not among the known ones; for those in `elsewhere`, which SSM has, with its own words.
    /// nil when the node is no mapping.
    init?(
        _ node: YAMLNode, of subject: String, known: [String], elsewhere: [String: String] = [:], log: DiagnosticLog
    ) {
        guard case .mapping(let members) = node.content else {
            let example = known.first.map { ", beginning with a line such as \($0): …" } ?? ""
            log.error(node.position, "\(subject.capitalizedFirst) is \(node.found). Write its members\(example).")
            return nil
        }
        self.subject = subject
        self.position = node.position
        self.log = log
        var byKey: [String: YAMLMember] = [:]
        for member in members {
            if known.contains(member.key) {
                byKey[member.key] = member
            } else if let reason = elsewhere[member.key] {
                log.error(member.keyPosition, reason)
            } else {
                let advice = Spelling.advice(for: member.key, in: known)
                log.error(member.keyPosition, "\(member.key.excerpt) is not known here. \(advice)")
            }
        }
        self.byKey = byKey
    }

    /// The member; without one and with an example, an error that asks for it.
    func member(_ key: String, required example: String? = nil) -> YAMLMember? {
        if let member = byKey[key] { return member }
        if let example {
            log.error(
                position, "\(subject.capitalizedFirst) needs \(key), and it is not given. Add \(key): \(example).")
        }
        return nil
    }

    func has(_ key: String) -> Bool { byKey[key] != nil }

    /// Where the values of the members stand, by key.
    var positions: [String: SourcePosition] { byKey.mapValues(\.value.position) }

    /// Where a member's value stands; where the mapping begins if it is not given.
    func position(of key: String) -> SourcePosition { byKey[key]?.value.position ?? position }

    func reportWrongType(_ key: String, _ node: YAMLNode, expected: String) {
        log.error(node.position, "\(key) is \(node.found). Write \(expected).")
    }
}

extension Members {
    /// A text of a length, counted in Unicode scalars.
    func text(_ key: String, length: ClosedRange<Int>, required example: String? = nil) -> Located<String>? {
        guard let node = member(key, required: example)?.value else { return nil }
        guard let text = node.text else {
            reportWrongType(key, node, expected: "a text of \(length.lowerBound) to \(length.upperBound) characters")
            return nil
        }
        let count = text.unicodeScalars.count
        guard length.contains(count) else {
            log.error(
                node.position,
                "\(key) has \(count) characters. Write \(length.lowerBound) to \(length.upperBound).")
            return nil
        }
        return Located(value: text, node: node)
    }

    /// A name that others refer to: a text of letters, digits, `_`, `-` and `.`.
    func name(_ key: String, length: ClosedRange<Int>, required example: String? = nil) -> Located<String>? {
        guard let name = text(key, length: length, required: example) else { return nil }
        guard name.value.hasOnlyNameCharacters else {
            log.error(
                name.position,
                "\(key) is \"\(name.value.excerpt)\". Write only letters, digits, hyphens, underscores and full stops.")
            return nil
        }
        return name
    }

    /// A whole number; `unit` stands in the message: "a whole number of hours, 1 to 24".
    func wholeNumber<Number: FixedWidthInteger>(
        _ key: String, in range: ClosedRange<Number>, of unit: String? = nil, required example: String? = nil
    ) -> Located<Number>? {
        guard let node = member(key, required: example)?.value else { return nil }
        guard node.isWholeNumber, let number = node.text.flatMap({ Number($0) }), range.contains(number) else {
            let what = unit.map { "a whole number of \($0)" } ?? "a whole number"
            let isQuoted = node.text.flatMap { Number($0) } != nil && !node.isWholeNumber && node.number == nil
            let limits = "\(range.lowerBound) to \(range.upperBound)"
            reportWrongType(key, node, expected: "\(what), \(limits)\(isQuoted ? ", without quotes" : "")")
            return nil
        }
        return Located(value: number, node: node)
    }

    /// A number that may have decimals.
    func number(_ key: String, in range: ClosedRange<Int>) -> Located<Double>? {
        guard let node = member(key)?.value else { return nil }
        guard let number = node.number, number >= Double(range.lowerBound), number <= Double(range.upperBound) else {
            reportWrongType(key, node, expected: "a number, \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return Located(value: number, node: node)
    }

    func boolean(_ key: String) -> Located<Bool>? {
        guard let node = member(key)?.value else { return nil }
        guard let boolean = node.boolean else {
            reportWrongType(key, node, expected: "true or false, without quotes")
            return nil
        }
        return Located(value: boolean, node: node)
    }

    /// One of a few words.
    func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, as type: Word.Type, required example: String? = nil
    ) -> Located<Word>? where Word.RawValue == String {
        guard let node = member(key, required: example)?.value else { return nil }
        guard let word = node.text.flatMap({ Word(rawValue: $0) }) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: " or ")
            reportWrongType(key, node, expected: words)
            return nil
        }
        return Located(value: word, node: node)
    }

    /// A list with a number of elements that lies in a range.
    func list(
        _ key: String, of elements: String, count: ClosedRange<Int>, required example: String? = nil
    ) -> Located<[YAMLNode]>? {
        guard let node = member(key, required: example)?.value else { return nil }
        guard case .list(let list) = node.content else {
            let hint = node.text.map { ", such as [\($0.excerpt)]" } ?? ""
            reportWrongType(key, node, expected: "a list of \(elements)\(hint)")
            return nil
        }
        guard count.contains(list.count) else {
            let limits = count.lowerBound == 0 ? "at most" : "\(count.lowerBound) to"
            log.error(node.position, "\(key) has \(list.count) \(elements). Write \(limits) \(count.upperBound).")
            return nil
        }
        return Located(value: list, node: node)
    }

    /// A list of texts. Elements that are no text are reported and left out.
    func texts(
        _ key: String, of elements: String, count: ClosedRange<Int>, required example: String? = nil
    ) -> [Located<String>]? {
        list(key, of: elements, count: count, required: example)?.value.compactMap { element in
            guard let text = element.text, !text.isEmpty else {
                let found = element.text == nil ? element.found : "empty"
                log.error(element.position, "One of the \(elements) is \(found). Write a text.")
                return nil
            }
            return Located(value: text, node: element)
        }
    }

    /// A mapping inside this one.
    func members(
        _ key: String, of subject: String, known: [String], elsewhere: [String: String] = [:],
        required example: String? = nil
    ) -> Members? {
        guard let node = member(key, required: example)?.value else { return nil }
        guard case .mapping = node.content else {
            reportWrongType(key, node, expected: "\(subject), a mapping with \(known.joined(separator: ", "))")
            return nil
        }
        return Members(node, of: subject, known: known, elsewhere: elsewhere, log: log)
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
