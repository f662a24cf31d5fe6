import Fleet

extension SchedulerEngine {
    /// Takes in nodes that have come since it was made. A window that opens from now on selects them, an association from
    /// its next run on. Nodes keep their numbers.
    package mutating func meet(_ newcomers: [ManagedNode]) {
        nodes = NodeTable(nodes.nodes + newcomers)
        nodeStates += Array(repeating: NodeState(), count: nodes.count - nodeStates.count)
        for index in associations.indices {
            associations[index].nodes = nodes.selection(associations[index].association.targets)
        }
    }
}

extension SchedulerLoop {
    package mutating func meet(_ newcomers: [ManagedNode]) { engine.meet(newcomers) }
}
