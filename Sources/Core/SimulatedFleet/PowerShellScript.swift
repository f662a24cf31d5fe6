import Fleet

/// Reading a PowerShell script, once for all nodes.
///
/// It becomes a script as of a shell, but what fails does not end it, nor is its end a failure, unless it says `exit` or
/// `$ErrorActionPreference = 'Stop'`. A condition is `Test-Path` or the status of a service, or the contrary; scripts with
/// more than that are taken as done as a whole.
extension ShellScript {
    /// nil: nothing of it is understood.
    init?(powerShell lines: [String], things: inout ThingTable) {
        var reader = PowerShellReader()
        guard reader.read(lines, &things), reader.statements.contains(where: { $0.command.isUnderstood }) else {
            return nil
        }
        statements = reader.statements
        wanted = reader.wanted
        isPowerShell = true
    }

    /// The lines that are not understood.
    static func unknownPowerShellLines(_ lines: [String]) -> [String] {
        var things = ThingTable()
        var reader = PowerShellReader()
        _ = reader.read(lines, &things)
        return reader.unknown
    }

    /// How it is told to people.
    package static let understoodPowerShell: [(form: String, meaning: String, example: String)] = [
        ("Start-Service, Stop-Service, Restart-Service NAME", "A service.", "Stop-Service -Name Spooler -Force"),
        (
            "Set-Service NAME -StartupType TYPE -Status STATUS", "Automatic, Manual or Disabled; Running or Stopped.",
            "Set-Service W32Time -StartupType Automatic -Status Running"
        ),
        ("Get-Service NAME", "Prints what it does.", "Get-Service -Name W32Time"),
        (
            "New-Item PATH -ItemType File|Directory -Force", "Also with -Value TEXT.",
            #"New-Item -Path C:\a -ItemType Directory -Force | Out-Null"#
        ),
        ("Remove-Item PATH, Test-Path PATH", "Files and folders.", #"Remove-Item C:\a -Recurse"#),
        ("Set-Content, Add-Content PATH TEXT", "What a file holds.", #"Set-Content C:\a 'one'"#),
        ("Get-Content PATH", "Prints it.", #"Get-Content C:\a"#),
        (
            "if (-not (Test-Path PATH)) { ...; ... }", "Also with elseif (...) { ... } and else { ... }.",
            #"if (Test-Path C:\a) { Remove-Item C:\a } else { exit 1 }"#
        ),
        (
            "if ((Get-Service NAME).Status -eq STATUS) { ... }", "-eq or -ne; Running or Stopped. No other condition.",
            "if ((Get-Service W32Time).Status -ne 'Running') { Start-Service W32Time }"
        ),
        ("Write-Output, Write-Host TEXT", "Prints it.", "Write-Host 'done'"),
        ("exit N, Start-Sleep N, $ErrorActionPreference = 'Stop'", "How it ends, and when.", "exit 3"),
    ]
}

extension ShellScript.Command {
    fileprivate var isUnderstood: Bool {
        switch self {
        case .unknown, .stopAtFailure: false
        default: true
        }
    }
}

private struct PowerShellReader {
    private(set) var statements: [ShellScript.Statement] = []
    private(set) var wanted: [ThingState] = []
    private(set) var unknown: [String] = []
    private var tokens: [(token: PowerShellToken, line: Int)] = []
    private var lines: [String] = []
    private var place = 0

    private static let keywords: Set = [
        "if", "else", "elseif", "foreach", "for", "while", "do", "until", "switch", "function", "try", "catch",
        "finally", "param", "return", "throw", "begin", "process", "trap", "filter",
    ]

    /// Whether it is made of commands that each go by themselves, understood or not.
    mutating func read(_ text: [String], _ things: inout ThingTable) -> Bool {
        lines = text.flatMap {
            $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        }
        for (number, line) in lines.enumerated() {
            tokens += PowerShellToken.tokens(of: line).map { ($0, number) }
        }
        while place < tokens.count {
            if !readStatement(depth: 0, &things) {
                noteUnknown(at: min(place, tokens.count - 1))
                return false
            }
        }
        return true
    }

    private mutating func noteUnknown(at place: Int) {
        guard tokens.indices.contains(place) else { return }
        let line = lines[tokens[place].line].split(separator: " ").joined(separator: " ")
        if !line.isEmpty, !unknown.contains(line) { unknown.append(line) }
    }

    private var current: PowerShellToken? { place < tokens.count ? tokens[place].token : nil }

    private mutating func take(_ token: PowerShellToken) -> Bool {
        guard current == token else { return false }
        place += 1
        return true
    }

    private mutating func skipEnds() { while current == .end { place += 1 } }

    /// One command, or one `if`.
    private mutating func readStatement(depth: Int, _ things: inout ThingTable) -> Bool {
        skipEnds()
        guard let first = current else { return true }
        if let word = first.plainWord, PowerShellReader.keywords.contains(word) {
            return word == "if" && readCondition(depth: depth, &things)
        }
        let begin = place
        while let token = current, token != .end, token != .bracket("}") {
            if token == .bracket("{") { return false }
            place += 1
        }
        if place == begin { return false }
        let part = tokens[begin..<place].map { $0.token }
        let before = statements.count
        note(part, &things)
        if statements[before...].contains(where: { $0.command == .unknown }) { noteUnknown(at: begin) }
        return true
    }

    // MARK: - Conditions

    /// Conditions within conditions, and branches of one, deeper than this are not understood.
    private static let depthMax = 32

    /// `if (…) { … } elseif (…) { … } else { … }`, from the first word on.
    private mutating func readCondition(depth: Int, _ things: inout ThingTable) -> Bool {
        place += 1
        guard depth < PowerShellReader.depthMax, take(.bracket("(")), let question = readQuestion(depth: 0, &things),
            take(.bracket(")"))
        else { return false }
        let gate = statements.count
        add(.unknown)
        guard readBlock(depth: depth, &things) else { return false }
        let after = place
        skipEnds()
        let word = current?.plainWord
        guard word == "else" || word == "elseif" else {
            place = after
            leap(from: gate, unless: question)
            return true
        }
        let end = statements.count
        add(.unknown)
        leap(from: gate, unless: question)
        if word == "else" { place += 1 }
        guard word == "else" ? readBlock(depth: depth, &things) : readCondition(depth: depth + 1, &things) else {
            return false
        }
        leap(from: end, unless: nil)
        return true
    }

    /// To what comes next.
    private mutating func leap(from number: Int, unless question: ShellScript.Command.Question?) {
        let leap = ShellScript.Command.leap(statements.count - number - 1, unless: question)
        statements[number] = ShellScript.Statement(
            condition: .always, isNegated: false, isQuiet: false, command: leap)
    }

    private mutating func readBlock(depth: Int, _ things: inout ThingTable) -> Bool {
        skipEnds()
        guard take(.bracket("{")) else { return false }
        skipEnds()
        while current != nil, current != .bracket("}") {
            if !readStatement(depth: depth + 1, &things) { return false }
            skipEnds()
        }
        return take(.bracket("}"))
    }

    /// `Test-Path PATH`, `(Get-Service NAME).Status -eq 'Running'`, also in brackets and after `-not`.
    private mutating func readQuestion(
        depth: Int, isNegated: Bool = false, _ things: inout ThingTable
    ) -> ShellScript.Command.Question? {
        guard depth < PowerShellReader.depthMax else { return nil }
        if let word = current?.plainWord, word == "-not" || word == "!" {
            place += 1
            // What is denied stands in brackets, as PowerShell has it.
            guard current == .bracket("(") else { return nil }
            return readQuestion(depth: depth + 1, isNegated: !isNegated, &things)
        }
        if take(.bracket("(")) {
            if current?.plainWord == "get-service" { return readStatus(isNegated: isNegated, &things) }
            let question = readQuestion(depth: depth + 1, isNegated: isNegated, &things)
            return take(.bracket(")")) ? question : nil
        }
        guard let command = readCommand(), command.name == "test-path",
            let path = command.text("path", "literalpath", at: 0)
        else { return nil }
        let file = want(Thing(kind: .file, name: path), &things) { $0.isPresent = !isNegated }
        return ShellScript.Command.Question(subject: .file(file), isNegated: isNegated)
    }

    /// From `Get-Service` on.
    private mutating func readStatus(
        isNegated: Bool, _ things: inout ThingTable
    ) -> ShellScript.Command.Question? {
        guard let command = readCommand(), let name = command.text("name", at: 0), take(.bracket(")")),
            current?.plainWord == ".status"
        else { return nil }
        place += 1
        guard let comparison = current?.plainWord, comparison == "-eq" || comparison == "-ne" else { return nil }
        place += 1
        guard let status = current?.text?.lowercased(), status == "running" || status == "stopped" else { return nil }
        place += 1
        let service = want(Thing(kind: .service, name: name), &things)
        return ShellScript.Command.Question(
            subject: .service(service, isRunning: status == "running"), isNegated: isNegated != (comparison == "-ne"))
    }

    /// A command up to the bracket that ends it.
    private mutating func readCommand() -> PowerShellCommand? {
        let begin = place
        while let token = current, token != .bracket(")"), token != .end { place += 1 }
        return PowerShellCommand(tokens[begin..<place].map { $0.token })
    }

    private mutating func add(_ command: ShellScript.Command, isQuiet: Bool = false, mayFail: Bool = false) {
        statements.append(
            ShellScript.Statement(
                condition: .always, isNegated: false, isQuiet: isQuiet, mayFail: mayFail, command: command))
    }

    private mutating func note(_ part: [PowerShellToken], _ things: inout ThingTable) {
        if part.map(\.plainWord).prefix(2) == ["$erroractionpreference", "="] {
            let isStop = part.count == 3 && part[2].text?.lowercased() == "stop"
            return add(isStop ? .stopAtFailure : .unknown)
        }
        guard let command = PowerShellCommand(part), let mayFail = command.mayFail,
            let meanings = meanings(of: command, &things)
        else { return add(.unknown) }
        for meaning in meanings { add(meaning, isQuiet: command.isQuiet, mayFail: mayFail) }
    }

    private mutating func want(
        _ thing: Thing, _ things: inout ThingTable, _ adjust: (inout ThingState) -> Void = { _ in }
    ) -> Int32 {
        wanted.want(thing, &things, adjust)
    }

    // MARK: - Commands

    /// nil: it is not understood.
    private mutating func meanings(
        of command: PowerShellCommand, _ things: inout ThingTable
    ) -> [ShellScript.Command]? {
        switch command.name {
        case "start-service", "stop-service", "restart-service", "set-service", "get-service":
            return service(command, &things)
        case "new-item", "remove-item", "test-path", "set-content", "add-content", "get-content":
            return file(command, &things)
        case "write-output", "echo":
            let words = command.list("object") ?? command.values.flatMap(\.self)
            return words.map { ShellScript.Command.say($0 + "\n") }
        case "write-host":
            let words = command.list("object") ?? command.values.flatMap(\.self)
            return [.say(words.joined(separator: " ") + (command.switches.contains("nonewline") ? "" : "\n"))]
        case "exit":
            if command.values.isEmpty { return [.exit(0)] }
            return command.values.count == 1 ? command.text(at: 0).flatMap(Int.init).map { [.exit($0)] } : nil
        case "start-sleep":
            let milliseconds = command.text("milliseconds").flatMap(Int.init)
            let seconds = milliseconds.map { $0 / 1000 } ?? command.text("seconds", at: 0).flatMap(Int.init)
            return seconds.flatMap { (0...86_400).contains($0) ? [.sleep($0)] : nil }
        default: return nil
        }
    }

    private mutating func service(
        _ command: PowerShellCommand, _ things: inout ThingTable
    ) -> [ShellScript.Command]? {
        guard let names = command.list("name", at: 0) else {
            return command.name == "get-service" && command.values.isEmpty ? [.result(0)] : nil
        }
        let type = command.text("startuptype")?.lowercased()
        let status = command.text("status")?.lowercased()
        var verbs: [ShellScript.Command.ServiceVerb] = []
        switch command.name {
        case "start-service": verbs = [.start]
        case "stop-service": verbs = [.stop]
        case "restart-service": verbs = [.restart]
        case "get-service": verbs = [.show]
        default:
            switch type {
            case "automatic": verbs = [.enable]
            case "manual", "disabled": verbs = [.disable]
            case nil: break
            default: return nil
            }
            switch status {
            case "running": verbs.append(.start)
            case "stopped": verbs.append(.stop)
            case nil: break
            default: return nil
            }
        }
        if verbs.isEmpty { return nil }
        return names.flatMap { name in
            let number = want(Thing(kind: .service, name: name), &things) { state in
                state.isEnabled = !verbs.contains(.disable)
                state.isRunning = !verbs.contains(.stop)
            }
            return verbs.map { ShellScript.Command.service($0, number, andNow: false) }
        }
    }

    private mutating func file(_ command: PowerShellCommand, _ things: inout ThingTable) -> [ShellScript.Command]? {
        guard let paths = command.list("path", "literalpath", at: 0) else { return nil }
        let isForced = command.switches.contains("force")
        func each(_ adjust: (inout ThingState) -> Void, _ make: (Int32) -> ShellScript.Command) -> [ShellScript.Command]
        {
            paths.map { make(want(Thing(kind: .file, name: $0), &things, adjust)) }
        }
        switch command.name {
        case "test-path": return each({ _ in }) { .askPath($0) }
        case "get-content": return each({ _ in }) { .show($0) }
        case "remove-item": return each({ $0.isPresent = false }) { .remove($0, isForced: false) }
        case "new-item":
            switch command.text("itemtype")?.lowercased() {
            case "directory": return each({ _ in }) { .makeDirectory($0, withParents: isForced) }
            case "file", nil:
                let content = things.content(command.text("value") ?? "")
                return each({ $0.content = content }) {
                    isForced ? .write($0, .written(content), appends: false) : .create($0, content)
                }
            default: return nil
            }
        default:
            // The place of the text depends on whether the path has a name.
            let isNamed = command.list("path", "literalpath") != nil
            guard let texts = command.list("value", at: isNamed ? 0 : 1) else { return nil }
            let content = things.content(texts.map { $0 + "\n" }.joined())
            return each({ $0.content = content }) {
                .write($0, .written(content), appends: command.name == "add-content")
            }
        }
    }
}
