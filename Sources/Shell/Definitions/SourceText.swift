/// The text of one definition file and its name: it can say where a byte of a scalar stands in the file.
struct SourceText {
    let file: String
    let text: String
    private let lines: [Substring.UnicodeScalarView]

    init(file: String, text: String) {
        self.file = file
        self.text = text
        // Line ends as YAML counts them: LF, CR, both together, and the three of Unicode.
        let ends: Set<Character> = ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"]
        lines = text.split(omittingEmptySubsequences: false) { ends.contains($0) }.map(\.unicodeScalars)
    }

    func position(line: Int, column: Int) -> SourcePosition {
        SourcePosition(file: file, line: line, column: column)
    }

    /// The scalars of a line from a column on; empty beyond the text. Both count from 1.
    func scalars(line: Int, from column: Int) -> Substring.UnicodeScalarView {
        guard lines.indices.contains(line - 1), column >= 1 else { return Substring("").unicodeScalars }
        return lines[line - 1].dropFirst(column - 1)
    }

    /// Line and column of a character, counted from the start of the text.
    func position(ofCharacter offset: Int) -> SourcePosition {
        var line = 1
        var column = 1
        for character in text.prefix(offset) {
            if character.isNewline {
                line += 1
                column = 1
            } else {
                column += character.unicodeScalars.count
            }
        }
        return position(line: line, column: column)
    }
}

extension SourceText {
    /// Where the byte with this UTF-8 offset of a scalar's text stands. For a scalar that is folded over several lines,
    /// a block, or one that begins with an anchor, the start of the scalar.
    func position(ofByte offset: Int, in node: YAMLNode) -> SourcePosition {
        guard case .scalar(let text, let style) = node.content else { return node.position }
        let before = Substring(text.utf8.prefix(offset)).unicodeScalars.count
        let source = Array(scalars(line: node.position.line, from: node.position.column))
        let columns: Int?
        switch style {
        case .plain: columns = source.starts(with: text.unicodeScalars) ? before : nil
        case .singleQuoted: columns = SourceText.columnsInSingleQuotes(source, scalars: before)
        case .doubleQuoted: columns = SourceText.columnsInDoubleQuotes(source, scalars: before)
        case .block: columns = nil
        }
        guard let columns else { return node.position }
        return position(line: node.position.line, column: node.position.column + columns)
    }

    /// In single quotes only the quote itself is written with two characters.
    private static func columnsInSingleQuotes(_ source: [Unicode.Scalar], scalars: Int) -> Int? {
        guard source.first == "'" else { return nil }
        var index = 1
        for _ in 0..<scalars {
            guard index < source.count else { return nil }
            if source[index] == "'" {
                guard index + 1 < source.count, source[index + 1] == "'" else { return nil }
                index += 1
            }
            index += 1
        }
        return index
    }

    /// In double quotes a backslash begins an escape of two, four, six or ten characters.
    private static func columnsInDoubleQuotes(_ source: [Unicode.Scalar], scalars: Int) -> Int? {
        guard source.first == "\"" else { return nil }
        var index = 1
        for _ in 0..<scalars {
            guard index < source.count, source[index] != "\"" else { return nil }
            guard source[index] == "\\" else {
                index += 1
                continue
            }
            guard index + 1 < source.count else { return nil }
            switch source[index + 1] {
            case "x": index += 4
            case "u": index += 6
            case "U": index += 10
            default: index += 2
            }
        }
        return index < source.count ? index : nil
    }
}
