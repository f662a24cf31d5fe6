import Documents
import Fleet
import PatchManager
import ScheduleExpressions

/// A fleet that exists only here: nodes that carry out documents as their group's behaviour says, go offline, drift, fail,
/// and keep a ledger of what they were told.
///
/// What it answers is a pure function of the definition, the seed, the instant of the start and the messages with their
/// instants. Inside, three things happen at instants: a message is received, a node begins, a node answers. They are
/// carried out in the order of time, at one instant answers first; a node's state is followed only when somebody looks.
///
/// - An invocation begins when it is received, or when its node is back; never at or after `startBefore`.
/// - How it will go is decided when it begins, from the state of that moment. Its effect takes place when it answers,
///   so that work which fails, hangs or is cancelled has changed nothing.
/// - A thing that no message and no question has named before is as the first one wants it: the fleet was looked after
///   until now.
package struct FleetSimulation: Sendable {
    /// In the order of the groups, then of their numbers.
    package let nodes: [ManagedNode]
    /// The last of the nodes, that are not there from the start. In the order of the nodes.
    package let arrivals: [Arrival]
    package let seed: UInt64
    /// When the fleet came into being. A restored fleet keeps the instant of the first one.
    package let startedAt: Instant
    /// What the nodes are held to.
    package let baseline: PatchBaseline
    package let catalogue: PatchCatalogue
    package internal(set) var ledger: FleetLedger

    let draws: SeededDraws
    let profiles: [Profile]
    /// Whether `takeChanges` has something to say. Off in a rehearsal.
    let recordsChanges: Bool
    var machines: [Machine]
    /// Of the machines: the nodes, then those that messages named and no group has.
    var machineNumbers = NodeNumbers()
    /// By their numbers.
    var instructions: [Instructions] = []
    var instructionNumbers: [Instructions.Key: Int] = [:]
    var commands: [Command] = []
    var invocations: [Invocation] = []
    var remarks: [Remark] = []
    /// What was printed, by the number of the invocation: those that printed nothing and succeeded have none. Empty
    /// unless changes are recorded.
    var outputs: [Int32: CommandOutput] = [:]
    var things = ThingTable()
    var events = EventQueue()
    var surveyor = Surveyor()
    var missingCounts = MissingCounts()
    var troubles = Troubles()
    /// Answered and not yet taken.
    var ready: [EventQueue.Event] = []
    /// Milliseconds since the epoch; time does not go back behind it.
    var clock: Int64
    var nextOrder = 0
    var changedMachines: [Int32] = []
    var changedInvocations: [Int32] = []
    var changedCommands: Set<Int32> = []

    /// A command, and what was read out of it once for all nodes.
    struct Command: Sendable {
        let commandID: String
        let instructions: Instructions
        /// Rises with each new command.
        let order: Int
        let key: UInt64
        /// Milliseconds since the epoch.
        let firstReceivedAt: Int64
    }

    /// - Parameters:
    ///   - incidents: what befalls it, in the order of a scenario.
    ///   - keepsEntries: whether the ledger keeps every entry, or the summaries of commands only.
    ///   - recordsChanges: whether `takeChanges` tells what there is to save.
    package init(
        _ definition: FleetDefinition, seed: UInt64, startingAt start: Instant, baseline: PatchBaseline = .builtIn,
        incidents: [Incident] = [], keepsEntries: Bool = true, recordsChanges: Bool = false
    ) {
        self.seed = seed
        startedAt = start
        self.baseline = baseline
        self.recordsChanges = recordsChanges
        catalogue = PatchCatalogue(seed: seed, incidents: incidents)
        draws = SeededDraws(seed: seed)
        var things = ThingTable()
        profiles = definition.groups.map { Profile($0, things: &things) }
        self.things = things
        ledger = FleetLedger(keepsEntries: keepsEntries, recordsEntries: recordsChanges)
        clock = start.millisecondsSinceEpoch
        var nodes: [ManagedNode] = []
        var machines: [Machine] = []
        let parts = definition.parts(startingAt: start, incidents: incidents)
        for part in parts {
            for (node, number) in zip(part.nodes, part.numbers) where machineNumbers.add(node.id) != nil {
                nodes.append(node)
                let key = SeededDraws.mix(part.group.nodeKey(number) ^ SeededDraws.mix(part.group.seed))
                let isFlaky = draws.unit(.flaky, key) < part.group.behaviour.flakyShare
                let patched = part.since.dayUTC - max(0, part.group.behaviour.unpatchedDays)
                machines.append(
                    Machine(
                        key: key, profile: Int32(part.groupNumber), isFlaky: isFlaky,
                        line: PatchCatalogue.Line(node.platform.product),
                        patches: PatchLevel(patchedThroughDay: patched), followedThrough: clock, quietUntil: clock))
            }
        }
        for number in machines.indices {
            let profile = profiles[Int(machines[number].profile)]
            let tag = profile.behaviour.outageTag
            if !profile.outages.areNever, let value = nodes[number].tags[tag] {
                machines[number].sharedKey = SeededDraws.key("\(tag)=\(value)") | 1
            }
            for state in profile.software.states { machines[number].learn(state) }
        }
        self.nodes = nodes
        arrivals = parts.filter { $0.since > start || $0.numbers.lowerBound > 1 }
            .map { Arrival(at: $0.since, nodes: $0.nodes) }
        self.machines = machines
        prepare(for: incidents)
    }
}
