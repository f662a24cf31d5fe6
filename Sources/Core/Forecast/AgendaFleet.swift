import Fleet
import MaintenanceWindows

/// Which nodes of a fleet the windows of an agenda work on.
package struct AgendaFleet: Hashable, Sendable {
    /// Nodes of the fleet.
    package let nodeCount: Int
    /// By the window's name.
    private let numbers: [String: [Int]]

    init(windows: [MaintenanceWindow], nodes: NodeTable) {
        nodeCount = nodes.count
        var numbers: [String: [Int]] = [:]
        for window in windows { numbers[window.name] = window.nodeNumbers(in: nodes) }
        self.numbers = numbers
    }

    /// The nodes that a window works on, in the fleet's order.
    package func nodes(of window: String) -> [Int] { numbers[window] ?? [] }

    /// How many different nodes some windows work on.
    package func nodeCount(of windows: some Sequence<String>) -> Int {
        var isIn = [Bool](repeating: false, count: nodeCount)
        for window in windows {
            for number in nodes(of: window) { isIn[number] = true }
        }
        return isIn.count { $0 }
    }
}

/// A set of nodes that is compared with many others: a bit for each node.
struct NodeBits {
    private var words: [UInt64]

    init(_ numbers: [Int], of count: Int) {
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for number in numbers { words[number / 64] |= 1 << UInt64(number % 64) }
    }

    /// How many nodes are in both.
    func sharedCount(with other: NodeBits) -> Int {
        var count = 0
        for index in words.indices { count += (words[index] & other.words[index]).nonzeroBitCount }
        return count
    }
}
