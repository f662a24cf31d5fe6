import ArgumentParser

/// `--state`, for every verb that reads or writes what the daemon has decided.
struct StateOptions: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp("The folder in which the daemon keeps its records.", valueName: "folder"))
    var state: String?

    func folder(in surroundings: Surroundings) throws(Failure) -> String {
        try StateLookup.folder(option: state, in: surroundings)
    }

    /// The option as it was given, for a command that is suggested: " --state demo". Empty without it.
    var asGiven: String { state.map { " --state \(ShellWord($0))" } ?? "" }
}
