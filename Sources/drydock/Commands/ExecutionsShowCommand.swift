import ArgumentParser
import ScheduleExpressions
import Server

/// `drydock executions show`: one occurrence, node by node.
struct ExecutionsShowCommand: ListingVerb {
    typealias Asked = GetExecution

    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one occurrence of a window: its tasks, and each node.")

    @Argument(help: ArgumentHelp("Its id, or the beginning of it: at least 4 characters.", valueName: "id"))
    var id: String
    @Option(help: ArgumentHelp("Show this node alone, by name or id, with what it printed.", valueName: "name"))
    var node: String?
    @OptionGroup var listing: ListingOptions

    func input(after outputs: [GetExecution.Output]) -> GetExecution.Input? {
        outputs.isEmpty ? GetExecution.Input(executionId: id, node: node) : nil
    }

    func table(_ output: GetExecution.Output, now surroundings: Surroundings) -> String {
        let clock = ZoneClock(zone: .utc)
        func time(_ instant: Instant) -> String {
            clock.timeOrDate(instant.atFullSecond, sameDayAs: output.scheduledFor)
        }
        var lines = ["\(output.window) of \(clock.dateAndTime(output.scheduledFor.atFullSecond)) UTC: \(output.status)"]
        var times = ["cutoff \(time(output.cutoffAt))", "end \(time(output.closesAt))"]
        if let endedAt = output.endedAt { times.insert("done \(time(endedAt))", at: 0) }
        if let startedAt = output.startedAt { times.insert("started \(time(startedAt))", at: 0) }
        lines += "\(times.joined(separator: ", ")). Id \(output.executionId).".wrapped(to: TextTable.width)
        lines += output.statusDetails.wrapped(to: TextTable.width)
        if let outputs = output.outputs {
            for (node, printed) in zip(output.nodes, outputs) {
                lines += [""] + NodeOutputText(node, printed, endedAt: node.endedAt.map(time)).lines
            }
            lines += footLine("Next", "drydock executions show \(output.executionId)\(listing.asGiven)")
            return lines.joined(separator: "\n")
        }
        for task in output.tasks {
            lines.append("")
            lines.append("\(task.name): \(task.status)")
            lines += task.details.wrapped(to: TextTable.width, indentation: 2)
            var table = TextTable([
                .init("NODE", isFlexible: true), .init("STATUS"), .init("AT"), .init("DETAIL", isFlexible: true),
            ])
            table.indentation = 2
            for node in output.nodes where node.task == task.name {
                table.lines.append(.cells([node.node, node.statusDetails, node.endedAt.map(time) ?? "-", node.detail]))
            }
            if !table.lines.isEmpty { lines += table.render() }
        }
        lines += footLine(
            "Next",
            "drydock explain window \(ShellWord(output.window)) --at \(output.scheduledFor.asOption)\(listing.asGiven)")
        return lines.joined(separator: "\n")
    }
}
