import Documents
import Fleet
import RunCommand
import ScheduleExpressions
import StateManager

/// Nodes that a run could not reach. When they answer anything again they are back, and the run is made up for at once,
/// on them alone, however many of its times have gone by.
extension SchedulerEngine {
    /// What comes again so soon makes up for itself.
    private static let soon = Duration.minutes(30)

    /// Whether it is worth remembering which nodes an association has missed.
    private func makesUp(_ association: Association) -> Bool {
        guard case .rate(let rate)? = association.schedule?.expression else { return true }
        return rate.interval > SchedulerEngine.soon
    }

    /// Keeps which nodes a run that is over has not reached.
    mutating func rememberMissed(by run: AssociationRun, into effects: inout Effects) {
        guard let index = associations.firstIndex(where: { $0.association.id == run.associationID }),
            makesUp(associations[index].association)
        else { return }
        let before = associations[index].missed
        let counts = run.command.counts
        if before.isEmpty, counts.failed == 0 { return }
        var after = counts.failed == 0 ? [] : run.command.nodes(in: .lost)
        if !before.isEmpty {
            // Of the nodes that it has not come to, it says nothing.
            let untouched = Set(counts.notStarted == 0 ? [] : run.command.nodes(in: .notStarted))
            let isWhole = run.cause.isWhole
            after += before.filter { node in
                untouched.contains(node) || !isWhole && !run.command.nodes.contains(node)
            }
        }
        // It may have begun when its targets selected others.
        after.removeAll { associations[index].nodes.position(of: $0) == nil }
        after.sort()
        if after == before { return }
        for node in before { nodeStates[node].missedBy -= 1 }
        for node in after { nodeStates[node].missedBy += 1 }
        associations[index].missed = after
        recordMissed(index, into: &effects)
    }

    private func recordMissed(_ index: Int, into effects: inout Effects) {
        let state = associations[index]
        effects.record(
            .associationMissed(state.association.id, state.missed.map { nodes.id(of: $0) }, madeUpAt: state.madeUpAt))
    }

    /// Notes that a node has answered: it is there.
    mutating func noteReturned(_ node: Int, _ result: InvocationResult) {
        if nodeStates[node].missedBy > 0, result != .deliveryTimedOut, !result.isRefusal { returned.append(node) }
    }

    /// Notes the nodes that have said that they have nothing to do: they are there.
    mutating func noteReturned(from command: Command) {
        // A run has few nodes, or all of them: then those that were missed are fewer. Their order comes later.
        if command.nodes.count < 64 {
            for (position, node) in command.nodes.enumerated()
            where nodeStates.missed.contains(node) && command.phases[position] == .unvisited {
                returned.append(node)
            }
            return
        }
        for node in nodeStates.missed {
            if let position = command.position(of: node), command.phases[position] == .unvisited {
                returned.append(node)
            }
        }
    }

    /// Applies associations to the nodes that are back.
    mutating func makeUpForMissedRuns(at now: Instant, into effects: inout Effects) {
        if returned.isEmpty { return }
        returned.sort()
        var back: [Int] = []
        for node in returned where node != back.last { back.append(node) }
        // So many missed runs are to be found; mostly there is one, and then nobody else has missed any.
        var left = back.reduce(0) { $0 + nodeStates[$1].missedBy }
        for index in associations.indices where left > 0 {
            let missed = back.filter { associations[index].missed.position(ofRising: $0) != nil }
            if missed.isEmpty { continue }
            left -= missed.count
            let association = associations[index].association
            if let next = associations[index].next?.instant, next - now <= SchedulerEngine.soon { continue }
            if association.calendars.freeze(at: now) != nil { continue }
            // A run is known by its association and instant, so there is one at an instant.
            let scheduledFor = now + .milliseconds(1)
            let own = runs.indices.filter { runs[$0].associationID == association.id }
            if associations[index].madeUpAt == now || own.contains(where: { runs[$0].scheduledFor >= scheduledFor }) {
                continue
            }
            let nodes = missed.filter { node in !own.contains { runs[$0].command.mayReach(node) } }
            if nodes.isEmpty { continue }
            associations[index].madeUpAt = now
            recordMissed(index, into: &effects)
            startRun(
                of: index, because: .missed, on: nodes, scheduledFor: scheduledFor,
                reason: "Nodes are back that it could not reach, so it is applied to these at once.", at: now,
                into: &effects)
        }
    }
}
