import ArgumentParser
import Server

/// `drydock extend`: more time.
struct ExtendCommand: ChangeVerb {
    typealias Asked = ExtendWindow

    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Let an occurrence of a window last longer: its cutoff and its end come later.")

    @Option(help: ArgumentHelp("By how much, 1 to 1440.", valueName: "number"))
    var minutes: Int
    @OptionGroup var occurrence: OccurrenceOptions
    var state: StateOptions { occurrence.state }
    var output: OutputOptions { occurrence.output }

    func input(in surroundings: Surroundings) throws -> ExtendWindow.Input {
        ExtendWindow.Input(
            window: occurrence.window, minutes: minutes, scheduledFor: try occurrence.scheduledFor(),
            reason: occurrence.reason.reason, by: occurrence.reason.person(in: surroundings))
    }
}
