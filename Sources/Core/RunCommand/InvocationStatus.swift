import Documents

/// Where one node's part in a command stands, in SSM's words: the raw value is its StatusDetails
/// (SSM user guide, "Understanding command statuses").
package enum InvocationStatus: String, Hashable, Sendable, CaseIterable {
    case pending = "Pending"
    /// Sent to a node that is offline, and held for it until it is back or the time for it is over.
    case delayed = "Delayed"
    case inProgress = "InProgress"
    case success = "Success"
    case failed = "Failed"
    case executionTimedOut = "ExecutionTimedOut"
    case deliveryTimedOut = "DeliveryTimedOut"
    case cancelled = "Cancelled"
    /// Not sent any more, because the command's errors had exceeded MaxErrors.
    case terminated = "Terminated"
    case undeliverable = "Undeliverable"
    case invalidPlatform = "InvalidPlatform"
    case accessDenied = "AccessDenied"

    /// - Parameters:
    ///   - result: how it ended, by the node's answer; nil when it has not, or was never started.
    ///   - ending: why the command does not start more nodes; nil when nothing keeps it from that.
    ///   - isDelayed: whether a node that is in flight is known to be offline, and not to have begun.
    package init(
        _ phase: Command.Phase, result: InvocationResult?, ending: Command.Ending?, isDelayed: Bool = false
    ) {
        switch phase {
        case .waiting, .asked, .deferred: self = .pending
        case .inFlight: self = isDelayed ? .delayed : .inProgress
        case .succeeded, .unvisited: self = .success
        case .lost: self = .deliveryTimedOut
        case .notStarted: self = ending == .errorLimit ? .terminated : .cancelled
        case .failed:
            switch result {
            case .executionTimedOut: self = .executionTimedOut
            case .deliveryTimedOut: self = .deliveryTimedOut
            case .cancelled: self = .cancelled
            case .undeliverable: self = .undeliverable
            case .invalidPlatform: self = .invalidPlatform
            case .accessDenied: self = .accessDenied
            case .success, .failed, nil: self = .failed
            }
        }
    }

    /// The coarser word: Status.
    package var status: String {
        switch self {
        case .executionTimedOut, .deliveryTimedOut: "TimedOut"
        case .terminated, .undeliverable, .invalidPlatform, .accessDenied: InvocationStatus.failed.rawValue
        case .delayed: InvocationStatus.pending.rawValue
        case .pending, .inProgress, .success, .failed, .cancelled: rawValue
        }
    }

    package var isFinal: Bool { self != .pending && self != .delayed && self != .inProgress }

    /// Whether the command was refused instead of delivered.
    package var isRefusal: Bool { self == .undeliverable || self == .invalidPlatform || self == .accessDenied }

    /// Whether MaxErrors counts it.
    package var isError: Bool { self == .failed || self == .executionTimedOut }
}

/// Where a command stands as a whole, in SSM's words and numbers: rolled up from those of its nodes.
package struct CommandSummary: Hashable, Sendable {
    package let status: String
    package let statusDetails: String
    package let targetCount: Int
    /// Nodes that are over, however they ended.
    package let completedCount: Int
    /// Nodes that ended Failed or ExecutionTimedOut.
    package let errorCount: Int
    package let deliveryTimedOutCount: Int

    /// - Parameter ending: why the command starts no more nodes; nil when nothing keeps it from that.
    package init(of invocations: [InvocationStatus], errorsMax: Int, ending: Command.Ending?) {
        func count(_ status: InvocationStatus) -> Int { invocations.count { $0 == status } }
        targetCount = invocations.count
        completedCount = invocations.count(where: \.isFinal)
        errorCount = invocations.count(where: \.isError)
        deliveryTimedOutCount = count(.deliveryTimedOut)
        let refusedCount = invocations.count(where: \.isRefusal)
        let isCancelled = ending == .cancelled || ending == .stopped
        let words: (String, String) =
            if completedCount < targetCount {
                if isCancelled {
                    ("Cancelling", "Cancelling")
                } else if completedCount == 0, count(.inProgress) == 0 {
                    ("Pending", count(.delayed) > 0 ? "Delayed" : "Pending")
                } else {
                    ("InProgress", "InProgress")
                }
            } else if targetCount == 0 {
                ("Success", "NoInstancesInTag")
            } else if count(.success) == targetCount {
                ("Success", "Success")
            } else if isCancelled {
                ("Cancelled", "Cancelled")
            } else if errorCount > errorsMax || refusedCount == targetCount {
                ("Failed", "Failed")
            } else if refusedCount > 0, count(.success) + refusedCount == targetCount {
                // One that succeeded among them is enough (SSM user guide, the descriptions of these statuses).
                ("Success", "Success")
            } else if deliveryTimedOutCount == targetCount {
                ("TimedOut", "DeliveryTimedOut")
            } else if count(.cancelled) == targetCount {
                ("Cancelled", "Cancelled")
            } else {
                // Some did not succeed, and there were not errors enough to stop it.
                ("Failed", "Incomplete")
            }
        (status, statusDetails) = words
    }
}
