import Documents
import Fleet
import ScheduleExpressions

extension FleetSimulation: NodeChannel {
    package mutating func send(_ dispatches: [Dispatch], at now: Instant) {
        let at = advance(to: now)
        for dispatch in dispatches where !dispatch.nodes.isEmpty {
            let command = number(of: dispatch.message, at: at)
            for node in dispatch.nodes {
                receive(
                    command, number(of: node), startBefore: dispatch.message.startBefore.millisecondsSinceEpoch, at: at)
            }
        }
        dropStaleEvents()
    }

    package mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) {
        let at = advance(to: now)
        guard let command = ledger.number(of: commandID) else { return }
        for node in nodes {
            guard let machine = machineNumbers[node].map(Int32.init), let found = invocation(of: command, on: machine),
                !invocations[found].phase.isAnswered, invocations[found].phase != .unheard,
                invocations[found].result != .cancelled
            else { continue }
            let hadBegun = invocations[found].hasBegun
            end(
                found, .cancelled, at: at,
                detail: hadBegun ? "cancelled at work; nothing was kept" : "cancelled before it began")
        }
        dropStaleEvents()
    }

    /// The next instant at which something happens: an answer, or the beginning of work on a node that is back, whose
    /// answer cannot be known before. So it is never after the next answer, but now and then nothing is to be taken.
    package var nextOutcomeAt: Instant? {
        // Without a list: it is asked twice a step.
        var next = events.first?.at
        if let answered = ready.first?.at { next = min(next ?? answered, answered) }
        if let surveyed = surveyor.answeredAt { next = min(next ?? surveyed, surveyed) }
        return next.map(Instant.init(millisecondsSinceEpoch:))
    }

    package mutating func takeOutcomes(through now: Instant) -> [InvocationOutcome] {
        _ = advance(to: now)
        if ready.isEmpty { return [] }
        sortReady()
        // A fleet that was restored may be ahead of who asks: what lies in the asker's future waits.
        let count = ready.firstIndex { $0.at > now.millisecondsSinceEpoch } ?? ready.count
        var outcomes: [InvocationOutcome] = []
        outcomes.reserveCapacity(count)
        for event in ready.prefix(count) {
            let number = Int(event.invocation)
            invocations[number].phase = .given
            noteChange(invocation: number)
            outcomes.append(outcome(of: number))
        }
        ready.removeFirst(count)
        dropStaleEvents()
        return outcomes
    }

    /// Mostly they are in order: only what was answered in several calls at one instant may not be.
    private mutating func sortReady() {
        for index in ready.indices.dropFirst() where ready[index].isBefore(ready[index - 1]) {
            ready.sort { $0.isBefore($1) }
            return
        }
    }

    private func outcome(of number: Int) -> InvocationOutcome {
        let invocation = invocations[number]
        let commandID = commands[Int(invocation.command)].commandID
        let node = machineNumbers.ids[Int(invocation.machine)]
        if invocation.remark < 0 {
            return InvocationOutcome(
                commandID: commandID, node: node, result: invocation.result, output: output(of: number))
        }
        let remark = remarks[Int(invocation.remark)]
        return InvocationOutcome(
            commandID: commandID, node: node, result: invocation.result, found: remark.found, changed: remark.changed,
            detail: remark.detail, output: output(of: number))
    }

    /// nil in a rehearsal, where nobody reads it, and for what never began.
    private func output(of number: Int) -> CommandOutput? {
        guard recordsChanges, invocations[number].hasBegun else { return nil }
        return outputs[Int32(number)] ?? (invocations[number].result == .success ? CommandOutput() : nil)
    }
}
