import Fleet
import ScheduleExpressions

extension SchedulerEngine {
    /// Takes in nodes that have come since it was made. A window that opens from now on selects them; the next step applies
    /// to them the associations that do not wait for their schedule. Nodes keep their numbers.
    package mutating func meet(_ newcomers: [ManagedNode]) {
        let known = nodes.count
        nodes = NodeTable(nodes.nodes + newcomers)
        nodeStates.grow(to: nodes.count)
        for index in associations.indices {
            associations[index].nodes = nodes.selection(associations[index].association.targets)
            let new = associations[index].nodes.numbers.filter { $0 >= known }
            if new.isEmpty { continue }
            associations[index].newNodes += new
            associations[index].hasOtherNodes = true
        }
        hasNewcomers = true
    }

    /// The rows of the associations that they have come to, and the runs on them.
    mutating func takeInNewcomers(at now: Instant, into effects: inout Effects) {
        if !hasNewcomers { return }
        hasNewcomers = false
        for index in associations.indices where associations[index].hasOtherNodes {
            recordAssociation(index, into: &effects)
        }
        startOnNewNodes(at: now, into: &effects)
    }
}

extension SchedulerLoop {
    package mutating func meet(_ newcomers: [ManagedNode]) { engine.meet(newcomers) }
}
