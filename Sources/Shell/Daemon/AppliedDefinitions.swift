import Documents
import Engine
import Fleet
import MaintenanceWindows
import Notifications
import Server
import SimulatedFleet
import StateManager
import Store

/// What the daemon works by: what the files defined when they were last read and found sound.
package struct AppliedDefinitions: Hashable, Sendable {
    package let windows: [MaintenanceWindow]
    package let associations: [Association]
    package let documents: DocumentLibrary
    package let fleet: FleetDefinition
    package let subscribers: [Subscriber]
    /// The text from which they can be read again.
    package let text: String

    package init(
        windows: [MaintenanceWindow], associations: [Association], documents: DocumentLibrary = DocumentLibrary(),
        fleet: FleetDefinition, subscribers: [Subscriber] = [], text: String
    ) {
        self.text = text
        self.windows = windows
        self.associations = associations
        self.documents = documents
        self.fleet = fleet
        self.subscribers = subscribers
    }

    /// Reads the files. Throws `OperationError`, all that is wrong with them in its message.
    package typealias Reader = @Sendable () throws -> AppliedDefinitions

    /// By identity, which outlives a rename.
    private var names: [(id: String, words: String)] {
        windows.map { ($0.id.rawValue, "window \($0.name)") }
            + associations.map { ($0.id.rawValue, "association \($0.name)") }
    }

    /// A file that was moved by accident, or a folder that is not mounted, must not end the patching of a fleet: more than
    /// a third of the definitions goes only when somebody says so.
    func checkRemovals(in new: AppliedDefinitions) throws(OperationError) {
        let kept = Set(new.names.map(\.id))
        let removed = names.filter { !kept.contains($0.id) }.map(\.words)
        guard removed.count * 3 > names.count else { return }
        let listed =
            removed.prefix(5).joined(separator: ", ") + (removed.count > 5 ? " and \(removed.count - 5) more" : "")
        throw OperationError(
            .conflict,
            "That would remove \(removed.count) of \(names.count) definitions: \(listed). Nothing was changed. Put the files "
                + "back, or use drydock reload --allow-removals.")
    }

    /// A document that was saved too often since the daemon's records began needs another name: what a number stands for is
    /// never thrown away.
    func checkVersions(after known: [DocumentVersion]) throws(OperationError) {
        guard let name = documents.following(known).tooOftenChanged else { return }
        throw OperationError(
            .conflict,
            "\(name) has had \(DocumentLibrary.versionsMax) versions, and no more are kept. Nothing was changed. Give "
                + "the document another name, and write that where it is named.")
    }

    /// What is different about who is told; nil: nothing.
    func subscriberNews(in new: AppliedDefinitions) -> String? {
        let old = Dictionary(subscribers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let kept = Set(new.subscribers.map(\.name))
        let changed = new.subscribers.filter { subscriber in old[subscriber.name].map { $0 != subscriber } ?? false }
            .map(\.name)
        let parts = [
            ("New notifications", new.subscribers.filter { old[$0.name] == nil }.map(\.name)),
            ("Changed notifications", changed),
            ("Removed notifications", subscribers.map(\.name).filter { !kept.contains($0) }),
        ]
        let told = parts.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))." }
        return told.isEmpty ? nil : told.joined(separator: " ")
    }

    /// What is to be said about lines of scripts that the nodes do not understand, but for those that are in `others`.
    func wordsAboutUnknownLines(besidesThoseOf others: AppliedDefinitions? = nil) -> [String] {
        let told = others?.unknownLines ?? []
        return unknownLines.filter { !told.contains($0) }
            .map { "Taken as done, because simulated nodes do not understand it: \($0.prefix(200))" }
    }

    private var unknownLines: [String] {
        documents.unknownLines(
            of: windows.flatMap(\.tasks).filter { $0.type == .runCommand }.map { ($0.document, $0.parameters) }
                + associations.map { ($0.document, $0.parameters) })
    }

    /// What is decided by them, on the fleet's nodes.
    func basis(_ nodes: NodeTable) -> DecisionBasis {
        DecisionBasis(build: BuildInformation.decidingBuild, definitions: text, nodes: nodes)
    }

    /// "4 windows, 3 associations, 120 nodes".
    var words: String {
        let nodes = fleet.groups.reduce(0) { $0 + $1.count }
        return "\(windows.count) windows, \(associations.count) associations, \(nodes) nodes"
    }
}
