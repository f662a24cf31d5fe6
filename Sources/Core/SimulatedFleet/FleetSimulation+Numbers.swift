import Documents
import Fleet
import ScheduleExpressions

/// From the names on the wire to the numbers inside, and back to what was received before.
extension FleetSimulation {
    /// The number of a command, which is read when it is heard of for the first time.
    mutating func number(of message: CommandMessage, at now: Int64) -> Int32 {
        if let known = ledger.number(of: message.commandID) { return known }
        return open(
            message.commandID, Instructions.Key(of: message), order: (commands.last?.order ?? -1) + 1, at: now)
    }

    @discardableResult mutating func open(
        _ commandID: String, _ key: Instructions.Key, order: Int, at now: Int64,
        summary: FleetLedger.Summary = FleetLedger.Summary()
    ) -> Int32 {
        commands.append(
            Command(
                commandID: commandID, instructions: instructions(key), order: order,
                key: SeededDraws.key(commandID), firstReceivedAt: now))
        return ledger.open(commandID, summary: summary)
    }

    /// The number of a node. One that no group has gets a number too: it never begins anything.
    mutating func number(of node: ManagedNode.ID) -> Int32 {
        if let known = machineNumbers[node] { return Int32(known) }
        let number = Int32(machines.count)
        _ = machineNumbers.add(node)
        machines.append(
            Machine(
                key: SeededDraws.key(node.rawValue), profile: -1, isFlaky: false, line: PatchCatalogue.Line("unknown"),
                patches: PatchLevel(patchedThroughDay: startedAt.dayUTC), followedThrough: clock, quietUntil: .max))
        return number
    }

    /// The invocation of a command on a node, if it was received there. Looked for along what the node received,
    /// the latest first, and no further back than to where nobody had heard of the command.
    func invocation(of command: Int32, on machine: Int32) -> Int? {
        let firstReceivedAt = commands[Int(command)].firstReceivedAt
        if machines[Int(machine)].lastReceivedAt < firstReceivedAt { return nil }
        var number = machines[Int(machine)].lastInvocation
        while number >= 0 {
            let invocation = invocations[Int(number)]
            if invocation.command == command { return Int(number) }
            if invocation.receivedAt < firstReceivedAt { return nil }
            number = invocation.previousOnMachine
        }
        return nil
    }
}
