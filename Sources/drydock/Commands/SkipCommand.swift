import ArgumentParser
import Server

/// `drydock skip`: not this time.
struct SkipCommand: ChangeVerb {
    typealias Asked = SkipOccurrence

    static let configuration = CommandConfiguration(
        commandName: "skip",
        abstract: "Keep one occurrence of a window from opening; it is recorded as skipped.")

    @OptionGroup var occurrence: OccurrenceOptions
    var state: StateOptions { occurrence.state }
    var output: OutputOptions { occurrence.output }

    func input(in surroundings: Surroundings) throws -> SkipOccurrence.Input {
        SkipOccurrence.Input(
            window: occurrence.window, scheduledFor: try occurrence.scheduledFor(),
            reason: occurrence.reason.reason, by: occurrence.reason.person(in: surroundings))
    }
}
