import Fleet
import MaintenanceWindows
import RunCommand
import StateManager

/// Some nodes of a fleet: what touches them?
package struct AgendaSelection: Sendable {
    /// What they are called: `prod-07`, `Rack=B`.
    package let label: String
    /// In the fleet's order.
    private let numbers: [Int]
    private let isIn: [Bool]
    private let table: NodeTable

    /// The nodes of a table for which `matches` holds.
    package init(_ label: String, in table: NodeTable, where matches: (ManagedNode) -> Bool) {
        self.label = label
        isIn = table.nodes.map(matches)
        let isIn = isIn
        numbers = table.nodes.indices.filter { isIn[$0] }
        self.table = table
    }

    package var isEmpty: Bool { numbers.isEmpty }

    /// nil: the window works on none of them.
    package func reach(of window: MaintenanceWindow) -> AgendaReach? {
        let all = window.nodeNumbers(in: table)
        guard let reach = reach(amongst: all) else { return nil }
        guard let number = onlyNumber else { return reach }
        // Tasks go by priority, their targets one after the other: the first command with the node is its turn.
        let tasks = window.tasks.filter { $0.type == .runCommand }
        for task in tasks.sorted(by: { $0.priority < $1.priority }) {
            for target in task.targets {
                let nodes = table.select(target.targets)
                if let turn = turn(of: number, in: nodes, maxConcurrency: task.maxConcurrency) { return turn }
            }
        }
        return reach
    }

    /// nil: the association is applied to none of them.
    package func reach(of association: Association) -> AgendaReach? {
        let all = table.select(association.targets)
        guard let reach = reach(amongst: all) else { return nil }
        return onlyNumber.flatMap { turn(of: $0, in: all, maxConcurrency: association.maxConcurrency) } ?? reach
    }

    private var onlyNumber: Int? { numbers.count == 1 ? numbers.first : nil }

    private func reach(amongst all: [Int]) -> AgendaReach? {
        let count = all.count { isIn[$0] }
        return count == 0 ? nil : .nodes(label: label, count: count, of: all.count)
    }

    private func turn(of number: Int, in nodes: [Int], maxConcurrency: CountOrPercentage) -> AgendaReach? {
        guard let place = nodes.firstIndex(of: number) else { return nil }
        return .node(
            name: table[number].name, turn: place + 1, of: nodes.count,
            atOnce: min(nodes.count, maxConcurrency.concurrency(of: nodes.count)))
    }
}

/// What of an occurrence selected nodes see.
package enum AgendaReach: Hashable, Sendable, CustomStringConvertible {
    /// One node: its place in the order in which nodes are started when none is left over from last time.
    case node(name: String, turn: Int, of: Int, atOnce: Int)
    case nodes(label: String, count: Int, of: Int)

    package var description: String {
        switch self {
        case .node(let name, let turn, let count, let atOnce):
            let place = "\(name) is node \(turn) of \(count)"
            if turn <= atOnce { return "\(place): it starts at once." }
            let ahead = turn - atOnce
            return "\(place): it starts when \(ahead) \(ahead == 1 ? "is" : "are") done, \(atOnce) at once."
        case .nodes(let label, let count, let all):
            return count == all
                ? "All of its \(all) nodes have \(label)." : "\(count) of its \(all) nodes have \(label)."
        }
    }
}

extension Agenda {
    /// What of it touches the selected nodes. Its notes still tell of the others.
    package func narrowed(
        to selection: AgendaSelection, windows: [MaintenanceWindow], associations: [Association]
    ) -> Agenda {
        var reaches: [String: AgendaReach] = [:]
        for window in windows { reaches["window \(window.name)"] = selection.reach(of: window) }
        for association in associations {
            reaches["association \(association.name)"] = selection.reach(of: association)
        }
        var narrowed = keeping(
            windows: { reaches["window \($0)"] != nil }, associations: { reaches["association \($0)"] != nil })
        narrowed.addNotes { occurrence in
            reaches["\(occurrence.kind) \(occurrence.name)"].map { [.reach($0)] } ?? []
        }
        return narrowed
    }
}
