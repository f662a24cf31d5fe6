import ArgumentParser
import Definitions

/// `--config` and `--fleet`, for every verb that reads the definitions.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The folder with windows/ and associations/.", valueName: "folder"))
    var configuration: String?

    @Option(
        name: .customLong("fleet"),
        help: ArgumentHelp(
            "The nodes: a folder of fleet files, or 'instant' for eight healthy ones. Default: fleet/ beside windows/.",
            valueName: "folder"))
    var fleet: String?

    func folder(in surroundings: Surroundings) -> ConfigurationFolder {
        ConfigurationFolder(path: ConfigurationLookup.folder(option: configuration, in: surroundings))
    }

    func load(in surroundings: Surroundings) -> LoadedDefinitions {
        folder(in: surroundings).load(fleet: fleetSource)
    }

    /// As `load(in:)`, but definitions with errors are a failure that says all of them: for verbs that need sound ones.
    func loadSound(in surroundings: Surroundings) throws(Failure) -> LoadedDefinitions {
        let loaded = load(in: surroundings)
        guard loaded.hasErrors else { return loaded }
        throw Failure(.failed, ValidationText(loaded).render())
    }

    var fleetSource: FleetSource {
        switch fleet {
        case nil, "": .definitions
        case "instant": .instant
        case let folder?: .folder(folder)
        }
    }

    /// The options as they were given, for a command that is suggested: " --config ops". Empty without any.
    var asGiven: String {
        var text = ""
        if let configuration { text += " --config \(ShellWord(configuration))" }
        if let fleet { text += " --fleet \(ShellWord(fleet))" }
        return text
    }
}
