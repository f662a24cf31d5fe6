import Documents
import Fleet
import ScheduleExpressions

/// What is to be saved, told once.
extension FleetSimulation {
    /// What changed since the last call. Empty, at no cost, if changes are not recorded.
    package mutating func takeChanges() -> FleetChanges {
        var changes = FleetChanges()
        guard recordsChanges else { return changes }
        changes.nodes = unique(changedMachines).map(nodeRecord)
        changes.commands = changedCommands.sorted().map(commandRecord)
        changes.invocations = changedInvocations.sorted().map { number in
            invocations[Int(number)].isChanged = false
            return invocationRecord(number)
        }
        changes.entries = ledger.takeEntries()
        changedMachines.removeAll(keepingCapacity: true)
        changedCommands.removeAll(keepingCapacity: true)
        changedInvocations.removeAll(keepingCapacity: true)
        return changes
    }

    mutating func noteChange(machine: Int32) {
        guard machines[Int(machine)].isChanged else { return }
        let changed = machines[Int(machine)].changedThings
        for number in surveyor.knowledge.indices {
            if let changed, !instructions[number].depends(on: changed) { continue }
            surveyor.knowledge[number].fulfilled.remove(Int(machine))
        }
        machines[Int(machine)].settleChanges()
        if recordsChanges { changedMachines.append(machine) }
    }

    mutating func noteChange(command: Int32) {
        if recordsChanges { changedCommands.insert(command) }
    }

    mutating func noteChange(invocation number: Int) {
        guard recordsChanges, !invocations[number].isChanged else { return }
        invocations[number].isChanged = true
        changedInvocations.append(Int32(number))
    }

    private func unique(_ numbers: [Int32]) -> [Int32] {
        var last: Int32 = -1
        return numbers.sorted().filter { number in
            defer { last = number }
            return number != last
        }
    }

    private func nodeRecord(_ number: Int32) -> NodeStateRecord {
        let machine = machines[Int(number)]
        return NodeStateRecord(
            node: machineNumbers.ids[Int(number)].rawValue, followedThrough: machine.followedThrough,
            things: machine.things.map { state in
                let thing = things.things[Int(state.thing)]
                let hasContent = thing.kind == .file && state.content != ThingTable.changedByHand
                return ThingRecord(
                    kind: thing.kind.rawValue, name: thing.name,
                    content: hasContent ? things.contents[Int(state.content)] : nil, isPresent: state.isPresent,
                    isRunning: state.isRunning, isEnabled: state.isEnabled,
                    mode: state.mode < 0 ? nil : things.contents[Int(state.mode)],
                    owner: state.owner < 0 ? nil : things.contents[Int(state.owner)])
            }, patches: machine.patches)
    }

    private func commandRecord(_ number: Int32) -> FleetCommandRecord {
        let command = commands[Int(number)]
        let key = command.instructions.key
        return FleetCommandRecord(
            commandID: command.commandID, order: command.order,
            document: key.document, parameters: key.parameters,
            content: DocumentLibrary.builtInContents[key.document] == key.content ? nil : key.content,
            firstReceivedAt: command.firstReceivedAt,
            summary: ledger.summary(number))
    }

    private func invocationRecord(_ number: Int32) -> FleetInvocationRecord {
        let invocation = invocations[Int(number)]
        let remark = invocation.remark < 0 ? Remark() : remarks[Int(invocation.remark)]
        return FleetInvocationRecord(
            commandID: commands[Int(invocation.command)].commandID,
            node: machineNumbers.ids[Int(invocation.machine)].rawValue, order: invocation.order,
            receivedAt: invocation.receivedAt, startBefore: invocation.startBefore,
            begunAt: invocation.hasBegun ? invocation.begunAt : nil,
            dueAt: invocation.dueAt, phase: invocation.phase.rawValue, result: invocation.result,
            found: remark.found, changed: remark.changed, detail: remark.detail,
            done: remark.done.isEmpty ? nil : remark.done, failed: remark.failed.isEmpty ? nil : remark.failed,
            output: outputs[number])
    }
}
