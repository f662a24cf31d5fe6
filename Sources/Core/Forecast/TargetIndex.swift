import Fleet
import MaintenanceWindows

/// The nodes of a fleet by their tags: a selection costs what it finds, not a look at every node.
struct TargetIndex {
    let table: NodeTable
    private var byTag: [String: [String: [Int]]] = [:]

    init(_ table: NodeTable) {
        self.table = table
        for (number, node) in table.nodes.enumerated() {
            for (key, value) in node.tags { byTag[key, default: [:]][value, default: []].append(number) }
        }
    }

    /// The numbers of the nodes that a target list selects, in order: what `NodeTable.select` finds.
    func select(_ targets: [Target]) -> [Int] {
        guard let first = targets.first else { return [] }
        let rest = targets.dropFirst()
        let found = numbers(matching: first)
        return rest.isEmpty ? found : found.filter { number in rest.allSatisfy { $0.matches(table[number]) } }
    }

    private func numbers(matching target: Target) -> [Int] {
        switch target.key {
        case .instanceIDs:
            if target.values == ["*"] { return Array(table.nodes.indices) }
            return TargetIndex.union(target.values.compactMap { table.number(of: .init($0)) }.map { [$0] })
        case .tag(let key):
            return TargetIndex.union(target.values.compactMap { byTag[key]?[$0] })
        case .tagKey:
            return TargetIndex.union(target.values.compactMap { byTag[$0] }.flatMap(\.values))
        case .resourceGroup, .resourceType:
            return table.nodes.indices.filter { target.matches(table[$0]) }
        }
    }

    private static func union(_ lists: [[Int]]) -> [Int] {
        lists.count == 1 ? lists[0] : Set(lists.joined()).sorted()
    }
}

extension MaintenanceWindow {
    /// The nodes that its tasks work on, each once, in the fleet's order.
    func nodeNumbers(in index: TargetIndex) -> [Int] {
        var seen: [[Target]] = []
        var found: [Int] = []
        let targets = tasks.filter { $0.type == .runCommand }.flatMap(\.targets)
        for target in targets where !seen.contains(target.targets) {
            seen.append(target.targets)
            found += index.select(target.targets)
        }
        return seen.count > 1 ? Set(found).sorted() : found
    }
}
