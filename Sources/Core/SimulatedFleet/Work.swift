import Documents
import ScheduleExpressions

/// What a command asks of a node, read once for all nodes that it goes to.
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
}

extension Work {
    /// Parameters as in SSM; one that is left out has the default of the document (SSM user guide, the documents' pages).
    init(_ document: String, _ parameters: [String: [String]], things: inout ThingTable) {
        switch document {
        case "AWS-RunPatchBaseline":
            self = .patch(
                installs: parameters["Operation"]?.first == "Install",
                reboots: parameters["RebootOption"]?.first != "NoReboot")
        case "AWS-ConfigureAWSPackage":
            guard let name = parameters["name"]?.first else {
                self = .other
                return
            }
            let package = things.number(of: Thing(kind: .package, name: name))
            let service = things.number(of: Thing(kind: .service, name: name))
            let removes = parameters["action"]?.first == "Uninstall"
            self = .desire([removes ? .noPackage(package, service: service) : .package(package, service: service)])
        case "AWS-RunShellScript":
            let lines = (parameters["commands"] ?? []).flatMap(ShellLine.lines(of:))
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
            self = wishes.isEmpty ? .other : .desire(wishes)
        default: self = .other
        }
    }

    var isPatching: Bool {
        if case .patch = self { true } else { false }
    }
}
