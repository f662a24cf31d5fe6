import ArgumentParser
import Server

/// `drydock reload`: the files have changed.
struct ReloadCommand: ChangeVerb {
    typealias Asked = ReloadDefinitions

    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Let the daemon read its definitions again, and apply all of them or none.",
        discussion: """
            It reads the folder that it was started with. With an error anywhere everything stays as it is. What is in \
            progress goes on as it was begun; a window whose file is gone does not open any more. HUP does the same.
            """)

    @Flag(help: "Let all definitions go, or more than a third of them.")
    var allowRemovals = false
    @Option(help: ArgumentHelp("Why: it stays in the records.", valueName: "text"))
    var reason: String?
    @Option(help: ArgumentHelp("Who asks. Default: the name that you are logged in with.", valueName: "name"))
    var by: String?
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    var next: String { "drydock windows list\(state.asGiven)" }

    func input(in surroundings: Surroundings) -> ReloadDefinitions.Input {
        ReloadDefinitions.Input(
            allowRemovals: allowRemovals ? true : nil, reason: reason,
            by: ReasonOptions.person(by, in: surroundings))
    }
}
