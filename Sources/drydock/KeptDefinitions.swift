import Daemon
import Definitions
import Foundation
import SimulatedFleet

/// Definitions as the daemon keeps them for a replay: the texts of their files.
enum KeptDefinitions {
    private static let folders: Set = ["associations", "calendars", "documents", "fleet", "parameters", "windows"]

    static func text(of set: DefinitionSet) -> String {
        JSONValue.object(set.texts.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: .string($0.value)) })
            .render()
    }

    /// Reads what `text(of:)` wrote, by way of a temporary folder.
    static func read(_ text: String) throws(Failure) -> (definitions: DefinitionSet, fleet: FleetDefinition) {
        guard let texts = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            throw damaged("they are no texts of files")
        }
        let root = FileManager.default.temporaryDirectory.appending(path: "drydock-replay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, folders.contains(parts[0]), !["", ".", ".."].contains(parts[1]) else {
                throw damaged("there is no file \(name)")
            }
            let folder = root.appending(path: parts[0])
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: folder.appending(path: parts[1]))
            } catch {
                throw Failure(.failed, "\(root.path) cannot be written. Check TMPDIR, and that the disk has room.")
            }
        }
        let hasFleet = texts.keys.contains { $0.hasPrefix("fleet/") }
        let loaded = ConfigurationFolder(path: root.path).load(fleet: hasFleet ? .definitions : .instant)
        guard !loaded.hasErrors else {
            throw damaged("they have errors now: \(loaded.diagnostics.first.map { "\($0)" } ?? "")")
        }
        return (loaded.definitions, loaded.definitions.fleet ?? .instant)
    }

    private static func damaged(_ reason: String) -> Failure {
        Failure(.failed, "The definitions that were in force cannot be read: \(reason). See drydock store check.")
    }
}

extension AppliedDefinitions {
    init(_ set: DefinitionSet, _ fleet: FleetDefinition) {
        self.init(
            windows: set.windows, associations: set.associations, documents: set.documents, fleet: fleet,
            subscribers: set.subscribers,
            text: KeptDefinitions.text(of: set))
    }
}
