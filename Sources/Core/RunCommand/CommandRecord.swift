import Documents
import Fleet
import ScheduleExpressions

/// A command as a row that never changes: what was asked of whom.
package struct CommandRecord: Hashable, Sendable {
    package let id: String
    package let document: String
    package let parameters: [String: [String]]
    package let deliverySeconds: Int
    /// In the order of starting, but for those that are `first`.
    package let nodes: [ManagedNode.ID]
    /// The positions of the nodes that are started before all others, in order.
    package let first: [Int]
    package let concurrencyMax: Int
    package let errorsMax: Int

    package init(
        id: String, document: String, parameters: [String: [String]], deliverySeconds: Int, nodes: [ManagedNode.ID],
        first: [Int] = [], concurrencyMax: Int, errorsMax: Int
    ) {
        self.id = id
        self.document = document
        self.parameters = parameters
        self.deliverySeconds = deliverySeconds
        self.nodes = nodes
        self.first = first
        self.concurrencyMax = concurrencyMax
        self.errorsMax = errorsMax
    }
}

/// What has become of a command so far: the part of its row that changes.
package struct CommandProgress: Hashable, Sendable {
    package let id: String
    package let status: Command.Status
    package let ending: Command.Ending?
    /// By node, in the order of the command's nodes.
    package let phases: [Command.Phase]
    package let errors: Int
    package let counts: Command.Counts

    package init(
        id: String, status: Command.Status, ending: Command.Ending?, phases: [Command.Phase], errors: Int,
        counts: Command.Counts
    ) {
        self.id = id
        self.status = status
        self.ending = ending
        self.phases = phases
        self.errors = errors
        self.counts = counts
    }
}

/// One node's part in a command, as a row: from the instant it is told to begin.
///
/// An association's unchanged, successful node run is counted in its command and its row removed.
package struct InvocationRecord: Hashable, Sendable {
    package let commandID: String
    package let node: ManagedNode.ID
    package let dispatchedAt: Instant
    package let startBefore: Instant
    package let expiresAt: Instant
    /// nil while it is in flight.
    package let end: End?

    /// A class, because records are handed on: from the engine to whoever keeps them, and by each of them.
    package final class End: Hashable, Sendable {
        package let at: Instant
        package let result: InvocationResult
        package let found: [String]
        package let changed: [String]
        package let detail: String
        package let output: CommandOutput?

        package init(
            at: Instant, result: InvocationResult, found: [String], changed: [String], detail: String,
            output: CommandOutput? = nil
        ) {
            self.at = at
            self.result = result
            self.found = found
            self.changed = changed
            self.detail = detail
            self.output = output
        }

        package static func == (left: End, right: End) -> Bool {
            left === right
                || left.at == right.at && left.result == right.result && left.found == right.found
                    && left.changed == right.changed && left.detail == right.detail && left.output == right.output
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(at)
            hasher.combine(result)
            hasher.combine(found)
            hasher.combine(changed)
            hasher.combine(detail)
            hasher.combine(output)
        }
    }

    package init(
        commandID: String, node: ManagedNode.ID, dispatchedAt: Instant, startBefore: Instant, expiresAt: Instant,
        end: End?
    ) {
        self.commandID = commandID
        self.node = node
        self.dispatchedAt = dispatchedAt
        self.startBefore = startBefore
        self.expiresAt = expiresAt
        self.end = end
    }
}

extension Command {
    package func record(_ table: NodeTable) -> CommandRecord { record(nodeIDs: nodes.map { table.id(of: $0) }) }

    /// `nodeIDs` are those of its nodes, in their order, for whoever has them already.
    package func record(nodeIDs: [ManagedNode.ID]) -> CommandRecord {
        CommandRecord(
            id: id, document: document, parameters: parameters, deliverySeconds: deliverySeconds, nodes: nodeIDs,
            first: first, concurrencyMax: rate.concurrencyMax, errorsMax: rate.errorsMax)
    }

    package var progress: CommandProgress {
        CommandProgress(
            id: id, status: status, ending: ending, phases: phases, errors: rate.errors, counts: counts)
    }

    /// The command that wrote these rows. nil when the rows do not fit together, which only a damaged store can do.
    package init?(
        _ record: CommandRecord, _ progress: CommandProgress, inFlight rows: [InvocationRecord], table: NodeTable
    ) {
        let numbers = record.nodes.compactMap { table.number(of: $0) }
        let phases = progress.phases
        guard record.id == progress.id, numbers.count == record.nodes.count, phases.count == record.nodes.count,
            record.concurrencyMax >= 1, record.errorsMax >= 0, progress.errors >= 0,
            record.first.allSatisfy(phases.indices.contains)
        else { return nil }
        var positions: [ManagedNode.ID: Int] = [:]
        for (position, node) in record.nodes.enumerated() { positions[node] = position }
        var inFlight: [InFlight] = []
        for row in rows {
            guard let position = positions[row.node], phases[position] == .inFlight else { return nil }
            inFlight.append(
                InFlight(
                    position: position, dispatchedAt: row.dispatchedAt, startBefore: row.startBefore,
                    expiresAt: row.expiresAt))
        }
        func count(_ phase: Phase) -> Int { phases.count { $0 == phase } }
        let counts = progress.counts
        guard inFlight.count == count(.inFlight), inFlight.count <= record.concurrencyMax,
            positions.count == record.nodes.count, counts.unvisited == count(.unvisited),
            counts.succeeded == count(.succeeded) + counts.unvisited,
            counts.failed == count(.failed) + count(.lost),
            counts.notStarted == count(.notStarted),
            !progress.status.isFinal
                || count(.waiting) + count(.asked) + count(.deferred) + count(.inFlight) == 0
        else { return nil }
        self.id = record.id
        instruction = Instruction(document: record.document, parameters: record.parameters)
        self.deliverySeconds = record.deliverySeconds
        self.nodes = numbers
        isRising = numbers.isRising
        self.first = record.first
        self.phases = phases
        // The order in which they were started, which the live command has kept.
        self.inFlight = inFlight.sorted { ($0.dispatchedAt, $0.position) < ($1.dispatchedAt, $1.position) }
        self.nextExpiry = Command.firstExpiry(of: inFlight)
        self.rate = RateController(
            concurrencyMax: record.concurrencyMax, errorsMax: record.errorsMax, errors: progress.errors,
            inFlight: inFlight.count)
        self.counts = progress.counts
        self.status = progress.status
        self.ending = progress.ending
        self.waiting = Command.inLine(
            phases.indices.lazy.filter { phases[$0] == .waiting || phases[$0] == .deferred }, after: record.first)
        self.askedCount = count(.asked)
    }
}
