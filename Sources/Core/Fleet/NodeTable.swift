/// The nodes that a scheduler knows, numbered from 0 in a fixed order: the order in which they are started when nothing
/// else decides. Inside the engine a node is its number.
package struct NodeTable: Hashable, Sendable {
    package let nodes: [ManagedNode]
    private let numbers: [ManagedNode.ID: Int]

    /// A second node with the same id is left out.
    package init(_ nodes: [ManagedNode]) {
        var kept: [ManagedNode] = []
        var numbers: [ManagedNode.ID: Int] = [:]
        for node in nodes where numbers[node.id] == nil {
            numbers[node.id] = kept.count
            kept.append(node)
        }
        self.nodes = kept
        self.numbers = numbers
    }

    package var count: Int { nodes.count }

    package subscript(number: Int) -> ManagedNode { nodes[number] }

    package func number(of id: ManagedNode.ID) -> Int? { numbers[id] }

    /// The numbers of the nodes that a target list selects, in order.
    package func select(_ targets: [Target]) -> [Int] {
        nodes.indices.filter { targets.select(nodes[$0]) }
    }

    /// The same table with nodes added at the end: ones that unfinished work still names, though no fleet has them.
    package func adding(_ ids: some Sequence<ManagedNode.ID>) -> NodeTable {
        let gone = ids.filter { numbers[$0] == nil }
        if gone.isEmpty { return self }
        let platform = Platform(kind: .linux, product: "unknown")
        return NodeTable(nodes + gone.map { ManagedNode(id: $0, name: $0.rawValue, platform: platform, tags: [:]) })
    }
}
