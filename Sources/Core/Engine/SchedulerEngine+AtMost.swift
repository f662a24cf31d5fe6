import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// AtMost: of the nodes with the same value of a tag no more than so many are down at once, over all open windows.
extension SchedulerEngine {
    /// Which nodes are down, and how many more of their kind may be.
    struct DownPeers {
        let limit: AtMost
        private(set) var down: Set<Int>

        /// Takes a place for a node that is to start. Returns why there is none.
        mutating func take(_ node: Int, _ table: NodeTable) -> String? {
            guard let value = table[node].tags[limit.tag] else { return nil }
            let peers = down.filter { $0 != node && table[$0].tags[limit.tag] == value }.sorted()
            guard peers.count >= limit.count else {
                down.insert(node)
                return nil
            }
            let names = peers.map { table[$0].name }.joined(separator: ", ")
            return "Waits for \(names): at most \(limit.count) of \(limit.tag) \(value) at once."
        }
    }

    /// nil: the window of the execution has no limit.
    func downPeers(of execution: WindowExecution) -> DownPeers? {
        guard let index = windowIndex(execution.windowID), let limit = windows[index].window.atMost else { return nil }
        var down: Set<Int> = []
        for command in executions.lazy.filter({ !$0.status.isFinal }).flatMap(\.tasks).flatMap(\.commands) {
            for (node, phase) in zip(command.nodes, command.phases) where phase == .inFlight || phase == .lost {
                down.insert(node)
            }
        }
        return DownPeers(limit: limit, down: down)
    }

    /// Tells once that a node could start but for its peers.
    mutating func deferStart(
        ofExecution index: Int, _ task: Int, _ command: Int, _ position: Int, at now: Instant,
        because reason: String, into effects: inout Effects
    ) {
        guard executions[index].deferStart(task: task, command: command, position: position) else { return }
        touch(Place(sequence: executions[index].sequence, task: task, command: command))
        let node = executions[index].tasks[task].commands[command].nodes[position]
        effects.decide(
            .nodeDeferred, executions[index].subject, at: now, task: executions[index].tasks[task].name,
            node: nodes.label(node), reason: reason)
    }
}
