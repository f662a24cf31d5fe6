import Documents

/// Where one node's part in a command stands, in SSM's words: the raw value is its StatusDetails
/// (SSM user guide, "Understanding command statuses").
package enum InvocationStatus: String, Hashable, Sendable, CaseIterable {
    case pending = "Pending"
    case inProgress = "InProgress"
    case success = "Success"
    case failed = "Failed"
    case executionTimedOut = "ExecutionTimedOut"
    case deliveryTimedOut = "DeliveryTimedOut"
    case cancelled = "Cancelled"
    /// Not sent any more, because the command's errors had exceeded MaxErrors.
    case terminated = "Terminated"

    /// - Parameters:
    ///   - result: how it ended, by the node's answer; nil when it has not, or was never started.
    ///   - ending: why the command does not start more nodes; nil when nothing keeps it from that.
    package init(_ phase: Command.Phase, result: InvocationResult?, ending: Command.Ending?) {
        switch phase {
        case .waiting, .asked, .deferred: self = .pending
        case .inFlight: self = .inProgress
        case .succeeded, .unvisited: self = .success
        case .lost: self = .deliveryTimedOut
        case .notStarted: self = ending == .errorLimit ? .terminated : .cancelled
        case .failed:
            switch result {
            case .executionTimedOut: self = .executionTimedOut
            case .deliveryTimedOut: self = .deliveryTimedOut
            case .cancelled: self = .cancelled
            case .success, .failed, nil: self = .failed
            }
        }
    }

    /// The coarser word: Status.
    package var status: String {
        switch self {
        case .executionTimedOut, .deliveryTimedOut: "TimedOut"
        case .terminated: InvocationStatus.failed.rawValue
        case .pending, .inProgress, .success, .failed, .cancelled: rawValue
        }
    }

    package var isFinal: Bool { self != .pending && self != .inProgress }

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
        let isCancelled = ending == .cancelled || ending == .stopped
        let words: (String, String) =
            if completedCount < targetCount {
                if isCancelled {
                    ("Cancelling", "Cancelling")
                } else if completedCount == 0, count(.inProgress) == 0 {
                    ("Pending", "Pending")
                } else {
                    ("InProgress", "InProgress")
                }
            } else if targetCount == 0 {
                ("Success", "NoInstancesInTag")
            } else if count(.success) == targetCount {
                ("Success", "Success")
            } else if isCancelled {
                ("Cancelled", "Cancelled")
            } else if errorCount > errorsMax {
                ("Failed", "Failed")
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
