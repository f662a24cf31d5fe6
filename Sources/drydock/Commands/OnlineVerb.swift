import ArgumentParser

/// A verb that asks the daemon.
protocol OnlineVerb: AsyncParsableCommand {
    /// Throws `Failure`.
    func answer(in surroundings: Surroundings) async throws -> Answer
}

extension OnlineVerb {
    func run() async throws {
        Terminal.give(try await answer(in: .ofProcess()))
    }
}

/// `--reason` and `--by`, for every verb that changes something: who did it and why is what the night shift asks first.
struct ReasonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why: it stays in the records. 1 to 200 characters.", valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp("Who asks. Default: the name that you are logged in with.", valueName: "name"))
    var by: String?

    /// Behind sudo it is the person that counts.
    func person(in surroundings: Surroundings) -> String? { ReasonOptions.person(by, in: surroundings) }

    static func person(_ by: String?, in surroundings: Surroundings) -> String? {
        if let by, !by.isEmpty { return by }
        let names = ["SUDO_USER", "USER", "LOGNAME"].compactMap { surroundings.environment[$0] }
        return names.first { !$0.isEmpty }
    }
}
