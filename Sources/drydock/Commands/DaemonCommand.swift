import ArgumentParser
import Daemon
import Definitions
import Foundation
import Logging
import ScheduleExpressions
import Server
import SimulatedFleet
import Store

/// `drydock daemon`: the scheduler, until it is told to stop.
struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon",
        abstract: "Open windows and apply associations, until TERM or INT.",
        discussion: """
            Decisions are kept in the state folder: after a crash the daemon goes on where it was, and starts nothing \
            twice. It logs one line a decision on stderr. While the store cannot be written to, nothing is started; it goes \
            on by itself. TERM ends it within 10 seconds, a second TERM at once. --take-over passes a daemon that does not \
            answer within a second, a stopped one, say: it writes nothing any more, and ends when it notices.
            """)

    @Option(
        help: ArgumentHelp("Seed of the simulated fleet; kept in the state folder. Default: 1.", valueName: "number"))
    var seed: UInt64?
    @Option(help: ArgumentHelp("Let time go by so many times faster: a month over a coffee.", valueName: "times"))
    var speed: Double?
    @Option(help: ArgumentHelp("Days that history is kept. Default: 30.", valueName: "days"))
    var retentionDays = SQLiteStore.retentionDaysDefault
    @Option(
        help: ArgumentHelp(
            "Where monitoring is answered: /healthz, /readyz, /metrics. none: nowhere. Default: 127.0.0.1:8750.",
            valueName: "address:port"))
    var listen = ListenAddress.standard
    @Flag(help: "Take the state folder over from a daemon that does not answer.")
    var takeOver = false
    @Option(help: ArgumentHelp("How the log is written: text, json or logfmt.", valueName: "format"))
    var logFormat = LogFormat.text
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var state: StateOptions

    func run() async throws {
        let surroundings = Surroundings.ofProcess()
        let pace = try self.pace()
        let port = try ListenAddress.read(listen)
        guard SQLiteStore.retentionDaysRange.contains(retentionDays) else {
            throw Failure.usage(
                "--retention-days is \(retentionDays). Write 1 to \(SQLiteStore.retentionDaysRange.upperBound).")
        }
        let folder = try state.folder(in: surroundings)
        let socket = SocketLookup.file(state: state.state, folder: folder, in: surroundings)
        let (loaded, fleet, note) = try definitions.loadForNodes(in: surroundings)
        Terminal.talk(note)
        let log = LineLog(format: logFormat, isJournal: Terminal.talksToTheJournal(surroundings.environment))
        LoggingSystem.bootstrap { _ in log }
        // Nothing that it makes is anybody else's to read.
        Terminal.keepFilesPrivate()
        do {
            let locked = try LockedStateFolder(
                path: folder, holder: Holder(startedAt: surroundings.now),
                takingOver: takeOver ? { SocketProbe(path: socket.path).answers() } : nil,
                isWriting: { SQLiteStore.isHeld(folder: folder) || FleetStore.isHeld(folder: folder) })
            // A stopped process still has its connections accepted, by the kernel.
            if locked.isTakenOver { socket.remove() }
            let daemon = try Daemon(
                definitions: AppliedDefinitions(loaded, fleet),
                readingAgainWith: reader(in: surroundings), state: locked, seed: seed, retentionDays: retentionDays,
                pace: pace, clock: SystemClock(), logger: Logger(label: "drydock"))
            if try await daemon.runUntilSignalled(socket: socket, port: port) == .tooSlow {
                throw Failure(
                    .timedOut,
                    "Not done with stopping after 10 s: ended as it is. The next start takes up what is left.")
            }
        } catch let error as StateFolderError {
            if case .unusable = error { throw Failure(.failed, "\(error)") }
            throw Failure(.conflict, "\(error)")
        } catch let error as SocketFileError {
            throw Failure(error.isInUse ? .conflict : .failed, "\(error)")
        } catch let error as ListeningError {
            throw Failure(error.isInUse ? .conflict : .failed, "\(error)")
        } catch let error as OperationError {
            throw Failure(.conflict, error.message)
        } catch let error as StoreError {
            throw Failure(error.kind == .takenOver ? .conflict : .failed, "\(error)")
        }
    }

    /// Reads the definitions from where they were read first.
    private func reader(in surroundings: Surroundings) -> AppliedDefinitions.Reader {
        let (configuration, fleet) = (definitions.configuration, definitions.fleet)
        return {
            var options = ConfigurationOptions()
            options.configuration = configuration
            options.fleet = fleet
            do {
                let (set, fleet, _) = try options.loadForNodes(in: Surroundings.ofProcess())
                return AppliedDefinitions(set, fleet)
            } catch let error as Failure {
                throw OperationError(.validation, error.message)
            }
        }
    }

    private func pace() throws(Failure) -> Pace {
        guard let speed else { return .real }
        guard Pace.speeds.contains(speed) else {
            throw .usage("--speed \(speed) is out of range. Write a number from 1 to 10000000.")
        }
        return .accelerated(speed)
    }
}
