import Documents
import Fleet
import ScheduleExpressions

/// One document on many nodes, under MaxConcurrency and MaxErrors: the state machine of a command.
///
/// A node's way through it: perhaps asked (whether there is anything to do), waiting, perhaps deferred (waiting for other
/// work), in flight, succeeded, failed or lost; or unvisited, having nothing to do; or never started.
/// Nodes are numbers of a `NodeTable`; inside the command each has a position, which is its place in the
/// order of starting but for those that are `first`.
package struct Command: Hashable, Sendable {
    package enum Phase: UInt8, Hashable, Sendable {
        case waiting = 0x77  // "w": the letters are what a row holds
        /// Was asked whether it has anything to do. It is not visited until that is known.
        case asked = 0x61  // "a"
        /// Could start but for other work: the node's own window, or too many of its kind (AtMost). Counted once.
        case deferred = 0x64  // "d"
        case inFlight = 0x66  // "f"
        case succeeded = 0x73  // "s"
        /// All was as the document wants it, by the node's own word. Counted with those that succeeded.
        case unvisited = 0x75  // "u"
        /// Ended with another result.
        case failed = 0x78  // "x"
        /// Ended without an answer in time, so that nobody knows what the node is doing. Counted with the failed ones.
        case lost = 0x6C  // "l"
        case notStarted = 0x6E  // "n"
    }

    package enum Status: String, Hashable, Sendable {
        /// Its turn has not come.
        case pending = "Pending"
        case inProgress = "InProgress"
        case success = "Success"
        /// More errors than MaxErrors, or no node succeeded.
        case failed = "Failed"
        /// The cutoff came before every node was started, or its running nodes were cancelled by it.
        case timedOut = "TimedOut"
        /// Stopped by an operator before every node was done.
        case cancelled = "Cancelled"
        /// Given up for a newer run of the same association.
        case superseded = "Superseded"

        package var isFinal: Bool { self != .pending && self != .inProgress }
    }

    /// Why the nodes that still wait will not be started any more.
    package enum Ending: String, Hashable, Sendable {
        case errorLimit = "ErrorLimit"
        case cutoff = "Cutoff"
        /// An operator stopped it; what runs finishes.
        case stopped = "Stopped"
        /// An operator stopped it, and what runs is cancelled.
        case cancelled = "Cancelled"
        case superseded = "Superseded"
        /// A change calendar was closed when it was due.
        case frozen = "Frozen"
    }

    /// A node that was told to begin and has not answered.
    package struct InFlight: Hashable, Sendable {
        package let position: Int
        package let dispatchedAt: Instant
        package let startBefore: Instant
        /// Without an answer by then the node is given up.
        package let expiresAt: Instant
    }

    /// How many nodes ended how. `failed` is every node that was started, or was to be, and ended other than Success.
    package struct Counts: Hashable, Sendable {
        package var succeeded = 0
        /// Of the nodes that succeeded, those that had nothing to do and were not visited.
        package var unvisited = 0
        package var failed = 0
        package var notStarted = 0
        /// Nodes on which the document found something to differ.
        package var drifted = 0
        /// Drifted nodes on which all of it was put right.
        package var corrected = 0
        package var deferred = 0

        package init() {}
    }

    /// What its nodes are told.
    package struct Instruction: Hashable, Sendable {
        package let document: String
        package let parameters: [String: [String]]
        /// Follows from both, and is worked out once: what they come to is looked up whenever nodes are started.
        private let key: UInt64

        package init(document: String, parameters: [String: [String]]) {
            self.document = document
            self.parameters = parameters
            // A sum, because parameters have no order.
            key = parameters.reduce(textHash(document)) { sum, parameter in
                sum &+ parameter.value.reduce(textHash(parameter.key)) { $0 &* 31 &+ textHash($1) }
            }
        }

        package func hash(into hasher: inout Hasher) { hasher.combine(key) }
    }

    package let id: String
    package let instruction: Instruction
    /// Seconds that a node has to begin.
    package let deliverySeconds: Int
    package let nodes: [Int]
    /// Whether their numbers rise, so that a node can be searched for.
    let isRising: Bool
    /// The positions that are started before all others, in order. An association goes to the same thousands of nodes at
    /// each run, so these keep their places, and who is first in line is said beside them.
    package let first: [Int]
    package internal(set) var phases: [Phase]
    package internal(set) var rate: RateController
    package internal(set) var inFlight: [InFlight] = []
    /// The earliest instant at which a node that does not answer is given up.
    package internal(set) var nextExpiry: Instant?
    package internal(set) var counts = Counts()
    package internal(set) var status = Status.pending
    package internal(set) var ending: Ending?
    /// The positions that wait, deferred ones included, in the order of starting.
    package internal(set) var waiting: [Int]
    /// How many are asked, and have not answered.
    package internal(set) var askedCount = 0

    /// All nodes but those of `busy` are asked whether there is anything to do, unless it is nil; the others wait. Whether
    /// the numbers of the nodes rise is looked at, unless it is known.
    package init(
        id: String, document: String, parameters: [String: [String]], deliverySeconds: Int, nodes: [Int],
        isRising: Bool? = nil, first: [Int] = [], maxConcurrency: CountOrPercentage, maxErrors: CountOrPercentage,
        askingAllBut busy: PositionSet? = nil
    ) {
        self.id = id
        instruction = Instruction(document: document, parameters: parameters)
        self.deliverySeconds = deliverySeconds
        self.nodes = nodes
        self.first = first
        self.isRising = isRising ?? nodes.isRising
        phases = Array(repeating: busy == nil ? .waiting : .asked, count: nodes.count)
        waiting = busy == nil ? Array(nodes.indices) : []
        self.rate = RateController(
            concurrencyMax: maxConcurrency.concurrency(of: nodes.count),
            errorsMax: maxErrors.errors(of: nodes.count))
        if let busy {
            waiting = busy.compactMap { position(of: $0) }.sorted()
            for position in waiting { phases[position] = .waiting }
            askedCount = nodes.count - waiting.count
        }
        waiting = Command.inLine(waiting, after: first)
    }

    package var document: String { instruction.document }

    package var parameters: [String: [String]] { instruction.parameters }

    /// Whether nothing is in flight, nothing waits, and nothing is waited for.
    package var isExhausted: Bool { waiting.isEmpty && inFlight.isEmpty && askedCount == 0 }

    /// Positions that rise, in the order of starting.
    static func inLine(_ positions: some Sequence<Int>, after first: [Int]) -> [Int] {
        if first.isEmpty { return Array(positions) }
        let preferred = Set(first)
        var (line, others): ([Int], [Int]) = ([], [])
        for position in positions {
            if preferred.contains(position) { line.append(position) } else { others.append(position) }
        }
        return line + others
    }

    /// The earliest instant at which a node that does not answer is given up.
    static func firstExpiry(of inFlight: [InFlight]) -> Instant? { inFlight.lazy.map(\.expiresAt).min() }
}

// MARK: - Transitions, one function each

extension Command {
    /// Pending to InProgress: the command's turn has come.
    package mutating func begin() {
        precondition(status == .pending)
        status = .inProgress
    }

    private func isWaiting(_ position: Int) -> Bool {
        phases[position] == .waiting || phases[position] == .deferred
    }

    /// Asked to unvisited, for the nodes that have nothing to do; asked to waiting for all others.
    package mutating func settle(unchanged: PositionSet?) {
        if askedCount == 0 { return }
        let asked = phases.positions(of: .asked)
        let gone = unchanged.map(asked.intersection) ?? PositionSet(count: 0)
        let waitingAnew = asked.subtracting(gone)
        phases.set(gone, to: .unvisited)
        phases.set(waitingAnew, to: .waiting)
        let waitingAnewCount = waitingAnew.count
        counts.unvisited += askedCount - waitingAnewCount
        counts.succeeded += askedCount - waitingAnewCount
        if waitingAnewCount > 0 { waiting = Command.inLine((waiting + waitingAnew).sorted(), after: first) }
        askedCount = 0
    }

    /// Waiting to in flight.
    package mutating func start(_ position: Int, at now: Instant, startBefore: Instant, expiresAt: Instant) {
        precondition(status == .inProgress && ending == nil)
        precondition(isWaiting(position))
        phases[position] = .inFlight
        if let index = waiting.firstIndex(of: position) { waiting.remove(at: index) }
        rate.started()
        let invocation = InFlight(
            position: position, dispatchedAt: now, startBefore: startBefore, expiresAt: expiresAt)
        // In the order of (instant, position), which is the order in which rows give them back.
        let place = inFlight.lastIndex { $0.dispatchedAt < now || $0.position < position }.map { $0 + 1 } ?? 0
        inFlight.insert(invocation, at: place)
        nextExpiry = nextExpiry.map { min($0, expiresAt) } ?? expiresAt
    }

    /// Waiting to deferred; false when it was deferred already.
    package mutating func deferStart(of position: Int) -> Bool {
        guard phases[position] == .waiting else { return false }
        phases[position] = .deferred
        counts.deferred += 1
        return true
    }

    /// In flight to succeeded, failed or lost. Returns what was in flight; nil, and nothing is changed, when the node is not.
    package mutating func settle(_ node: Int, as outcome: InvocationOutcome) -> InFlight? {
        guard let index = inFlight.firstIndex(where: { nodes[$0.position] == node }) else { return nil }
        let invocation = inFlight.remove(at: index)
        if invocation.expiresAt == nextExpiry { nextExpiry = Command.firstExpiry(of: inFlight) }
        switch outcome.result {
        case .success: phases[invocation.position] = .succeeded
        case .deliveryTimedOut: phases[invocation.position] = .lost
        case .failed, .executionTimedOut, .cancelled, .undeliverable, .invalidPlatform, .accessDenied:
            phases[invocation.position] = .failed
        }
        rate.finished(asError: outcome.result.isError)
        if outcome.result == .success { counts.succeeded += 1 } else { counts.failed += 1 }
        if !outcome.found.isEmpty {
            counts.drifted += 1
            if outcome.result == .success, !outcome.changed.isEmpty { counts.corrected += 1 }
        }
        return invocation
    }

    /// The nodes that have come so far, in the order of their positions.
    package func nodes(in phase: Phase) -> [Int] { phases.positions(of: phase).map { nodes[$0] } }

    /// The place of a node; nil when it is none of these. Complexity: logarithmic in their number, or as their number when
    /// they do not rise.
    package func position(of node: Int) -> Int? {
        isRising ? nodes.position(ofRising: node) : nodes.firstIndex(of: node)
    }

    /// Whether a node has been reached, or may be yet. Complexity: as `position(of:)`.
    package func mayReach(_ node: Int) -> Bool {
        position(of: node).map { phases[$0] != .lost && phases[$0] != .notStarted } ?? false
    }

    /// Waiting or asked to not started, for all of them. Returns their positions.
    package mutating func abandonWaiting(_ reason: Ending) -> [Int] {
        settle(unchanged: nil)
        let left = waiting
        if left.isEmpty { return [] }
        ending = ending ?? reason
        for position in left { phases[position] = .notStarted }
        counts.notStarted += left.count
        waiting = []
        return left
    }

    /// InProgress, or Pending when it was ended before its turn came, to its final status, once exhausted.
    package mutating func finish() {
        precondition(isExhausted && !status.isFinal)
        precondition(counts.succeeded + counts.failed + counts.notStarted == nodes.count)
        if rate.permit == .stop {
            status = .failed
        } else {
            switch ending {
            case .cutoff: status = counts.failed + counts.notStarted == 0 ? .success : .timedOut
            case .stopped, .cancelled, .frozen: status = counts.failed + counts.notStarted == 0 ? .success : .cancelled
            case .superseded: status = .superseded
            case .errorLimit, nil: status = counts.succeeded == 0 && !nodes.isEmpty ? .failed : .success
            }
        }
    }

    /// Finishes it if it is exhausted; returns whether it was.
    package mutating func finishIfExhausted() -> Bool {
        if isExhausted { finish() }
        return status.isFinal
    }

    /// The cutoff, or an operator, ends the command although nothing waits: its running nodes are cancelled.
    package mutating func end(_ reason: Ending) {
        precondition(!status.isFinal)
        ending = reason == .cancelled ? reason : ending ?? reason
    }
}
