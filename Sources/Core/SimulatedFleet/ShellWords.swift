/// A line of a shell script, taken apart: simple commands and what joins them.
struct ShellWords {
    struct Command {
        var condition = ShellScript.Statement.Condition.always
        var isNegated = false
        var isQuiet = false
        var words: [String] = []
        /// `> PATH` or `>> PATH`.
        var target: (path: String, appends: Bool)?

        /// It goes on over several lines, or defines something.
        var isCompound: Bool {
            guard let first = words.first else { return false }
            return [
                "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "function",
                "{",
                "}",
            ].contains(first) || first.hasSuffix("()")
        }
    }

    /// nil: more than lists of simple commands.
    let commands: [Command]?

    private enum Token: Equatable {
        case word(String, isPlain: Bool)
        /// `&&`, `||`, `;`, `>`, `>>`, `2>`, `&>`.
        case sign(String)
    }

    init(_ line: String) {
        commands = ShellWords.tokens(of: Array(line)).flatMap(ShellWords.commands)
    }

    private static func commands(_ tokens: [Token]) -> [Command]? {
        var commands: [Command] = []
        var current = Command()
        var place = 0
        while place < tokens.count {
            defer { place += 1 }
            switch tokens[place] {
            case .word("!", isPlain: true) where current.words.isEmpty: current.isNegated.toggle()
            case .word(let text, _): current.words.append(text)
            case .sign(let sign) where ["&&", "||", ";"].contains(sign):
                guard !current.words.isEmpty else { return nil }
                commands.append(current)
                current = Command()
                current.condition = sign == "&&" ? .ifSucceeded : sign == "||" ? .ifFailed : .always
            case .sign(let sign):
                place += 1
                guard place < tokens.count, case .word(let path, _) = tokens[place] else { return nil }
                let isNowhere = path == "/dev/null"
                if sign == "2>" {
                    guard isNowhere || path == "&1" else { return nil }
                } else if isNowhere {
                    current.isQuiet = true
                } else {
                    guard sign != "&>", current.target == nil else { return nil }
                    current.target = (path, sign == ">>")
                }
            }
        }
        if current.words.isEmpty {
            return current.condition == .always && !current.isNegated && current.target == nil ? commands : nil
        }
        return commands + [current]
    }

    /// nil for what is not understood: variables, pipes, wildcards, quotes that do not end.
    private static func tokens(of line: [Character]) -> [Token]? {
        var tokens: [Token] = []
        var word: String?
        var isPlain = true
        var place = 0
        func next(_ offset: Int = 1) -> Character? { place + offset < line.count ? line[place + offset] : nil }
        func finish() {
            if let text = word { tokens.append(.word(text, isPlain: isPlain)) }
            word = nil
            isPlain = true
        }
        while place < line.count {
            let character = line[place]
            switch character {
            case " ", "\t", "\r": finish()
            case "'", "\"":
                guard let end = line[(place + 1)...].firstIndex(of: character) else { return nil }
                let text = line[(place + 1)..<end]
                if character == "\"", text.contains(where: { "$`\\".contains($0) }) { return nil }
                word = (word ?? "") + String(text)
                isPlain = false
                place = end
            case "\\":
                guard let escaped = next() else { return nil }
                word = (word ?? "") + String(escaped)
                isPlain = false
                place += 1
            case "#" where word == nil: place = line.count
            case ";":
                finish()
                if next() == ";" { return nil }
                tokens.append(.sign(";"))
            case "&", "|":
                if character == "&", next() == ">" {
                    finish()
                    tokens.append(.sign("&>"))
                } else {
                    guard next() == character else { return nil }
                    finish()
                    tokens.append(.sign(character == "&" ? "&&" : "||"))
                }
                place += 1
            case ">":
                let isError = word == "2" && isPlain
                if isError || (word == "1" && isPlain) { word = nil }
                finish()
                let appends = next() == ">"
                if appends { place += 1 }
                tokens.append(.sign(isError ? "2>" : appends ? ">>" : ">"))
                if isError, next() == "&", next(2) == "1" {
                    tokens.append(.word("&1", isPlain: false))
                    place += 2
                }
            case "$", "`", "<", "(", "*", "?":
                guard character == "(", next() == ")", word != nil else { return nil }
                word = (word ?? "") + "()"
                place += 1
            case ")", "\n": return nil
            default: word = (word ?? "") + String(character)
            }
            place += 1
        }
        finish()
        return tokens
    }
}
