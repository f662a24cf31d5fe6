import ArgumentParser
import Server

/// `drydock stop`: no more nodes.
struct StopCommand: OnlineVerb {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Start no more nodes of a window that is open; what runs finishes.",
        discussion: """
            When the daemon does not answer, the order is left in a file in the state folder: the daemon obeys it before \
            anything else.
            """)

    @Argument(help: ArgumentHelp("The window.", valueName: "window"))
    var window: String?
    @Flag(help: "Every window that is open or held.")
    var all = false
    @Flag(help: "Cancel what runs, too.")
    var cancel = false
    @OptionGroup var reason: ReasonOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (window == nil) == all else {
            throw ValidationError("Name the window to stop, or give --all.")
        }
    }

    func answer(in surroundings: Surroundings) async throws -> Answer {
        let connection = try DaemonConnection(state, in: surroundings)
        let order = StopWindow.Input(
            window: window, all: all ? true : nil, cancel: cancel ? true : nil, reason: reason.reason,
            by: reason.person(in: surroundings))
        do {
            let text = ChangeText(
                output: try await connection.change(StopWindow.self, order), next: "drydock status\(state.asGiven)")
            switch output.format {
            case .json: return Answer(data: text.json.render())
            case .table: return Answer(data: text.render())
            }
        } catch let failure as Failure where [.daemonUnreachable, .timedOut].contains(failure.status) {
            return try leave(order, connection)
        }
    }

    /// Leaves the order where the daemon finds it.
    private func leave(_ order: StopWindow.Input, _ connection: DaemonConnection) throws -> Answer {
        let file = StopFile(folder: connection.folder)
        do {
            try file.write(order)
        } catch {
            throw Failure(
                .failed,
                "\(connection.notAnswering()) The order cannot be left in \(file.path) either: \(error). "
                    + "Give the daemon's --state folder.")
        }
        return Answer(
            data: "",
            talk: """
                \(connection.notAnswering())
                The order is left in \(file.path).
                The daemon obeys it before anything else, as soon as it runs. To take it back: rm \(file.path)
                """, status: .daemonUnreachable)
    }
}
