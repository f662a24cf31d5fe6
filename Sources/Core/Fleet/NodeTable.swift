/// The nodes that a scheduler knows, numbered from 0 in a fixed order: the order in which they are started when nothing
/// else decides. Inside the engine a node is its number.
///
/// It knows them by their tags too: a selection costs what it finds, not a look at every node.
package struct NodeTable: Hashable, Sendable {
    package let nodes: [ManagedNode]
    private let numbers: NodeNumbers
    /// By tag, then by value, in order.
    private let numbersByTag: [String: [String: [Int]]]

    /// A second node with the same id is left out.
    package init(_ nodes: [ManagedNode]) {
        var kept: [ManagedNode] = []
        var numbers = NodeNumbers()
        for node in nodes where numbers.add(node.id) != nil { kept.append(node) }
        var numbersByTag: [String: [String: [Int]]] = [:]
        for (number, node) in kept.enumerated() {
            for (key, value) in node.tags { numbersByTag[key, default: [:]][value, default: []].append(number) }
        }
        self.nodes = kept
        self.numbers = numbers
        self.numbersByTag = numbersByTag
    }

    /// The rest follows from the nodes.
    package static func == (left: NodeTable, right: NodeTable) -> Bool { left.nodes == right.nodes }

    package func hash(into hasher: inout Hasher) { hasher.combine(nodes) }

    package var count: Int { nodes.count }

    @inlinable package subscript(number: Int) -> ManagedNode { nodes[number] }

    package func id(of number: Int) -> ManagedNode.ID { numbers.ids[number] }

    package func number(of id: ManagedNode.ID) -> Int? { numbers[id] }

    /// The numbers of the nodes that a target list selects, in order.
    package func select(_ targets: [Target]) -> [Int] {
        guard let first = targets.first else { return [] }
        let rest = targets.dropFirst()
        let found = select(first)
        return rest.isEmpty ? found : found.filter { number in rest.allSatisfy { $0.matches(nodes[number]) } }
    }

    private func select(_ target: Target) -> [Int] {
        switch target.key {
        case .instanceIDs:
            if target.values == ["*"] { return Array(nodes.indices) }
            return NodeTable.union(target.values.compactMap { numbers[ManagedNode.ID($0)] }.map { [$0] })
        case .tag(let key):
            return NodeTable.union(target.values.compactMap { numbersByTag[key]?[$0] })
        case .tagKey:
            return NodeTable.union(target.values.compactMap { numbersByTag[$0] }.flatMap(\.values))
        case .resourceGroup, .resourceType:
            return nodes.indices.filter { target.matches(nodes[$0]) }
        }
    }

    /// Each number once, in order, whatever the order of the lists.
    private static func union(_ lists: [[Int]]) -> [Int] {
        lists.count == 1 ? lists[0] : Set(lists.joined()).sorted()
    }

    /// What a target list selects, to be kept: its ids cost nothing to hand out again.
    package func selection(_ targets: [Target]) -> NodeSelection {
        let numbers = select(targets)
        return NodeSelection(
            numbers: numbers, ids: numbers.count == count ? self.numbers.ids : numbers.map { id(of: $0) })
    }

    /// The same table with nodes added at the end: ones that unfinished work still names, though no fleet has them.
    package func adding(_ ids: some Sequence<ManagedNode.ID>) -> NodeTable {
        let gone = ids.filter { numbers[$0] == nil }
        if gone.isEmpty { return self }
        let platform = Platform(kind: .linux, product: "unknown")
        return NodeTable(nodes + gone.map { ManagedNode(id: $0, name: $0.rawValue, platform: platform, tags: [:]) })
    }
}

/// Nodes in the order of a table: their numbers there, which rise, and their ids.
package struct NodeSelection: Hashable, Sendable {
    package let numbers: [Int]
    package let ids: [ManagedNode.ID]

    package init(numbers: [Int], ids: [ManagedNode.ID]) {
        self.numbers = numbers
        self.ids = ids
    }

    /// The place of a number; nil when it is none of these. Complexity: logarithmic, or constant when all nodes are.
    package func position(of number: Int) -> Int? {
        if numbers.indices.contains(number), numbers[number] == number { return number }
        return numbers.position(ofRising: number)
    }
}

extension [Int] {
    /// Whether each is more than the one before.
    package var isRising: Bool {
        withUnsafeBufferPointer { numbers in
            var isRising = true
            for index in numbers.indices.dropFirst() { isRising = isRising && numbers[index - 1] < numbers[index] }
            return isRising
        }
    }

    /// The place of a number among these, which rise; nil when it is none of them. Complexity: logarithmic.
    package func position(ofRising number: Int) -> Int? {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low] == number ? low : nil
    }
}
