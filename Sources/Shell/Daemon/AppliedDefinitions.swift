import MaintenanceWindows
import Server
import SimulatedFleet
import StateManager

/// What the daemon works by: what the files defined when they were last read and found sound.
package struct AppliedDefinitions: Hashable, Sendable {
    package let windows: [MaintenanceWindow]
    package let associations: [Association]
    package let fleet: FleetDefinition

    package init(windows: [MaintenanceWindow], associations: [Association], fleet: FleetDefinition) {
        self.windows = windows
        self.associations = associations
        self.fleet = fleet
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

    /// "4 windows, 3 associations, 120 nodes".
    var words: String {
        let nodes = fleet.groups.reduce(0) { $0 + $1.count }
        return "\(windows.count) windows, \(associations.count) associations, \(nodes) nodes"
    }
}
