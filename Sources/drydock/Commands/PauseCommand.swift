import ArgumentParser
import Server

/// `drydock pause`: hands off, until somebody says otherwise.
struct PauseCommand: ChangeVerb {
    typealias Asked = PauseEverything

    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Start nothing any more: no window, no association, no node. What runs goes on.")

    @OptionGroup var reason: ReasonOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    var next: String { "drydock resume --reason TEXT\(state.asGiven)" }

    func input(in surroundings: Surroundings) throws -> PauseEverything.Input {
        PauseEverything.Input(reason: reason.reason, by: reason.person(in: surroundings))
    }
}
