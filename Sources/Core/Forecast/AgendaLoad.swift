import Fleet
import MaintenanceWindows
import RunCommand
import StateManager

/// How many nodes an occurrence works on, and the limits of its largest command as the numbers that bite.
package struct AgendaLoad: Hashable, Sendable {
    /// Different nodes, over all tasks.
    package let nodeCount: Int
    /// The most nodes in flight at once. 0 when there are none.
    package let atOnce: Int
    /// The error that stops the command, MaxErrors + 1; nil when it has too few nodes for so many.
    package let stopsAtError: Int?

    /// `nodeCount` are the nodes of the window, over all tasks.
    init(of window: MaintenanceWindow, nodeCount: Int, in nodes: NodeTable) {
        var largest: (nodeCount: Int, atOnce: Int, stopsAtError: Int?) = (0, 0, nil)
        for task in window.tasks where task.type == .runCommand {
            for target in task.targets {
                let command = AgendaLoad(
                    nodeCount: nodes.select(target.targets).count, maxConcurrency: task.maxConcurrency,
                    maxErrors: task.maxErrors)
                if (command.nodeCount, command.atOnce) > (largest.nodeCount, largest.atOnce) {
                    largest = (command.nodeCount, command.atOnce, command.stopsAtError)
                }
            }
        }
        self.nodeCount = nodeCount
        atOnce = largest.atOnce
        stopsAtError = largest.stopsAtError
    }

    /// Of one command: a task on one of its targets.
    init(of task: WindowTask, _ target: WindowTarget, in table: NodeTable) {
        self.init(
            nodeCount: table.select(target.targets).count, maxConcurrency: task.maxConcurrency,
            maxErrors: task.maxErrors)
    }

    init(of association: Association, in nodes: NodeTable) {
        self.init(
            nodeCount: nodes.select(association.targets).count, maxConcurrency: association.maxConcurrency,
            maxErrors: association.maxErrors)
    }

    private init(nodeCount: Int, maxConcurrency: CountOrPercentage, maxErrors: CountOrPercentage) {
        self.nodeCount = nodeCount
        atOnce = min(nodeCount, maxConcurrency.concurrency(of: nodeCount))
        let fatal = maxErrors.errors(of: nodeCount) + 1
        stopsAtError = fatal <= nodeCount ? fatal : nil
    }
}
