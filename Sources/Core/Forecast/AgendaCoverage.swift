import Fleet
import MaintenanceWindows
import ScheduleExpressions

/// Which nodes of the fleet are in a window at all.
package struct AgendaCoverage: Hashable, Sendable {
    package let nodeCount: Int
    /// Names of the nodes that no window works on, in the fleet's order.
    package let inNone: [String]
    /// Names of the nodes that more than one window works on, in the fleet's order.
    package let inSeveral: [String]

    /// Disabled windows, and those that never open again, do not count.
    init(windows: [MaintenanceWindow], fleet: AgendaFleet, nodes: NodeTable, from: Instant) {
        var windowCounts = [Int](repeating: 0, count: nodes.count)
        for window in windows where window.isEnabled && window.schedule.first(from: from) != nil {
            for number in fleet.nodes(of: window.name) { windowCounts[number] += 1 }
        }
        nodeCount = nodes.count
        inNone = windowCounts.indices.filter { windowCounts[$0] == 0 }.map { nodes[$0].name }
        inSeveral = windowCounts.indices.filter { windowCounts[$0] > 1 }.map { nodes[$0].name }
    }
}
