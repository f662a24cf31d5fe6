import ArgumentParser
import Server

/// `drydock run-now`: an occurrence out of turn.
struct RunNowCommand: ChangeVerb {
    typealias Asked = RunWindowNow

    static let configuration = CommandConfiguration(
        commandName: "run-now",
        abstract: "Open a window now, as an occurrence of its own.",
        discussion: "Its gate and the change calendars hold for it too, unless --override says otherwise.")

    @Argument(help: ArgumentHelp("The window.", valueName: "window"))
    var window: String
    @Option(
        help: ArgumentHelp("A rule that is not to hold: gate, freeze or cutoff. May be repeated.", valueName: "rule"))
    var override: [String] = []
    @OptionGroup var reason: ReasonOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    var next: String { "drydock status --watch\(state.asGiven)" }

    func input(in surroundings: Surroundings) throws -> RunWindowNow.Input {
        RunWindowNow.Input(
            window: window, override: override, reason: reason.reason, by: reason.person(in: surroundings))
    }
}
