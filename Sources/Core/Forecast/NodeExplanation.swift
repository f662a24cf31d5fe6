import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// What touches a node, and when its turn is, as far as the definitions tell.
package struct NodeExplanation: Hashable, Sendable {
    /// Its part in one task of a window.
    package struct Turn: Hashable, Sendable {
        package let window: String
        package let task: String
        /// When the window opens next; nil: it does not.
        package let opensAt: Instant?
        /// Its place in the order of starting, from 1, of so many.
        package let number: Int
        package let count: Int
        /// How many are at work at once.
        package let atOnce: Int

        /// In which round it is started if every node takes as long, from 1.
        package var round: Int { (number - 1) / max(atOnce, 1) + 1 }
    }

    package let node: ManagedNode
    /// By window, in the order of its tasks.
    package let turns: [Turn]
    /// Names of the associations that are applied to it.
    package let associations: [String]

    package init(
        of number: Int, in table: NodeTable, windows: [MaintenanceWindow], associations: [Association],
        from instant: Instant
    ) {
        node = table[number]
        var turns: [Turn] = []
        for window in windows.sorted(by: { $0.name < $1.name }) {
            let opensAt = window.isEnabled ? window.schedule.first(from: instant)?.instant : nil
            for task in window.tasks where task.type == .runCommand {
                for target in task.targets {
                    let selected = table.select(target.targets)
                    guard let place = selected.firstIndex(of: number) else { continue }
                    turns.append(
                        Turn(
                            window: window.name, task: task.name, opensAt: opensAt, number: place + 1,
                            count: selected.count, atOnce: AgendaLoad(of: task, target, in: table).atOnce))
                }
            }
        }
        self.turns = turns
        self.associations = associations.filter { $0.targets.select(table[number]) }.map(\.name).sorted()
    }
}
