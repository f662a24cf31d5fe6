import Definitions
import Fleet
import Foundation
import ScheduleExpressions
import Server
import Store

/// The daemon of a state folder, as the command line sees it: it answers, or its files do.
struct DaemonConnection {
    let folder: String
    let socket: SocketFile
    private let surroundings: Surroundings

    /// How long a daemon may think. One that is held (a full disk, a stopped process) is not waited for on the worst night.
    private static let patience = Duration.seconds(5)

    init(_ state: StateOptions, in surroundings: Surroundings) throws(Failure) {
        folder = try state.folder(in: surroundings)
        socket = SocketLookup.file(state: state.state, folder: folder, in: surroundings)
        self.surroundings = surroundings
    }

    private var client: SocketClient { SocketClient(path: socket.path, patience: DaemonConnection.patience) }

    /// Asks for something that only the daemon can do.
    func change<Asked: APIOperation>(_ operation: Asked.Type, _ input: Asked.Input) async throws -> Asked.Output {
        do {
            return try await client.call(operation, input)
        } catch let error as OperationError {
            throw Failure(error)
        } catch let error as UnreachableError where error.isTimeout {
            throw Failure(
                .timedOut, "\(error) It may have been done, or may be done later. Look with drydock status.")
        } catch let error as UnreachableError {
            throw Failure(.daemonUnreachable, "\(notAnswering()) \(error) Start the daemon, or give --state.")
        }
    }

    /// What an operation reads: from the daemon, or else from the store, with a word about that.
    func read<Asked: APIOperation>(
        _ operation: Asked.Type, _ input: Asked.Input, _ definitions: ConfigurationOptions
    ) async throws -> (output: Asked.Output, note: String?) {
        do {
            do {
                return (try await client.call(operation, input), nil)
            } catch is UnreachableError {
                let facts = facts(definitions)
                let dispatcher = Dispatcher(control: nil) { facts }
                let reply = await dispatcher.answer(
                    target: Asked.name, body: try Wire.encode(input), caller: Caller(userID: Terminal.userID))
                return (try reply.output(of: operation), notAnswering())
            }
        } catch let error as OperationError {
            throw Failure(error)
        }
    }

    /// What the files say: the definitions as they are now, which the daemon may not have read yet.
    private func facts(_ options: ConfigurationOptions) -> Facts {
        let loaded = try? options.load(in: surroundings)
        let set = loaded.map { $0.hasErrors ? DefinitionSet() : $0.definitions } ?? DefinitionSet()
        return Facts(
            windows: set.windows, associations: set.associations, nodes: NodeTable((set.fleet ?? .instant).nodes),
            now: surroundings.now, folder: folder, process: nil)
    }

    /// "daemon not answering; last write 02:14:07Z (57 min ago)".
    func notAnswering() -> String {
        let paths = ["", "-wal"].map { "\(folder)/\(SQLiteStore.fileName)\($0)" }
        let written = paths.compactMap { path in
            (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
        }.max()
        guard let written else { return "daemon not answering; it has never written to \(folder)." }
        let instant = Instant(secondsSinceEpoch: Int64(written.timeIntervalSince1970))
        let ago = distance(from: surroundings.now, to: instant)
        let clock = ZoneClock(zone: .utc)
        let time = clock.timeOrDate(instant, sameDayAs: surroundings.now)
        return "daemon not answering; last write \(time)Z (\(ago))."
    }
}

extension Failure {
    /// The daemon's refusal.
    init(_ error: OperationError) {
        let status: ExitStatus =
            switch error.kind {
            case .validation, .serialization, .tooLarge, .unknownOperation: .usage
            case .doesNotExist: .notFound
            case .accessDenied: .notAllowed
            case .conflict: .conflict
            case .unavailable: .daemonUnreachable
            case .internalFailure: .failed
            }
        self.init(status, error.message)
    }
}
