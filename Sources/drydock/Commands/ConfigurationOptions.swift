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

    /// Throws when nobody said where the definitions are and they are in neither of the usual places.
    func load(in surroundings: Surroundings) throws(Failure) -> LoadedDefinitions {
        ConfigurationFolder(path: try folder(in: surroundings)).load(fleet: fleetSource)
    }

    /// Where they are; throws likewise.
    func folder(in surroundings: Surroundings) throws(Failure) -> String {
        let folder = ConfigurationLookup.folder(option: configuration, in: surroundings)
        if folder == ConfigurationLookup.systemFolder, configuration == nil, !surroundings.hasFolder(folder) {
            throw Failure(
                .failed,
                "There is no windows/ and no associations/ in this folder, and no \(folder). "
                    + "Change to the folder that holds them, or give --config.")
        }
        return folder
    }

    /// As `load(in:)`, but definitions with errors are a failure that says all of them: for verbs that need sound ones.
    func loadSound(in surroundings: Surroundings) throws(Failure) -> LoadedDefinitions {
        let loaded = try load(in: surroundings)
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
