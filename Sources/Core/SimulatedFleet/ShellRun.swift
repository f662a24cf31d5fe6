/// A script at work on one node: what it finds, changes and prints, and how it ends.
struct ShellRun {
    /// What the node is like, in the end after it.
    private(set) var machine: Machine
    private(set) var found: [String] = []
    private(set) var changed: [String] = []
    private(set) var output = ""
    private(set) var error = ""
    private(set) var code = 0
    /// What its `sleep` takes.
    private(set) var seconds = 0

    private let tool: PackageTool
    private let obstacles: Obstacles
    private let software: Software
    /// Milliseconds since the epoch.
    private let instant: Int64
    private let isPowerShell: Bool
    private var isOver = false

    /// A file keeps no more bytes than these, its last ones: who appends for ever fills no memory.
    static let bytesMax = 1024

    init(
        _ script: ShellScript, on machine: Machine, at now: Int64, obstacles: Obstacles, software: Software,
        things: inout ThingTable
    ) {
        self.machine = machine
        instant = now
        self.obstacles = obstacles
        self.software = software
        isPowerShell = script.isPowerShell
        tool = PackageTool(machine.line)
        for state in script.wanted { self.machine.learn(state) }
        var stopsAtFailure = false
        var next = 0
        for (index, statement) in script.statements.enumerated() where !isOver && index >= next {
            if case .leap(let count, let question) = statement.command {
                let complained = error
                if question.map({ !holds($0, things) }) ?? true { next = index + 1 + count }
                if stopsAtFailure, error != complained { (code, isOver) = (1, true) }
                continue
            }
            switch statement.condition {
            case .always: break
            case .ifSucceeded: if code != 0 { continue }
            case .ifFailed: if code == 0 { continue }
            }
            if statement.command == .stopAtFailure { stopsAtFailure = true }
            let (printed, complained) = (output, error)
            code = carryOut(statement.command, &things)
            if statement.isQuiet { output = printed }
            if statement.isQuiet && !isPowerShell || statement.mayFail { error = complained }
            if statement.isNegated, !isOver { code = code == 0 ? 1 : 0 }
            if isOver { break }
            // What the next command of the list asks about is not a failure.
            var isAskedAbout =
                index + 1 < script.statements.count && script.statements[index + 1].condition != .always
            if isPowerShell {
                isAskedAbout = false
                if !stopsAtFailure || statement.mayFail { code = 0 }
            }
            if stopsAtFailure, code != 0, !isAskedAbout, !statement.isNegated { isOver = true }
        }
        if isPowerShell, !isOver { code = 0 }
    }

    private mutating func carryOut(_ command: ShellScript.Command, _ things: inout ThingTable) -> Int {
        switch command {
        case .service(let verb, let service, let andNow):
            return carryOut(verb, service, andNow: andNow, things)
        case .packages(let name, let installs, let packages):
            guard tool.answers(to: name) else { return missing(name) }
            for package in packages {
                let code = installs ? install(package, things) : uninstall(package, things)
                if code != 0 { return code }
            }
            return 0
        case .refresh(let name): return tool.answers(to: name) ? fetch() : missing(name)
        case .write(let file, let text, let appends): return write(file, text, appends: appends, &things)
        case .say(let text):
            output += text
            return 0
        case .show(let file):
            guard let state = existing(file, for: "cat", things) else { return 1 }
            let text = state.content == ThingTable.changedByHand ? "" : things.contents[Int(state.content)]
            output += text + (isPowerShell && !text.isEmpty && text.last != "\n" ? "\n" : "")
            return 0
        case .touch(let file):
            if state(file).isPresent { return 0 }
            let empty = things.content("")
            change(file, "created file \(things.name(file))", found: "file \(things.name(file)) was missing") {
                $0.isPresent = true
                $0.content = empty
            }
            return 0
        case .remove(let file, let isForced):
            if isForced, !state(file).isPresent { return 0 }
            guard existing(file, for: "rm", things) != nil else { return 1 }
            change(file, "removed file \(things.name(file))", found: "file \(things.name(file)) was there") {
                $0.isPresent = false
            }
            return 0
        case .makeDirectory(let file, let withParents):
            if state(file).isPresent {
                return withParents ? 0 : isThere(file, for: "mkdir", things)
            }
            change(file, "made folder \(things.name(file))", found: "folder \(things.name(file)) was missing") {
                $0.isPresent = true
            }
            return 0
        case .mode(let file, let mode):
            guard let state = existing(file, for: "chmod", things) else { return 1 }
            if state.mode != mode {
                let text = "mode of file \(things.name(file))"
                change(file, "set \(text) to \(things.contents[Int(mode)])", found: "\(text) differed") {
                    $0.mode = mode
                }
            }
            return 0
        case .owner(let file, let owner):
            guard let state = existing(file, for: "chown", things) else { return 1 }
            if state.owner != owner {
                let text = "owner of file \(things.name(file))"
                change(file, "set \(text) to \(things.contents[Int(owner)])", found: "\(text) differed") {
                    $0.owner = owner
                }
            }
            return 0
        case .create(let file, let content):
            if state(file).isPresent { return isThere(file, for: "touch", things) }
            return write(file, .written(content), appends: false, &things)
        case .askPath(let file):
            output += state(file).isPresent ? "True\n" : "False\n"
            return 0
        case .exists(let file, let isNegated): return state(file).isPresent == isNegated ? 1 : 0
        case .result(let code): return code
        case .exit(let code):
            isOver = true
            return code ?? self.code
        case .sleep(let seconds):
            self.seconds += seconds
            return 0
        case .stopAtFailure, .unknown, .leap: return 0
        }
    }

    /// A service that is not there has no status: it neither runs nor is stopped.
    private mutating func holds(_ question: ShellScript.Command.Question, _ things: ThingTable) -> Bool {
        let isSo: Bool
        switch question.subject {
        case .file(let file): isSo = state(file).isPresent
        case .service(let service, let isRunning):
            if software.packageMissing(for: service, things, on: machine) != nil {
                _ = complain("Cannot find any service with service name '\(things.name(service))'.", 1)
                isSo = false
            } else {
                isSo = state(service).isRunning == isRunning
            }
        }
        return isSo != question.isNegated
    }

    // MARK: - Services

    private mutating func carryOut(
        _ verb: ShellScript.Command.ServiceVerb, _ service: Int32, andNow: Bool, _ things: ThingTable
    ) -> Int {
        let name = things.name(service)
        if verb == .askActive {
            output += state(service).isRunning ? "active\n" : "inactive\n"
            return state(service).isRunning ? 0 : 3
        }
        if verb == .askEnabled {
            output += state(service).isEnabled ? "enabled\n" : "disabled\n"
            return state(service).isEnabled ? 0 : 1
        }
        let needed = software.packageMissing(for: service, things, on: machine)
        if needed != nil, isPowerShell { return complain("Cannot find any service with service name '\(name)'.", 1) }
        if verb == .show {
            output += "Status   Name\n------   ----\n\(state(service).isRunning ? "Running " : "Stopped ") \(name)\n"
            return 0
        }
        if let needed, verb != .stop, verb != .disable {
            return complain("Unit \(name).service not found: package \(things.name(needed)) is not installed.", 5)
        }
        if verb == .enable || verb == .disable, state(service).isEnabled != (verb == .enable) {
            let word = verb == .enable ? "enabled" : "disabled"
            change(
                service, "\(word) service \(name)",
                found: "service \(name) was \(verb == .enable ? "disabled" : "enabled")"
            ) { $0.isEnabled = verb == .enable }
            if verb == .enable, !isPowerShell {
                error += "Created symlink /etc/systemd/system/multi-user.target.wants/\(name).service.\n"
            }
        }
        let isToRun = verb == .start || verb == .restart || (verb == .enable && andNow)
        let isToStop = verb == .stop || (verb == .disable && andNow)
        if isToRun, !state(service).isRunning {
            if machine.brokenServices.contains(where: { $0.service == service && instant < $0.until }) {
                return complain(tool.serviceDoesNotStart(name).text, 1)
            }
            change(service, "started service \(name)", found: "service \(name) was stopped") { $0.isRunning = true }
        } else if isToStop, state(service).isRunning {
            change(service, "stopped service \(name)", found: "service \(name) was running") { $0.isRunning = false }
        }
        return 0
    }

    // MARK: - Packages

    /// What it needs comes along.
    private mutating func install(_ package: Int32, _ things: ThingTable) -> Int {
        for needed in software.needs(of: package) + [package] where !state(needed).isPresent {
            if let (text, code) = obstacles.inTheWay(of: tool) { return complain(text, code) }
            change(
                needed, "installed package \(software.title(of: needed, things))",
                found: "package \(things.name(needed)) was missing"
            ) { $0.isPresent = true }
            // On Debian and its kin a package starts its service.
            if tool == .apt { startServices(of: needed, things) }
        }
        return 0
    }

    private mutating func startServices(of package: Int32, _ things: ThingTable) {
        for service in software.services(needing: package, things, on: machine)
        where !state(service).isRunning && software.packageMissing(for: service, things, on: machine) == nil {
            change(service, "started service \(things.name(service))", found: nil) { $0.isRunning = true }
        }
    }

    private mutating func uninstall(_ package: Int32, _ things: ThingTable) -> Int {
        if !state(package).isPresent { return 0 }
        if obstacles.isLocked { return complain(tool.lockIsHeld.text, tool.lockIsHeld.code) }
        let name = things.name(package)
        change(package, "removed package \(name)", found: "package \(name) was installed") { $0.isPresent = false }
        for service in software.services(needing: package, things, on: machine) where state(service).isRunning {
            change(service, "stopped service \(things.name(service))", found: nil) { $0.isRunning = false }
        }
        return 0
    }

    private mutating func fetch() -> Int {
        guard let (text, code) = obstacles.inTheWay(of: tool) else { return 0 }
        return complain(text, code)
    }

    // MARK: - Files

    private mutating func write(
        _ file: Int32, _ text: ShellScript.Command.Text, appends: Bool, _ things: inout ThingTable
    ) -> Int {
        var content: Int32
        switch text {
        case .written(let number): content = number
        case .ofFile(let source):
            guard let state = existing(source, for: "cat", things) else { return 1 }
            content = state.content
        }
        let old = state(file)
        if appends, old.isPresent {
            func bytes(_ number: Int32) -> String {
                number == ThingTable.changedByHand ? "" : things.contents[Int(number)]
            }
            let whole = (bytes(old.content) + bytes(content)).utf8
            content = things.content(String(decoding: whole.suffix(ShellRun.bytesMax), as: UTF8.self))
        }
        if old.isPresent, old.content == content { return 0 }
        let name = things.name(file)
        if obstacles.isDiskFull { return complain("\(name): no space left on device", 1) }
        change(
            file, "wrote file \(name)",
            found: appends ? nil : "file \(name) \(old.isPresent ? "differed" : "was missing")"
        ) {
            $0.isPresent = true
            $0.content = content
        }
        return 0
    }

    private mutating func existing(_ file: Int32, for command: String, _ things: ThingTable) -> ThingState? {
        let state = state(file)
        if state.isPresent { return state }
        let name = things.name(file)
        _ = complain(
            isPowerShell
                ? "Cannot find path '\(name)' because it does not exist." : "\(command): \(name): no such file", 1)
        return nil
    }

    private mutating func isThere(_ file: Int32, for command: String, _ things: ThingTable) -> Int {
        let name = things.name(file)
        return complain(isPowerShell ? "The item '\(name)' already exists." : "\(command): \(name): file exists", 1)
    }

    // MARK: - The node

    private func state(_ thing: Int32) -> ThingState {
        machine.position(of: thing).map { machine.things[$0] } ?? ThingState(thing: thing)
    }

    private mutating func change(_ thing: Int32, _ words: String, found: String?, _ adjust: (inout ThingState) -> Void)
    {
        if let found { self.found.append(found) }
        changed.append(words)
        guard let position = machine.position(of: thing) else { return }
        adjust(&machine.things[position])
        machine.noteChanged(thing)
    }

    private mutating func missing(_ command: String) -> Int { complain("\(command): command not found", 127) }

    private mutating func complain(_ text: String, _ code: Int) -> Int {
        error += text + "\n"
        return code
    }
}

extension Machine {
    mutating func learn(_ state: ThingState) {
        if position(of: state.thing) != nil { return }
        things.append(state)
        noteChanged(state.thing)
    }
}
