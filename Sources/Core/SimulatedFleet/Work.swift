import Documents
import ScheduleExpressions

/// What a step of a command asks of a node, read once for all nodes that it goes to.
enum Work: Hashable, Sendable {
    case patch(installs: Bool, reboots: Bool)
    /// Things that ought to be so.
    case desire([Wish])
    /// A script that is more than a list of things that ought to be so.
    case script(ShellScript)
    /// A document or a command line that nothing is known about: it takes its time and succeeds.
    case other
}

/// One thing that ought to be so on a node. Things are numbers in the fleet's `ThingTable`.
enum Wish: Hashable, Sendable {
    /// The package is there and the service of the same name runs.
    case package(Int32, service: Int32)
    case noPackage(Int32, service: Int32)
    /// The service is enabled and runs.
    case service(Int32)
    /// The file holds this content, a number in the same table.
    case file(Int32, content: Int32)

    /// Numbers of what it is about.
    var things: [Int32] {
        switch self {
        case .package(let package, let service), .noPackage(let package, let service): [package, service]
        case .service(let thing), .file(let thing, content: _): [thing]
        }
    }
}

extension Work {
    /// What a step asks for, its parameters put in (SSM user guide, the plugins' pages).
    init(_ step: ResolvedStep, things: inout ThingTable) {
        func text(_ input: String) -> String? { step.inputs[input]?.scalar }
        func package(_ name: String?, isRemoved: Bool) -> Work {
            guard let name, !name.isEmpty else { return .other }
            let package = things.number(of: Thing(kind: .package, name: name))
            let service = things.number(of: Thing(kind: .service, name: name))
            return .desire([isRemoved ? .noPackage(package, service: service) : .package(package, service: service)])
        }
        switch step.action {
        case Plugin.patchBaseline:
            self = .patch(installs: text("operation") == "Install", reboots: text("rebootOption") != "NoReboot")
        case Plugin.configurePackage: self = package(text("name"), isRemoved: text("action") == "Uninstall")
        case Plugin.configureDocker: self = package("docker", isRemoved: text("action") == "Uninstall")
        case Plugin.applications:
            let file = text("source")?.split(separator: "/").last.map(String.init)
            self = package(file, isRemoved: text("action") == "Uninstall")
        // The nodes of a simulation have the newest agent, as they have everything that nobody has asked about.
        case Plugin.updateAgent: self = .desire([])
        case Plugin.downloadContent:
            let path = text("destinationPath").flatMap { $0.isEmpty ? nil : $0 } ?? "downloads/\(step.name)"
            self = .desire([
                .file(
                    things.number(of: Thing(kind: .file, name: path)),
                    content: things.content(step.inputs["sourceInfo"]?.json ?? ""))
            ])
        case Plugin.powerShellScript:
            let lines = step.inputs["runCommand"]?.scalars ?? []
            let wishes = lines.flatMap { Work.wishesOfAgent($0, things: &things) }
            let script = ShellScript(powerShell: lines, things: &things)
            self = !wishes.isEmpty ? .desire(wishes) : script.map { .script($0) } ?? .other
        case Plugin.shellScript: self.init(lines: step.inputs["runCommand"]?.scalars ?? [], things: &things)
        default: self = .other
        }
    }

    private init(lines commands: [String], things: inout ThingTable) {
        let lines = commands.flatMap(ShellLine.lines(of:))
        if let script = ShellScript(lines, things: &things) {
            self = .script(script)
            return
        }
        let wishes: [Wish] = lines.compactMap(ShellLine.init).compactMap { line in
            switch line {
            case .enableService(let name): .service(things.number(of: Thing(kind: .service, name: name)))
            case .writeFile(let path, let content):
                .file(things.number(of: Thing(kind: .file, name: path)), content: things.content(content))
            case .say: nil
            }
        }
        let all = wishes + lines.flatMap { Work.wishesOfAgent($0, things: &things) }
        self = all.isEmpty ? .other : .desire(all)
    }

    /// `amazon-cloudwatch-agent-ctl -a 'ACTION' … -c 'SOURCE' …`, on Windows `& '…-ctl.ps1' -a 'ACTION' …`: with configure
    /// and start the agent runs, with configure it has that configuration too. Other actions are taken as done.
    static func wishesOfAgent(_ line: String, things: inout ThingTable) -> [Wish] {
        var words = line.split(separator: "'", omittingEmptySubsequences: false)
        if words.count >= 3, words[0] == "& ", words[1].hasSuffix("\\amazon-cloudwatch-agent-ctl.ps1") {
            words.replaceSubrange(0...2, with: ["/amazon-cloudwatch-agent-ctl\(words[2])"])
        }
        let program = words.first?.split(separator: " ") ?? []
        guard words.count >= 6, program.count == 2, program[0].hasSuffix("/amazon-cloudwatch-agent-ctl"),
            ["configure", "configure (append)", "start"].contains(words[1])
        else { return [] }
        let service = things.number(of: Thing(kind: .service, name: "amazon-cloudwatch-agent"))
        if words[1] == "start" { return [.service(service)] }
        let file = things.number(
            of: Thing(kind: .file, name: "/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json"))
        return [.file(file, content: things.content(String(words[5]))), .service(service)]
    }

    /// The things that decide whether there is anything to do; nil: others may, too.
    var things: [Int32]? {
        if case .desire(let wishes) = self { wishes.flatMap(\.things) } else { nil }
    }

    var isPatching: Bool {
        if case .patch = self { true } else { false }
    }
}
