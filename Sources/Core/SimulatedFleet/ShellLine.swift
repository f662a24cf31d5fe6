/// A line of `commands` that a simulated node understands. The shapes are what an operator really writes. Two say what
/// ought to be, so that carrying them out twice is as good as once; the third prints something.
enum ShellLine: Hashable, Sendable {
    /// `systemctl enable --now NAME`
    case enableService(String)
    /// `printf '%s\n' 'LINE' … > PATH`: the file is to hold exactly these lines.
    case writeFile(path: String, content: String)
    /// `echo WORD …`: prints this, its line break included.
    case say(String)

    /// nil for any other line: a node takes it as done.
    init?(_ line: String) {
        let words = ShellLine.words(of: line)
        let texts = words.map(\.text)
        if texts.count == 4, texts[0...2] == ["systemctl", "enable", "--now"] {
            let unit = texts[3]
            self = .enableService(unit.hasSuffix(".service") ? String(unit.dropLast(8)) : unit)
            return
        }
        // An option would change what is printed, a redirection where.
        if texts.first == "echo", words[1...].allSatisfy({ $0.isQuoted || $0.text != ">" }),
            texts.count < 2 || texts[1].first != "-"
        {
            self = .say(texts[1...].joined(separator: " ") + "\n")
            return
        }
        // printf FORMAT LINE … > PATH; the redirection is an operator and so must not be quoted.
        guard texts.count >= 5, texts[0] == "printf", texts[1] == "%s\\n", words[1].isQuoted,
            texts[texts.count - 2] == ">", !words[words.count - 2].isQuoted
        else { return nil }
        let lines = words[2..<(words.count - 2)]
        guard lines.allSatisfy({ $0.isQuoted || $0.text.first != ">" }) else { return nil }
        self = .writeFile(path: texts[texts.count - 1], content: lines.map { $0.text + "\n" }.joined())
    }

    /// The lines of one entry of `commands`, which may be a whole script. A line break in single quotes does not end one.
    static func lines(of command: String) -> [String] {
        var lines: [String] = []
        var line = ""
        var isInQuotes = false
        for character in command {
            if character == "'" { isInQuotes.toggle() }
            if character.isNewline, !isInQuotes {
                lines.append(line)
                line = ""
            } else {
                line.append(character)
            }
        }
        return lines + [line]
    }

    private struct Word {
        var text: String
        var isQuoted: Bool
    }

    /// The words of a simple command: blanks separate, single quotes hold together, and `'\''` is a quote within them.
    /// Empty for a line that is more than a simple command: with double quotes, variables, pipes, lists and the like.
    private static func words(of line: String) -> [Word] {
        var words: [Word] = []
        var current: Word?
        var isInQuotes = false
        var isEscaped = false
        for character in line {
            if isEscaped {
                current = Word(text: (current?.text ?? "") + String(character), isQuoted: current?.isQuoted ?? false)
                isEscaped = false
            } else if isInQuotes {
                if character == "'" { isInQuotes = false } else { current?.text.append(character) }
            } else {
                switch character {
                case "'":
                    isInQuotes = true
                    current = Word(text: current?.text ?? "", isQuoted: true)
                case "\\": isEscaped = true
                case " ", "\t":
                    if let word = current { words.append(word) }
                    current = nil
                case "\"", "$", "`", "|", "&", ";", "<", "(", ")", "*", "?", "#", "\n": return []
                case ">":
                    // Only where it stands alone: `2>file` and `>>` are something else.
                    guard current == nil else { return [] }
                    words.append(Word(text: ">", isQuoted: false))
                default:
                    current = Word(
                        text: (current?.text ?? "") + String(character), isQuoted: current?.isQuoted ?? false)
                }
            }
        }
        if isInQuotes || isEscaped { return [] }
        if let word = current { words.append(word) }
        return words
    }
}
