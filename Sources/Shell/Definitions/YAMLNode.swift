/// A value of a YAML file with its place: what the YAML library found, after the limits were checked and aliases filled
/// in. The readers of windows, associations and fleets see only this.
struct YAMLNode: Hashable, Sendable {
    let position: SourcePosition
    let content: Content

    indirect enum Content: Hashable, Sendable {
        case scalar(String, Style)
        case list([YAMLNode])
        /// In the order of the file; no key twice.
        case mapping([YAMLMember])
    }

    /// How a scalar is written. Only a plain one can be a number, a boolean or nothing.
    enum Style: Hashable, Sendable { case plain, singleQuoted, doubleQuoted, block }
}

/// One `Key: value` of a mapping.
struct YAMLMember: Hashable, Sendable {
    let key: String
    let keyPosition: SourcePosition
    let value: YAMLNode
}

extension YAMLNode {
    /// Nothing was written, or `null` (YAML 1.2, core schema).
    var isNull: Bool {
        if case .scalar(let text, .plain) = content { return ["", "~", "null", "Null", "NULL"].contains(text) }
        return false
    }

    /// The text of a scalar, however it is written: a name may be `4` and a parameter `true`. nil for nothing.
    var text: String? {
        if case .scalar(let text, _) = content, !isNull { return text }
        return nil
    }

    /// `true` and `false` as YAML 1.2 has them, unquoted; `yes` and `on` are text there.
    var boolean: Bool? {
        guard case .scalar(let text, .plain) = content else { return nil }
        if ["true", "True", "TRUE"].contains(text) { return true }
        return ["false", "False", "FALSE"].contains(text) ? false : nil
    }

    /// Digits with or without a sign, unquoted. What begins with a needless 0 is no number: YAML 1.1 and 1.2 disagree
    /// about its value.
    var isWholeNumber: Bool {
        guard case .scalar(let text, .plain) = content else { return false }
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && (digits == "0" || !digits.hasPrefix("0"))
    }

    /// A whole or decimal number, unquoted and finite.
    var number: Double? {
        guard case .scalar(let text, .plain) = content, let first = text.utf8.first, text.utf8.count <= 40,
            first == 0x2D || first == 0x2E || (0x30...0x39).contains(first), !text.lowercased().contains("x"),
            let number = Double(text), number.isFinite
        else { return nil }
        return number
    }

    /// What stands here, for "Duration is …".
    var found: String {
        switch content {
        case .list: "a list"
        case .mapping: "a mapping"
        case .scalar(let text, _):
            if isNull {
                "empty"
            } else if boolean != nil || isWholeNumber || number != nil {
                text.excerpt
            } else {
                "text, \"\(text.excerpt)\""
            }
        }
    }
}

extension StringProtocol {
    /// The beginning of a text somebody wrote, fit to stand in a message: short and on one line.
    var excerpt: String {
        var result = ""
        for (count, scalar) in unicodeScalars.enumerated() {
            if count == 60 { return result + "…" }
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return result
    }
}
