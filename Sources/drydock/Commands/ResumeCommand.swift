import ArgumentParser
import Server

/// `drydock resume`: the other end of a pause.
struct ResumeCommand: ChangeVerb {
    typealias Asked = ResumeEverything

    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End a pause. What was due meanwhile opens if its cutoff is still ahead.")

    @OptionGroup var reason: ReasonOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func input(in surroundings: Surroundings) throws -> ResumeEverything.Input {
        ResumeEverything.Input(reason: reason.reason, by: reason.person(in: surroundings))
    }
}
