import Documents
import Fleet
import ScheduleExpressions

/// What the fleet itself noted down: everything that it was told, began and answered. It is a witness of its own: no
/// decision of the scheduler goes into it, so it can tell when the scheduler did what it must not.
package struct FleetLedger: Sendable {
    /// One thing that happened on one node, in the order of happening.
    package struct Entry: Hashable, Sendable {
        package enum Event: Hashable, Sendable {
            /// A message was received; `again` when the node knew the command already and so did not carry it out again.
            case received(again: Bool)
            case began
            /// The work is over, and the node offline: the answer comes when it is back.
            case finishedUnheard
            /// An answer was made; `again` when it had been given before and the command came once more.
            case answered(InvocationResult, again: Bool)
        }

        /// 0 for the first; without gaps.
        package let number: Int
        package let at: Instant
        package let commandID: String
        package let node: ManagedNode.ID
        package let event: Event

        package init(number: Int, at: Instant, commandID: String, node: ManagedNode.ID, event: Event) {
            self.number = number
            self.at = at
            self.commandID = commandID
            self.node = node
            self.event = event
        }
    }

    /// What became of one command, over all of its nodes. Kept even when the entries are not.
    package struct Summary: Hashable, Sendable, Codable {
        /// Nodes that received it.
        package var received = 0
        /// Times that it was received by a node which had it already.
        package var receivedAgain = 0
        package var begun = 0
        /// Nodes that answered, each counted once.
        package var answered = 0
        /// Nodes that have finished and are offline, so that nobody has heard of it.
        package var unheard = 0
        /// The most nodes at one time that had received it and not finished. An end and a reception at one instant do
        /// not overlap: the end frees the place.
        package var inFlightMax = 0

        /// Nodes that have received it and not finished.
        package var inFlight: Int { received - answered - unheard }

        package init() {}
    }

    /// Everything that happened, if entries are kept; otherwise what happened since the last `takeEntries`, or nothing.
    package private(set) var entries: [Entry] = []
    /// Of the entry that comes next.
    package private(set) var nextEntryNumber = 0

    private let keepsEntries: Bool
    private let recordsEntries: Bool
    private var firstNotTaken = 0
    private var commandIDs: [String] = []
    private var summaries: [Summary] = []
    private var numbers: [String: Int32] = [:]

    init(keepsEntries: Bool, recordsEntries: Bool) {
        self.keepsEntries = keepsEntries
        self.recordsEntries = recordsEntries
    }

    /// The command's summary; nil if no node ever received it.
    package func summary(of commandID: String) -> Summary? {
        numbers[commandID].map { summaries[Int($0)] }
    }
}

/// Writing, which only the simulation does. It numbers the commands as the ledger does.
extension FleetLedger {
    func number(of commandID: String) -> Int32? { numbers[commandID] }

    func summary(_ command: Int32) -> Summary { summaries[Int(command)] }

    mutating func open(_ commandID: String, summary: Summary = Summary()) -> Int32 {
        let number = Int32(summaries.count)
        numbers[commandID] = number
        commandIDs.append(commandID)
        summaries.append(summary)
        return number
    }

    mutating func received(_ command: Int32, _ node: ManagedNode.ID, at instant: Int64) {
        var summary = summaries[Int(command)]
        summary.received += 1
        summary.inFlightMax = max(summary.inFlightMax, summary.inFlight)
        summaries[Int(command)] = summary
        note(.received(again: false), command, node, instant)
    }

    mutating func receivedAgain(_ command: Int32, _ node: ManagedNode.ID, at instant: Int64) {
        summaries[Int(command)].receivedAgain += 1
        note(.received(again: true), command, node, instant)
    }

    mutating func began(_ command: Int32, _ node: ManagedNode.ID, at instant: Int64) {
        summaries[Int(command)].begun += 1
        note(.began, command, node, instant)
    }

    mutating func finishedUnheard(_ command: Int32, _ node: ManagedNode.ID, at instant: Int64) {
        summaries[Int(command)].unheard += 1
        note(.finishedUnheard, command, node, instant)
    }

    mutating func answered(
        _ command: Int32, _ node: ManagedNode.ID, _ result: InvocationResult, at instant: Int64, again: Bool,
        wasUnheard: Bool
    ) {
        if !again { summaries[Int(command)].answered += 1 }
        if wasUnheard { summaries[Int(command)].unheard -= 1 }
        note(.answered(result, again: again), command, node, instant)
    }

    /// The entries since the last call. If entries are not kept, they are forgotten here.
    mutating func takeEntries() -> [Entry] {
        let taken = Array(entries[firstNotTaken...])
        if keepsEntries {
            firstNotTaken = entries.count
        } else {
            entries.removeAll(keepingCapacity: true)
        }
        return taken
    }

    /// Goes on after entries that were saved.
    mutating func resume(after saved: [Entry], nextNumber: Int) {
        entries = keepsEntries ? saved : []
        firstNotTaken = entries.count
        nextEntryNumber = nextNumber
    }

    private mutating func note(
        _ event: Entry.Event, _ command: Int32, _ node: ManagedNode.ID, _ instant: Int64
    ) {
        guard keepsEntries || recordsEntries else { return }
        entries.append(
            Entry(
                number: nextEntryNumber, at: Instant(millisecondsSinceEpoch: instant),
                commandID: commandIDs[Int(command)], node: node, event: event))
        nextEntryNumber += 1
    }
}
