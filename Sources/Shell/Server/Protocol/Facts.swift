import Fleet
import MaintenanceWindows
import ScheduleExpressions
import StateManager
import Store

/// What operations answer from: the definitions that are in force, and where the rows are.
package struct Facts: Sendable {
    package var windows: [MaintenanceWindow]
    package var associations: [Association]
    package var nodes: NodeTable
    package var now: Instant
    /// The state folder.
    package var folder: String
    /// nil: no daemon answers, and this is what its files say.
    package var process: ProcessFacts?
    /// What the daemon knows to be wrong with the store.
    package var storeFaults: [Status.StoreFault] = []
    /// When nodes were last heard of by an instant. Nothing without a daemon: nobody listens then.
    package var lastPings: @Sendable (Instant) -> [ManagedNode.ID: Instant] = { _ in [:] }

    package init(
        windows: [MaintenanceWindow], associations: [Association], nodes: NodeTable, now: Instant, folder: String,
        process: ProcessFacts?
    ) {
        self.windows = windows
        self.associations = associations
        self.nodes = nodes
        self.now = now
        self.folder = folder
        self.process = process
    }

    /// The rows, for reading.
    func store() throws -> SQLiteStore {
        guard let store = try SQLiteStore.reading(folder: folder, keepingConnection: process != nil) else {
            throw OperationError(
                .doesNotExist, "\(folder) holds no store: no daemon has run there. Start one, or give --state.")
        }
        return store
    }

    /// By name or id.
    package func association(named name: String) throws(OperationError) -> Association {
        if let found = associations.first(where: { $0.name == name || $0.id.rawValue == name }) { return found }
        throw OperationError(
            .doesNotExist,
            "There is no association \(name.prefix(80)). Write one of \(associations.map(\.name).joined(separator: ", "))."
        )
    }

    /// By name or id.
    func node(named name: String) throws(OperationError) -> ManagedNode {
        if let found = nodes.nodes.first(where: { $0.name == name || $0.id.rawValue == name }) { return found }
        throw OperationError(
            .doesNotExist, "There is no node \(name.prefix(80)). drydock nodes list shows those that there are.")
    }

    /// The name of a node; the id of one that is not there any more.
    func nodeName(_ id: ManagedNode.ID) -> String { nodes.number(of: id).map { nodes[$0].name } ?? id.rawValue }

    func window(named name: String) throws(OperationError) -> MaintenanceWindow {
        if let window = windows.first(where: { $0.name == name || $0.id.rawValue == name }) { return window }
        throw OperationError(
            .doesNotExist,
            "There is no window \(name). Write one of \(windows.map(\.name).joined(separator: ", ")).")
    }
}

/// The process that answers.
package struct ProcessFacts: Codable, Hashable, Sendable {
    package let host: String
    package let processID: Int
    package let startedAt: Instant
    /// When the definitions were read that are in force.
    package var definitionsReadAt: Instant
    /// How many times faster than the world's its clock runs; nil: it is the world's.
    package let speed: Double?

    package init(host: String, processID: Int, startedAt: Instant, definitionsReadAt: Instant, speed: Double?) {
        self.host = host
        self.processID = processID
        self.startedAt = startedAt
        self.definitionsReadAt = definitionsReadAt
        self.speed = speed
    }
}
