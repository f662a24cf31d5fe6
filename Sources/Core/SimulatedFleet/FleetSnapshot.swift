import Documents

/// All that is to be kept of a fleet, so that another process can go on with it. All instants are milliseconds since the
/// epoch. The keys of the records do not change: node id, command id, and both together. The order in here does not matter.
package struct FleetSnapshot: Sendable {
    /// When the fleet came into being, in milliseconds since the epoch.
    package var startedAt: Int64
    /// A fleet goes on with the seed that it began with.
    package var seed: UInt64
    package var nodes: [NodeStateRecord] = []
    package var commands: [FleetCommandRecord] = []
    package var invocations: [FleetInvocationRecord] = []
    /// May be left out by who does not want to ask the ledger about the past.
    package var entries: [FleetLedger.Entry] = []
    /// Number of the ledger's next entry: one more than the highest that was saved, 0 if there is none.
    package var nextEntryNumber = 0

    package init(startedAt: Int64, seed: UInt64) {
        self.startedAt = startedAt
        self.seed = seed
    }
}

/// What changed since the last time that somebody asked.
package struct FleetChanges: Sendable {
    package var nodes: [NodeStateRecord] = []
    package var commands: [FleetCommandRecord] = []
    package var invocations: [FleetInvocationRecord] = []
    package var entries: [FleetLedger.Entry] = []

    package var isEmpty: Bool { nodes.isEmpty && commands.isEmpty && invocations.isEmpty && entries.isEmpty }

    package init() {}
}

/// What a node is like.
package struct NodeStateRecord: Hashable, Sendable, Codable {
    /// Node id. The key.
    package var node: String
    /// Through this instant what happens by itself is in `things`.
    package var followedThrough: Int64
    package var things: [ThingRecord]
    package var patches: PatchLevel

    package init(node: String, followedThrough: Int64, things: [ThingRecord], patches: PatchLevel) {
        self.node = node
        self.followedThrough = followedThrough
        self.things = things
        self.patches = patches
    }
}

/// How one thing stands on a node. What has no meaning for its kind is as it should be.
package struct ThingRecord: Hashable, Sendable, Codable {
    /// `package`, `service` or `file`.
    package var kind: String
    package var name: String
    /// Of a file; nil for one that somebody changed by hand, and for other things.
    package var content: String?
    package var isPresent: Bool
    package var isRunning: Bool
    package var isEnabled: Bool
    /// Of a file: what chmod and chown were told; nil: nobody has.
    package var mode: String?
    package var owner: String?

    package init(
        kind: String, name: String, content: String? = nil, isPresent: Bool, isRunning: Bool, isEnabled: Bool,
        mode: String? = nil, owner: String? = nil
    ) {
        self.mode = mode
        self.owner = owner
        self.kind = kind
        self.name = name
        self.content = content
        self.isPresent = isPresent
        self.isRunning = isRunning
        self.isEnabled = isEnabled
    }
}

/// A command that the fleet has heard of.
package struct FleetCommandRecord: Hashable, Sendable, Codable {
    /// The key.
    package var commandID: String
    /// Rises with each new command.
    package var order: Int
    package var document: String
    package var parameters: [String: [String]]
    /// nil: the document is AWS's, or nothing is known about it.
    package var content: DocumentContent?
    package var firstReceivedAt: Int64
    package var summary: FleetLedger.Summary

    package init(
        commandID: String, order: Int, document: String, parameters: [String: [String]],
        content: DocumentContent? = nil, firstReceivedAt: Int64, summary: FleetLedger.Summary
    ) {
        self.commandID = commandID
        self.order = order
        self.document = document
        self.parameters = parameters
        self.content = content
        self.firstReceivedAt = firstReceivedAt
        self.summary = summary
    }
}

/// One command on one node.
package struct FleetInvocationRecord: Hashable, Sendable, Codable {
    /// The key, together with the node.
    package var commandID: String
    package var node: String
    /// Rises with each reception.
    package var order: Int
    package var receivedAt: Int64
    package var startBefore: Int64
    /// nil: it has not begun.
    package var begunAt: Int64?
    /// When the next thing happens to it, or happened for the last time.
    package var dueAt: Int64
    /// `waiting`, `working`, `unheard`, `ending`, `answered`, `given`, `repeating`: see `Invocation.Phase`.
    package var phase: String
    /// Of a finished one, and what a working one is going to end as.
    package var result: InvocationResult
    package var found: [String]
    package var changed: [String]
    package var detail: String
    /// The steps that succeeded or had changed something, when there are several; nil: there is one, or none has.
    package var done: [Int]?
    /// The installations of patches that failed, when there are several steps; nil: none has.
    package var failed: [Int]?
    /// nil: nothing was printed, or nothing is known of it.
    package var output: CommandOutput?

    package init(
        commandID: String, node: String, order: Int, receivedAt: Int64, startBefore: Int64, begunAt: Int64? = nil,
        dueAt: Int64,
        phase: String, result: InvocationResult, found: [String], changed: [String], detail: String,
        done: [Int]? = nil, failed: [Int]? = nil, output: CommandOutput? = nil
    ) {
        self.commandID = commandID
        self.node = node
        self.order = order
        self.receivedAt = receivedAt
        self.startBefore = startBefore
        self.begunAt = begunAt
        self.dueAt = dueAt
        self.phase = phase
        self.result = result
        self.found = found
        self.changed = changed
        self.detail = detail
        self.done = done
        self.failed = failed
        self.output = output
    }
}
