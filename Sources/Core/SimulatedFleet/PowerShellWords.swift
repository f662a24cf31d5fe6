/// A line of a PowerShell script, taken apart.
enum PowerShellToken: Hashable, Sendable {
    /// `isPlain`: nothing of it is in quotes.
    case word(String, isPlain: Bool)
    case comma
    case pipe
    /// `(`, `)`, `{`, `}`.
    case bracket(Character)
    /// Of a line or of a command.
    case end
    /// A line that cannot be read.
    case unknown

    /// In small letters, as PowerShell does not tell them apart; nil for what is no word or in quotes.
    var plainWord: String? {
        if case .word(let text, isPlain: true) = self { text.lowercased() } else { nil }
    }

    var text: String? {
        if case .word(let text, isPlain: _) = self { text } else { nil }
    }

    /// Of one line, an end last.
    static func tokens(of line: String) -> [PowerShellToken] {
        var reader = Reader(line: Array(line))
        return (reader.isRead() ? reader.tokens : [.unknown]) + [.end]
    }

    private struct Reader {
        let line: [Character]
        var tokens: [PowerShellToken] = []
        private var place = 0
        private var word: String?
        private var isPlain = true

        init(line: [Character]) { self.line = line }

        /// Whether all of it is understood: no variables but `$ErrorActionPreference`, no wildcards, no redirections.
        mutating func isRead() -> Bool {
            while place < line.count {
                let character = line[place]
                switch character {
                case " ", "\t", "\r": finish()
                case "'", "\"": if !takeQuoted(character) { return false }
                case "#" where word == nil: place = line.count
                case ";": add(.end)
                case ",": add(.comma)
                case "|": add(.pipe)
                case "(", ")", "{", "}": add(.bracket(character))
                case "$":
                    let rest = String(line[place...]).lowercased()
                    guard word == nil, rest.hasPrefix("$erroractionpreference") else { return false }
                    word = "$"
                case "="
                where tokens.first?.plainWord == "$erroractionpreference"
                    || word?.lowercased() == "$erroractionpreference":
                    add(.word("=", isPlain: true))
                case "`", "*", "?", "<", ">", "&", "@", "%": return false
                default: word = (word ?? "") + String(character)
                }
                place += 1
            }
            finish()
            return true
        }

        private mutating func finish() {
            if let word { tokens.append(.word(word, isPlain: isPlain)) }
            word = nil
            isPlain = true
        }

        private mutating func add(_ token: PowerShellToken) {
            finish()
            tokens.append(token)
        }

        /// Two quotes within quotes are one.
        private mutating func takeQuoted(_ quote: Character) -> Bool {
            var text = word ?? ""
            place += 1
            while place < line.count {
                if line[place] == quote {
                    guard place + 1 < line.count, line[place + 1] == quote else {
                        word = text
                        isPlain = false
                        return true
                    }
                    place += 1
                } else if quote == "\"", "$`".contains(line[place]) {
                    return false
                }
                text.append(line[place])
                place += 1
            }
            return false
        }
    }
}

/// A command and its parameters, by their names in small letters.
struct PowerShellCommand {
    let name: String
    /// Those without a name.
    private(set) var values: [[String]] = []
    private(set) var named: [String: [String]] = [:]
    private(set) var switches: Set<String> = []
    /// `| Out-Null`.
    private(set) var isQuiet = false

    private static let withValue: Set = [
        "name", "path", "literalpath", "itemtype", "value", "startuptype", "status", "seconds", "milliseconds",
        "object",
        "erroraction", "foregroundcolor",
    ]
    private static let alone: Set = ["force", "recurse", "passthru", "verbose", "nonewline"]

    /// nil: it has parts that are not understood.
    init?(_ tokens: [PowerShellToken]) {
        var tokens = tokens
        if let pipe = tokens.firstIndex(of: .pipe) {
            guard tokens.count == pipe + 2, tokens[pipe + 1].plainWord == "out-null" else { return nil }
            isQuiet = true
            tokens.removeLast(2)
        }
        guard let name = tokens.first?.plainWord else { return nil }
        self.name = name
        var place = 1
        func list() -> [String]? {
            guard place < tokens.count, let first = tokens[place].text else { return nil }
            var texts = [first]
            place += 1
            while place < tokens.count, tokens[place] == .comma {
                guard place + 1 < tokens.count, let next = tokens[place + 1].text else { return nil }
                texts.append(next)
                place += 2
            }
            return texts
        }
        while place < tokens.count {
            if let word = tokens[place].plainWord, word.hasPrefix("-"), Int(word) == nil {
                let parameter = String(word.dropFirst())
                place += 1
                if PowerShellCommand.alone.contains(parameter) {
                    switches.insert(parameter)
                } else if PowerShellCommand.withValue.contains(parameter), let texts = list() {
                    named[parameter] = texts
                } else {
                    return nil
                }
            } else if let texts = list() {
                values.append(texts)
            } else {
                return nil
            }
        }
    }

    /// What goes on when it fails: with SilentlyContinue nothing is said.
    var mayFail: Bool? {
        switch named["erroraction"]?.first?.lowercased() {
        case nil, "continue": false
        case "silentlycontinue", "ignore": true
        default: nil
        }
    }

    /// The parameter of one of these names, or that in this place among those without a name.
    func list(_ names: String..., at place: Int? = nil) -> [String]? {
        for name in names { if let texts = named[name] { return texts } }
        // Each that has a name leaves its place to the next.
        return place.flatMap { values.indices.contains($0) ? values[$0] : nil }
    }

    func text(_ names: String..., at place: Int? = nil) -> String? {
        for name in names { if let texts = named[name] { return texts.count == 1 ? texts[0] : nil } }
        guard let place, values.indices.contains(place), values[place].count == 1 else { return nil }
        return values[place][0]
    }
}
