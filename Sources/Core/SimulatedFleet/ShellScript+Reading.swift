import Documents
import Fleet

/// Reading a script, once for all nodes.
extension ShellScript {
    /// nil: `ShellLine` knows all that there is to know of it, as of most scripts of an association.
    init?(_ lines: [String], things: inout ThingTable) {
        if lines.allSatisfy({ ShellLine($0) != nil }) { return nil }
        var reader = Reader()
        var isPlain = true
        for line in lines {
            guard let commands = ShellWords(line).commands else {
                reader.note(.unknown)
                continue
            }
            if commands.contains(where: \.isCompound) { return nil }
            let before = reader.statements.count
            for command in commands { reader.read(command, &things) }
            if ShellLine(line) == nil, reader.statements[before...].contains(where: \.hasEffect) { isPlain = false }
        }
        if isPlain { return nil }
        statements = reader.statements
        wanted = reader.wanted
    }

    /// The lines that are not understood in the steps of a document, on nodes that have a shell, each once.
    package static func unknownLines(of content: DocumentContent, with parameters: [String: [String]]) -> [String] {
        let steps = Platform.Kind.allCases.flatMap { content.steps(on: $0, with: parameters).flatMap(leaves) }
        func lines(_ step: ResolvedStep) -> [String] { step.inputs["runCommand"]?.scalars ?? [] }
        let shell = steps.filter { $0.action == Plugin.shellScript }.flatMap { lines($0).flatMap(ShellLine.lines(of:)) }
        let others = steps.filter { $0.action == Plugin.powerShellScript }.flatMap { step in
            var things = ThingTable()
            let isOfAgent = lines(step).contains { !Work.wishesOfAgent($0, things: &things).isEmpty }
            return isOfAgent ? [] : unknownPowerShellLines(lines(step))
        }
        return others.reduce(into: unknownLines(shell)) { told, line in if !told.contains(line) { told.append(line) } }
    }

    private static func leaves(of step: ResolvedStep) -> [ResolvedStep] {
        step.steps.map { $0.flatMap(leaves) } ?? [step]
    }

    /// The lines that are not understood, each once.
    static func unknownLines(_ lines: [String]) -> [String] {
        var found: [String] = []
        for line in lines where ShellLine(line) == nil {
            let text = line.trimmed
            if text.isEmpty || text.hasPrefix("#") || found.contains(text) { continue }
            var things = ThingTable()
            if !Work.wishesOfAgent(line, things: &things).isEmpty { continue }
            var reader = Reader()
            if let commands = ShellWords(line).commands, !commands.contains(where: \.isCompound) {
                for command in commands { reader.read(command, &things) }
                if !reader.statements.contains(where: { $0.command == .unknown }) { continue }
            }
            found.append(text)
        }
        return found
    }
}

extension DocumentLibrary {
    /// The lines of scripts that simulated nodes do not understand, in what is asked of them, each once.
    package func unknownLines(of asked: [(document: String, parameters: [String: [String]])]) -> [String] {
        asked.reduce(into: []) { told, one in
            guard let content = content(of: one.document, with: one.parameters) else { return }
            for line in ShellScript.unknownLines(of: content, with: one.parameters) where !told.contains(line) {
                told.append(line)
            }
        }
    }
}

extension ShellScript.Statement {
    /// Whether it can change something, print something or fail.
    fileprivate var hasEffect: Bool {
        switch command {
        case .unknown, .stopAtFailure: isNegated
        case .result(let code): isNegated || code != 0
        default: true
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}

extension [ThingState] {
    /// The number of a thing, which is as `adjust` has it when it is named for the first time.
    mutating func want(_ thing: Thing, _ things: inout ThingTable, _ adjust: (inout ThingState) -> Void) -> Int32 {
        var state = ThingState(thing: things.number(of: thing))
        if let known = first(where: { $0.thing == state.thing }) { return known.thing }
        // Of a file that is only looked at nobody knows what it holds.
        if thing.kind == .file { state.content = things.content("") }
        adjust(&state)
        append(state)
        return state.thing
    }
}

/// Makes statements of commands, and finds out what they name.
private struct Reader {
    var statements: [ShellScript.Statement] = []
    var wanted: [ThingState] = []

    mutating func note(_ command: ShellScript.Command, _ source: ShellWords.Command? = nil) {
        statements.append(
            ShellScript.Statement(
                condition: source?.condition ?? .always, isNegated: source?.isNegated ?? false,
                isQuiet: source?.isQuiet ?? false, command: command))
    }

    mutating func read(_ source: ShellWords.Command, _ things: inout ThingTable) {
        var words = source.words
        if words.first == "sudo" { words.removeFirst() }
        guard let name = words.first else { return }
        let rest = Array(words.dropFirst())
        // A redirection belongs to what prints.
        let mayRedirect = ["echo", "printf", "cat"].contains(name)
        if source.target != nil, !mayRedirect { return note(.unknown, source) }
        let commands: [ShellScript.Command]
        switch name {
        case "systemctl": commands = service(rest, &things)
        case "apt-get", "apt", "dnf", "yum", "zypper": commands = packages(name, rest, &things)
        case "echo", "printf", "cat": commands = text(name, rest, source, &things)
        case "touch", "rm", "mkdir", "cp", "chmod", "chown": commands = file(name, rest, &things)
        case "test": commands = test(rest, &things)
        case "[": commands = rest.last == "]" ? test(Array(rest.dropLast()), &things) : [.unknown]
        case "exit": commands = rest.count < 2 ? [.exit(rest.first.flatMap(Int.init).map { $0 & 255 })] : [.unknown]
        case "sleep": commands = [rest.count == 1 ? seconds(rest[0]).map { .sleep($0) } ?? .unknown : .unknown]
        case "true", ":": commands = [.result(0)]
        case "false": commands = [.result(1)]
        case "set":
            commands = [rest.first.map { $0.hasPrefix("-") && $0.contains("e") } == true ? .stopAtFailure : .unknown]
        default: commands = [.unknown]
        }
        note(commands[0], source)
        // `rm a b` is as `rm a && rm b`.
        for command in commands.dropFirst() {
            statements.append(
                ShellScript.Statement(
                    condition: .ifSucceeded, isNegated: false, isQuiet: source.isQuiet, command: command))
        }
    }

    private mutating func want(
        _ thing: Thing, _ things: inout ThingTable, _ adjust: (inout ThingState) -> Void = { _ in }
    )
        -> Int32
    {
        wanted.want(thing, &things, adjust)
    }

    private func seconds(_ word: String) -> Int? {
        let digits = word.hasSuffix("s") ? String(word.dropLast()) : word
        return Int(digits).flatMap { (0...86_400).contains($0) ? $0 : nil }
    }

    // MARK: - Services and packages

    private mutating func service(_ words: [String], _ things: inout ThingTable) -> [ShellScript.Command] {
        let options = words.filter { $0.hasPrefix("-") }
        let names = words.filter { !$0.hasPrefix("-") }
        guard let verb = names.first, options.allSatisfy({ ["--now", "--quiet", "-q"].contains($0) }) else {
            return [.unknown]
        }
        let units = names.dropFirst().map { $0.hasSuffix(".service") ? String($0.dropLast(8)) : $0 }
        if verb == "daemon-reload" || (verb == "reload" && !units.isEmpty) { return [.result(0)] }
        let verbs: [String: ShellScript.Command.ServiceVerb] = [
            "start": .start, "stop": .stop, "restart": .restart, "enable": .enable, "disable": .disable,
            "is-active": .askActive, "is-enabled": .askEnabled,
        ]
        guard let known = verbs[verb], !units.isEmpty else { return [.unknown] }
        return units.map { unit in
            let number = want(Thing(kind: .service, name: unit), &things) { state in
                if known == .stop { state.isRunning = false }
                if known == .disable {
                    state.isEnabled = false
                    state.isRunning = !options.contains("--now")
                }
            }
            return .service(known, number, andNow: options.contains("--now"))
        }
    }

    private mutating func packages(
        _ tool: String, _ words: [String], _ things: inout ThingTable
    ) -> [ShellScript.Command] {
        let names = words.filter { !$0.hasPrefix("-") }
        guard let verb = names.first else { return [.unknown] }
        let packages = Array(names.dropFirst())
        switch verb {
        case "install", "in", "reinstall":
            if packages.isEmpty { return [.unknown] }
            return [
                .packages(tool: tool, installs: true, packages.map { want(Thing(kind: .package, name: $0), &things) })
            ]
        case "remove", "purge", "rm", "erase":
            if packages.isEmpty { return [.unknown] }
            return [
                .packages(
                    tool: tool, installs: false,
                    packages.map { want(Thing(kind: .package, name: $0), &things) { $0.isPresent = false } })
            ]
        case "update", "upgrade", "dist-upgrade", "refresh", "ref", "makecache", "check-update", "up":
            return [.refresh(tool: tool)]
        case "clean", "autoremove", "autoclean": return [.result(0)]
        default: return [.unknown]
        }
    }

    // MARK: - Files

    private mutating func text(
        _ name: String, _ words: [String], _ source: ShellWords.Command, _ things: inout ThingTable
    ) -> [ShellScript.Command] {
        if name == "cat" {
            guard words.count == 1 else { return [.unknown] }
            let file = want(Thing(kind: .file, name: words[0]), &things)
            guard let target = source.target else { return [.show(file)] }
            return [
                .write(want(Thing(kind: .file, name: target.path), &things), .ofFile(file), appends: target.appends)
            ]
        }
        guard let text = name == "echo" ? echoed(words) : printed(words) else { return [.unknown] }
        guard let target = source.target else { return [.say(text)] }
        let content = things.content(text)
        let file = want(Thing(kind: .file, name: target.path), &things) { $0.content = content }
        return [.write(file, .written(content), appends: target.appends)]
    }

    private func echoed(_ words: [String]) -> String? {
        if words.first == "-n" { return words.dropFirst().joined(separator: " ") }
        if let first = words.first, first.hasPrefix("-"), first != "-" { return nil }
        return words.joined(separator: " ") + "\n"
    }

    /// With `%s\n`, a line for each word; without a `%`, the format itself.
    private func printed(_ words: [String]) -> String? {
        guard let format = words.first else { return nil }
        if format == "%s\\n" { return words.dropFirst().map { $0 + "\n" }.joined() }
        if format.contains("%") || words.count > 1 { return nil }
        return format.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
    }

    private mutating func file(_ name: String, _ words: [String], _ things: inout ThingTable) -> [ShellScript.Command] {
        let options = words.filter { $0.hasPrefix("-") }.joined()
        var paths = words.filter { !$0.hasPrefix("-") }
        func path(_ reader: inout Reader, _ text: String, _ adjust: (inout ThingState) -> Void = { _ in }) -> Int32 {
            reader.want(Thing(kind: .file, name: text), &things, adjust)
        }
        if paths.isEmpty { return [.unknown] }
        switch name {
        case "touch": return paths.map { .touch(path(&self, $0)) }
        case "rm":
            return paths.map { text in
                .remove(path(&self, text) { $0.isPresent = false }, isForced: options.contains("f"))
            }
        case "mkdir": return paths.map { .makeDirectory(path(&self, $0), withParents: options.contains("p")) }
        case "cp":
            guard paths.count == 2 else { return [.unknown] }
            let source = path(&self, paths[0])
            return [.write(path(&self, paths[1]), .ofFile(source), appends: false)]
        default:
            let value = paths.removeFirst()
            if paths.isEmpty { return [.unknown] }
            let number = things.content(value)
            return paths.map { text in
                if name == "chmod" { return .mode(path(&self, text) { $0.mode = number }, number) }
                return .owner(path(&self, text) { $0.owner = number }, number)
            }
        }
    }

    private mutating func test(_ words: [String], _ things: inout ThingTable) -> [ShellScript.Command] {
        if words.first == "!" {
            // What is tested for not being there need not be there.
            guard words.count == 3, ["-e", "-f", "-d", "-s"].contains(words[1]) else { return [.unknown] }
            let file = want(Thing(kind: .file, name: words[2]), &things) { $0.isPresent = false }
            return [.exists(file, isNegated: true)]
        }
        if words.count == 2, ["-e", "-f", "-d", "-s"].contains(words[0]) {
            return [.exists(want(Thing(kind: .file, name: words[1]), &things), isNegated: false)]
        }
        if words.count == 2, words[0] == "-n" || words[0] == "-z" {
            return [.result(words[1].isEmpty == (words[0] == "-z") ? 0 : 1)]
        }
        if words.count == 3, ["=", "==", "!="].contains(words[1]) {
            return [.result((words[0] == words[2]) == (words[1] != "!=") ? 0 : 1)]
        }
        return [.unknown]
    }
}
