import Daemon
import Definitions
import ScheduleExpressions
import SimulatedFleet
import Store

/// What has really happened on a state folder, and the definitions by which it did: the daemon's, as it has read them last,
/// whatever the files say by now. The store has both, whether the daemon runs or is dead.
struct RecordedHistory {
    let store: SQLiteStore
    let definitions: DefinitionSet
    let fleet: FleetDefinition
    /// What the daemon's clock shows.
    let now: Instant
    /// That the daemon does not answer; nil: it does.
    let note: String?

    var status: ExitStatus { note == nil ? .ok : .daemonUnreachable }

    /// The answer, with the note where it is read first.
    func answer(_ data: String, _ format: OutputFormat) -> Answer {
        switch format {
        case .json: Answer(data: data, talk: note ?? "", status: status)
        case .table: Answer(data: (note.map { "\($0)\n" } ?? "") + data, status: status)
        }
    }
}

extension HistoryOptions {
    /// nil: it is to be about a rehearsal, or about files that were named, or no daemon has decided anything there.
    func recorded(
        _ definitions: ConfigurationOptions, in surroundings: Surroundings
    ) throws -> RecordedHistory? {
        guard seed == nil, from == nil, definitions.configuration == nil, definitions.fleet == nil,
            (try? state.folder(in: surroundings)) != nil
        else { return nil }
        do {
            guard let store = try store(in: surroundings), let text = try store.definitionsInForce() else { return nil }
            let (set, fleet) = try KeptDefinitions.read(text)
            let connection = try DaemonConnection(state, in: surroundings)
            let answers = SocketProbe(path: connection.socket.path).answers()
            let mark = try store.settings()?.isAccelerated == true ? store.mark() : nil
            return RecordedHistory(
                store: store, definitions: set, fleet: fleet, now: mark ?? surroundings.now,
                note: answers ? nil : connection.notAnswering())
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }
}
