import Documents
import Fleet
import RunCommand
import StateManager

/// What a new process asks the nodes about.
extension SchedulerEngine {
    /// The messages behind everything that is in flight, as they were sent.
    package var messagesInFlight: [Dispatch] {
        (executions.lazy.flatMap(\.tasks).flatMap(\.commands) + runs.lazy.map(\.command)).flatMap { command in
            Set(command.inFlight.map(\.startBefore)).sorted().map { startBefore in
                Dispatch(
                    message: CommandMessage(
                        commandID: command.id, document: command.document, parameters: command.parameters,
                        content: documents.content(of: command.instruction), startBefore: startBefore),
                    nodes: command.inFlight.filter { $0.startBefore == startBefore }
                        .map { nodes.id(of: command.nodes[$0.position]) })
            }
        }
    }

    /// What nodes were asked and have not answered.
    var surveysInFlight: [Survey] { runs.compactMap { $0.survey(documents.content(of: $0.command.instruction)) } }

    /// The commands that a cutoff has cancelled and that are in flight still.
    var cancellationsInFlight: [(commandID: String, nodes: [ManagedNode.ID])] {
        let ofWindows = executions.flatMap(\.tasks).flatMap { task in
            task.commands.filter(task.isCancelled).map { ($0.id, nodesInFlight(of: $0)) }
        }
        let cutOff = runs.filter { run in
            !run.command.inFlight.isEmpty && (run.cutoffAt.flatMap { at in mark.map { at <= $0 } } ?? false)
        }
        return ofWindows + cutOff.map { ($0.command.id, nodesInFlight(of: $0.command)) }
    }

    func nodesInFlight(of command: Command) -> [ManagedNode.ID] {
        command.inFlight.map { nodes.id(of: command.nodes[$0.position]) }
    }
}
