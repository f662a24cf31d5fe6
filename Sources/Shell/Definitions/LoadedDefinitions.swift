import Documents
import MaintenanceWindows
import Notifications
import SimulatedFleet
import StateManager

/// What the files of a configuration folder define.
package struct DefinitionSet: Hashable, Sendable {
    /// By name.
    package var windows: [MaintenanceWindow]
    /// By name.
    package var associations: [Association]
    /// nil when there is none, or when it could not be read.
    package var fleet: FleetDefinition?
    /// Who is told, by name; without those that are disabled.
    package var subscribers: [Subscriber]
    /// Those of AWS and those of the folder, and what they take from the parameter store.
    package let documents: DocumentLibrary
    /// What the files say, by folder and name: `windows/dev-linux.yaml`. Files with the same texts define the same.
    package let texts: [String: String]

    package init(
        windows: [MaintenanceWindow] = [], associations: [Association] = [], fleet: FleetDefinition? = nil,
        subscribers: [Subscriber] = [], documents: DocumentLibrary = DocumentLibrary(), texts: [String: String] = [:]
    ) {
        self.documents = documents
        self.texts = texts
        self.windows = windows.sorted { $0.name < $1.name }
        self.associations = associations.sorted { $0.name < $1.name }
        self.fleet = fleet
        self.subscribers = subscribers.sorted { $0.name < $1.name }
    }
}

/// A configuration folder after reading: what it defines, and everything that is wrong with it.
package struct LoadedDefinitions: Hashable, Sendable {
    /// Definitions from files without errors. With errors elsewhere this is not what the author wants applied.
    package let definitions: DefinitionSet
    /// By file, line and column.
    package let diagnostics: [Diagnostic]
    /// Where each definition stands.
    package let places: DefinitionPlaces
    package let windowFiles: Int
    package let associationFiles: Int
    package let fleetFiles: Int
    package let notifyFiles: Int
    /// Of `documents/` and of `parameters/`.
    package var documentFiles = 0
    package var parameterFiles = 0
    package var calendarFiles = 0

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
