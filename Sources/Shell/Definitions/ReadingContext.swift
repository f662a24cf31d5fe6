import Documents
import Fleet
import ScheduleExpressions

/// What the files of one folder share while they are read: the log, the names that are taken, and the target lists that
/// are held against the fleet in the end.
final class ReadingContext {
    let log = DiagnosticLog()
    private(set) var targetLists: [TargetList] = []
    private(set) var commandUses: [CommandUse] = []
    private(set) var gates: [Gate] = []
    private(set) var renames: [Rename] = []
    var places = DefinitionPlaces()
    /// What was read, by folder and name.
    private(set) var texts: [String: String] = [:]
    /// What can be carried out; AWS's alone until the folder's own are read.
    var documents = DocumentLibrary()
    private var namesTaken: [Kind: [String: SourcePosition]] = [:]

    /// What has a name of its own.
    enum Kind: String {
        case window, association, notification, document, parameter
        case group = "group of nodes"
        case defaultDocument = "default version of a document"

        /// The key of its name in its file.
        var nameKey: String { self == .association ? "AssociationName" : "Name" }
    }

    /// Targets of a file, which ought to select somebody.
    struct TargetList {
        let position: SourcePosition
        let targets: [Target]
    }

    /// A document that is to be carried out by the nodes of some target lists.
    struct CommandUse {
        let position: SourcePosition
        let document: CommandDocument
        let targetLists: [[Target]]
    }

    /// That a window opens after another.
    struct Gate {
        let window: String
        let after: Members.Located<String>
    }

    private var zones: [String: TimeZoneRules] = [:]

    /// A time zone by its name, read once for all files. Throws when there is none.
    func zone(named name: String) throws(TimeZoneError) -> TimeZoneRules {
        if let known = zones[name] { return known }
        let zone = try TimeZoneRules(named: name)
        zones[name] = zone
        return zone
    }

    func note(_ source: SourceText, in folder: String) {
        texts["\(folder)/\(source.file.split(separator: "/").last ?? "")"] = source.text
    }

    func note(_ gate: Gate) { gates.append(gate) }

    /// That a window or an association keeps the identity that it had under another name.
    struct Rename {
        let kind: Kind
        let name: String
        let from: Members.Located<String>
    }

    func note(_ rename: Rename) { renames.append(rename) }

    /// Sorted.
    func names(of kind: Kind) -> [String] { (namesTaken[kind] ?? [:]).keys.sorted() }

    func note(_ document: CommandDocument, on targetLists: [[Target]], at position: SourcePosition) {
        commandUses.append(CommandUse(position: position, document: document, targetLists: targetLists))
    }

    func note(_ targets: [Target], at position: SourcePosition) {
        targetLists.append(TargetList(position: position, targets: targets))
    }

    /// Takes a name, or reports who has it already.
    func claim(_ name: Members.Located<String>, for kind: Kind) {
        if let first = namesTaken[kind]?[name.value] {
            let place =
                first.line == 0
                ? first.file
                : first.file == name.position.file ? "line \(first.line)" : "\(first.file), line \(first.line)"
            log.error(
                name.position,
                """
                There is \(kind == .association ? "an" : "a") \(kind.rawValue) \(name.value) already, in \
                \(place). Write another name.
                """
            )
        } else {
            namesTaken[kind, default: [:]][name.value] = name.position
        }
    }
}
