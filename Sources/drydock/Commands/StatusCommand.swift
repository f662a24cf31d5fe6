import ArgumentParser
import Server

/// `drydock status`: what is happening, and what do I do?
struct StatusCommand: OnlineVerb {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "What is open, held and next, and what went wrong.",
        discussion: "When the daemon does not answer, it reads the store, says so, and exits 5.")

    @Flag(help: "Show it again every second, until Ctrl-C.")
    var watch = false
    @OptionGroup var state: StateOptions
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard watch else { return Terminal.give(try await answer(in: .ofProcess())) }
        while true {
            let screen = try await answer(in: .ofProcess())
            Terminal.show(screen: [screen.talk, screen.data].filter { !$0.isEmpty }.joined(separator: "\n"))
            try await Task.sleep(for: .seconds(1))
        }
    }

    func answer(in surroundings: Surroundings) async throws -> Answer {
        let connection = try DaemonConnection(state, in: surroundings)
        let (status, note) = try await connection.read(GetStatus.self, GetStatus.Input(), definitions)
        let exit: ExitStatus = note == nil ? .ok : .daemonUnreachable
        switch output.format {
        case .json:
            return Answer(data: try VersionedJSON(status).render(), talk: note ?? "", status: exit)
        case .table:
            let text = StatusText(status, definitions: definitions.asGiven, state: state.asGiven)
            return Answer(data: (note.map { "\($0)\n" } ?? "") + text.render(), status: exit)
        }
    }
}
