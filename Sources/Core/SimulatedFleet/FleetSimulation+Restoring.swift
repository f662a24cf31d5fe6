import Documents
import Fleet
import PatchManager
import ScheduleExpressions

/// A saved record that makes no sense.
package enum FleetRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownCommand(commandID: String, node: String)
    case unknownPhase(String, commandID: String, node: String)
    case unknownKind(String, node: String)

    package var description: String {
        switch self {
        case .unknownCommand(let commandID, let node):
            "The saved fleet has an invocation of command \(commandID) on \(node), but no such command. "
                + "Restore the file from a backup, or remove it to begin with a new fleet."
        case .unknownPhase(let phase, let commandID, let node):
            "The saved fleet has command \(commandID) on \(node) in the phase \"\(phase)\", which does not exist. "
                + "Use the version of drydock that wrote it, or remove it to begin with a new fleet."
        case .unknownKind(let kind, let node):
            "The saved fleet has a \"\(kind)\" on \(node), which is nothing that a node has. "
                + "Use the version of drydock that wrote it, or remove it to begin with a new fleet."
        }
    }
}

extension FleetSimulation {
    /// Goes on where another process stopped, exactly as it would have gone on. Answers that had not been taken come,
    /// at their own instants; those that had been taken come again when their command is sent again.
    ///
    /// The definition may have changed in between: nodes that are new begin with the state of the fleet's beginning, and
    /// those that are gone answer what they had decided, but begin nothing any more.
    package init(
        _ definition: FleetDefinition, restoring snapshot: FleetSnapshot, baseline: PatchBaseline = .builtIn,
        keepsEntries: Bool = true, recordsChanges: Bool = true
    ) throws(FleetRecordError) {
        self.init(
            definition, seed: snapshot.seed, startingAt: Instant(millisecondsSinceEpoch: snapshot.startedAt),
            baseline: baseline, keepsEntries: keepsEntries, recordsChanges: recordsChanges)
        for record in snapshot.nodes { try restore(record) }
        for record in snapshot.commands.sorted(by: { $0.order < $1.order }) { restore(record) }
        for record in snapshot.invocations.sorted(by: { $0.order < $1.order }) { try restore(record) }
        ledger.resume(after: snapshot.entries, nextNumber: snapshot.nextEntryNumber)
        dropStaleEvents()
    }

    private mutating func restore(_ record: NodeStateRecord) throws(FleetRecordError) {
        guard let number = machineNumbers[ManagedNode.ID(record.node)] else { return }
        var states: [ThingState] = []
        for saved in record.things {
            guard let kind = Thing.Kind(rawValue: saved.kind) else {
                throw .unknownKind(saved.kind, node: record.node)
            }
            var state = ThingState(
                thing: things.number(of: Thing(kind: kind, name: saved.name)), isPresent: saved.isPresent,
                isRunning: saved.isRunning, isEnabled: saved.isEnabled)
            if kind == .file { state.content = saved.content.map { things.content($0) } ?? ThingTable.changedByHand }
            state.mode = saved.mode.map { things.content($0) } ?? -1
            state.owner = saved.owner.map { things.content($0) } ?? -1
            states.append(state)
        }
        machines[Int(number)].things = states
        machines[Int(number)].patches = record.patches
        machines[Int(number)].followedThrough = record.followedThrough
        machines[Int(number)].quietUntil = record.followedThrough
    }

    private mutating func restore(_ record: FleetCommandRecord) {
        open(
            record.commandID,
            Instructions.Key(
                document: record.document, parameters: record.parameters,
                content: record.content ?? DocumentLibrary.builtInContents[record.document]),
            order: record.order, at: record.firstReceivedAt, summary: record.summary)
    }

    private mutating func restore(_ record: FleetInvocationRecord) throws(FleetRecordError) {
        guard let command = ledger.number(of: record.commandID) else {
            throw .unknownCommand(commandID: record.commandID, node: record.node)
        }
        guard let phase = Invocation.Phase(rawValue: record.phase) else {
            throw .unknownPhase(record.phase, commandID: record.commandID, node: record.node)
        }
        let machine = number(of: ManagedNode.ID(record.node))
        let number = invocations.count
        invocations.append(
            Invocation(
                command: command, machine: machine, previousOnMachine: machines[Int(machine)].lastInvocation,
                order: record.order, receivedAt: record.receivedAt, startBefore: record.startBefore,
                begunAt: record.begunAt ?? Invocation.neverBegun, dueAt: record.dueAt, phase: phase,
                result: record.result))
        machines[Int(machine)].lastInvocation = Int32(number)
        machines[Int(machine)].lastReceivedAt = record.receivedAt
        nextOrder = max(nextOrder, record.order + 1)
        remember(
            Remark(
                found: record.found, changed: record.changed, detail: record.detail, done: record.done ?? [],
                failed: record.failed ?? []), of: number)
        outputs[Int32(number)] = record.output
        clock = max(clock, record.receivedAt, phase.isAnswered ? record.dueAt : record.begunAt ?? record.receivedAt)
        let event = EventQueue.Event(
            phase == .waiting ? .begin : .answer, at: record.dueAt, command: command, machine: machine,
            invocation: Int32(number))
        switch phase {
        case .waiting where machines[Int(machine)].isAbsent:
            end(number, .deliveryTimedOut, at: record.startBefore, detail: "there is no such node any more")
        case .waiting, .working, .unheard, .ending, .repeating: events.insert(event)
        case .answered: ready.append(event)
        case .given: break
        }
    }
}
