import ArgumentParser
import Definitions

/// `drydock validate`: are the definitions sound?
struct ValidateCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check all definitions, and say what is wrong and what to write.",
        discussion: "Exits 1 when there are errors; warnings alone exit 0.")

    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let loaded = try definitions.load(in: surroundings)
        let status: ExitStatus = loaded.hasErrors ? .failed : .ok
        switch output.format {
        case .table:
            let text = ValidationText(
                loaded, next: "drydock calendar\(definitions.asGiven)", orderFrom: surroundings.now)
            return Answer(data: text.render(), status: status)
        case .json:
            return Answer(data: ValidationJSON(loaded).render(), status: status)
        }
    }
}
