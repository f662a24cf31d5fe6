import ArgumentParser
import ScheduleExpressions
import Server

/// What every verb takes that is about one occurrence of a window.
struct OccurrenceOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The window.", valueName: "window"))
    var window: String
    @Option(
        help: ArgumentHelp(
            "Which occurrence: the instant that it is scheduled for. Default: the one that is open or held, else the next.",
            valueName: "instant"))
    var at: String?
    @OptionGroup var reason: ReasonOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func scheduledFor() throws(Failure) -> Instant? {
        try at.map { text throws(Failure) in try SpanOptions.instant("--at", text, in: .utc) }
    }
}

/// A verb that changes something, and shows what came of it.
protocol ChangeVerb: OnlineVerb {
    associatedtype Asked: APIOperation where Asked.Output == ChangeOutput
    var state: StateOptions { get }
    var output: OutputOptions { get }
    /// The next command worth typing.
    var next: String { get }
    func input(in surroundings: Surroundings) throws -> Asked.Input
}

extension ChangeVerb {
    var next: String { "drydock status\(state.asGiven)" }

    func answer(in surroundings: Surroundings) async throws -> Answer {
        let input = try input(in: surroundings)
        let connection = try DaemonConnection(state, in: surroundings)
        let text = ChangeText(output: try await connection.change(Asked.self, input), next: next)
        switch output.format {
        case .json: return Answer(data: text.json.render())
        case .table: return Answer(data: text.render())
        }
    }
}
