import ArgumentParser
import Server

/// `drydock override`: against the rules, on record.
struct OverrideCommand: ChangeVerb {
    typealias Asked = OverrideRule

    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "Let a rule not hold for one occurrence of a window.")

    @Argument(
        help: ArgumentHelp(
            "gate: what the window before did. freeze: change calendars. cutoff: nodes start until the end.",
            valueName: "rule"))
    var rule: String
    @OptionGroup var occurrence: OccurrenceOptions
    var state: StateOptions { occurrence.state }
    var output: OutputOptions { occurrence.output }

    func input(in surroundings: Surroundings) throws -> OverrideRule.Input {
        OverrideRule.Input(
            window: occurrence.window, rule: rule, scheduledFor: try occurrence.scheduledFor(),
            reason: occurrence.reason.reason, by: occurrence.reason.person(in: surroundings))
    }
}
