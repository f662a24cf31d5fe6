import Fleet
import ScheduleExpressions

/// One command as the nodes that take part in it hear of it. Sent once for many nodes; each node answers for itself.
package struct CommandMessage: Hashable, Sendable {
    /// The command's id, a UUID in lower case. Together with the node it names one invocation: a node that hears the
    /// same command a second time does not start it again, but answers for what it has done.
    package let commandID: String
    /// Name of the document, `AWS-RunPatchBaseline`; of one that is not AWS's with its version, `harden-sshd:3`.
    package let document: String
    /// As given, defaults not filled in.
    package let parameters: [String: [String]]
    /// The document itself, as SSM's message to an agent has it: a node needs nothing else to carry it out. nil: nothing
    /// is known about it.
    package let content: DocumentContent?
    /// A node that has not begun by this instant must not begin: the invocation ends as `.deliveryTimedOut`.
    package let startBefore: Instant

    /// Without a content it is the one that AWS has under the name.
    package init(
        commandID: String, document: String, parameters: [String: [String]], content: DocumentContent? = nil,
        startBefore: Instant
    ) {
        self.commandID = commandID
        self.document = document
        self.parameters = parameters
        self.content = content ?? DocumentLibrary.builtInContents[document]
        self.startBefore = startBefore
    }
}

/// A message and the nodes that it goes to.
package struct Dispatch: Hashable, Sendable {
    package let message: CommandMessage
    package let nodes: [ManagedNode.ID]

    package init(message: CommandMessage, nodes: [ManagedNode.ID]) {
        self.message = message
        self.nodes = nodes
    }
}

/// How an invocation ended on one node; SSM's words for the final states of an invocation. The last three are refusals:
/// the node never began.
package enum InvocationResult: String, Hashable, Sendable, Codable, CaseIterable {
    case success = "Success"
    case failed = "Failed"
    /// The node began and a step ran into its time limit.
    case executionTimedOut = "ExecutionTimedOut"
    /// The node did not begin in time, or never answered.
    case deliveryTimedOut = "DeliveryTimedOut"
    case cancelled = "Cancelled"
    /// There is nobody to deliver it to: no such node.
    case undeliverable = "Undeliverable"
    /// The document is not for the node's platform, so the node was never asked.
    case invalidPlatform = "InvalidPlatform"
    /// The node is not this scheduler's to command.
    case accessDenied = "AccessDenied"

    /// Whether MaxErrors counts it: only Failed and ExecutionTimedOut do (SSM user guide, Run Command statuses).
    package var isError: Bool { self == .failed || self == .executionTimedOut }

    /// Whether the command was refused instead of delivered.
    package var isRefusal: Bool { self == .undeliverable || self == .invalidPlatform || self == .accessDenied }
}

/// What a node answers about one invocation.
package struct InvocationOutcome: Hashable, Sendable {
    package let commandID: String
    package let node: ManagedNode.ID
    package let result: InvocationResult
    /// What was found to differ from what the document wants, in words: "service chronyd was stopped".
    /// Empty: nothing differed.
    package let found: [String]
    /// What was made of it, in words: "started service chronyd". Empty: nothing was changed.
    package let changed: [String]
    /// Why it ended so, in words, when it did not succeed; otherwise what an operator may want to know, or "".
    package let detail: String
    /// What it printed; nil when that is not known, or when it never began.
    package let output: CommandOutput?

    package init(
        commandID: String, node: ManagedNode.ID, result: InvocationResult, found: [String] = [],
        changed: [String] = [], detail: String = "", output: CommandOutput? = nil
    ) {
        self.commandID = commandID
        self.node = node
        self.result = result
        self.found = found
        self.changed = changed
        self.detail = detail
        self.output = output
    }
}

/// The nodes as the scheduler sees them: messages go out, answers come back, perhaps late, twice, or never.
package protocol NodeChannel {
    /// Hands messages to the nodes. When this returns, they are received for good: they survive a crash of the caller.
    /// A message that was handed over before is not carried out again; its answer comes (again).
    mutating func send(_ dispatches: [Dispatch], at now: Instant) throws
    /// As `send`, of what is not to be sent before `commit` has returned, which may wait: until then all is made ready that
    /// can be. When `commit` throws, nothing was sent.
    mutating func send(_ dispatches: [Dispatch], at now: Instant, after commit: () throws -> Void) throws
    /// Asks nodes whether they have anything to do. Nothing is kept of a question: who lost it with a process asks again.
    mutating func ask(_ surveys: [Survey], at now: Instant) throws
    /// What is known by `now` of the nodes that were asked: each question is answered once, or never.
    mutating func takeSurveyAnswers(through now: Instant) throws -> [SurveyAnswer]
    /// Asks nodes to give up an invocation. Best effort, as SSM's CancelCommand.
    mutating func cancel(commandID: String, nodes: [ManagedNode.ID], at now: Instant) throws
    /// No later than the next answer, of either kind, that is known to come; nil when none is. Now and then nothing is to be taken then.
    var nextOutcomeAt: Instant? { get }
    /// The answers that are due at `now`, in a fixed order: by instant, then command, then node. Each is given once for
    /// each time that its message was sent.
    mutating func takeOutcomes(through now: Instant) throws -> [InvocationOutcome]
}

extension NodeChannel {
    package mutating func send(_ dispatches: [Dispatch], at now: Instant, after commit: () throws -> Void) throws {
        try commit()
        if !dispatches.isEmpty { try send(dispatches, at: now) }
    }
}
