/// Keys that stand twice in one mapping.
///
/// The YAML library stops at the first of them and would hide everything else that is wrong with a file. So the key
/// that it complains about is overwritten with as many unused characters: columns stay what they are, the library is
/// content, and the original name is known here.
struct DuplicateKeys {
    private var originals: [String: String] = [:]

    /// Keys that are renamed in one file. For each the file is read again.
    private static let renamedMax = 20

    /// The key that stood in the file.
    func original(of key: String) -> String { originals[key] ?? key }

    /// The text with the key at this place renamed; nil when that is not possible, because the key is not written there
    /// as it reads, or there were too many already.
    mutating func rename(_ key: String, in text: String, line: Int, column: Int) -> String? {
        guard originals.count < DuplicateKeys.renamedMax, !key.isEmpty,
            let start = DuplicateKeys.startOfLine(line, in: text)
        else { return nil }
        var rest = text.unicodeScalars[start...].dropFirst(column - 1)
        if rest.first == "\"" || rest.first == "'" { rest = rest.dropFirst() }
        guard rest.starts(with: key.unicodeScalars) else { return nil }
        let end = rest.index(rest.startIndex, offsetBy: key.unicodeScalars.count)
        let substitute = unusedWord(length: key.unicodeScalars.count)
        originals[substitute] = original(of: key)
        var scalars = text.unicodeScalars
        scalars.replaceSubrange(rest.startIndex..<end, with: substitute.unicodeScalars)
        return String(scalars)
    }

    /// A word of characters for private use, different each time.
    private func unusedWord(length: Int) -> String {
        var word = String.UnicodeScalarView()
        for index in 0..<length {
            let offset = index == 0 ? UInt32(originals.count + 1) : 0
            word.append(Unicode.Scalar(0xE000 + offset) ?? "\u{E000}")
        }
        return String(word)
    }

    private static func startOfLine(_ line: Int, in text: String) -> String.Index? {
        var index = text.startIndex
        for _ in 1..<max(1, line) {
            guard let end = text[index...].firstIndex(where: \.isNewline) else { return nil }
            index = text.index(after: end)
        }
        return index
    }
}
