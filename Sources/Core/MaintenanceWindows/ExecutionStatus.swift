/// SSM's words for the state of a window execution, a task of it, and a task's invocation (the same list for all three).
package enum ExecutionStatus: String, Hashable, Sendable, CaseIterable {
    /// Made, not started.
    case pending = "PENDING"
    /// Something of it has started.
    case inProgress = "IN_PROGRESS"
    /// Everything in it succeeded, or there was nothing to do.
    case success = "SUCCESS"
    /// Something in it failed.
    case failed = "FAILED"
    /// The cutoff came first.
    case timedOut = "TIMED_OUT"
    /// An operator has stopped it, and something of it still runs.
    case cancelling = "CANCELLING"
    /// Never ran, or did not run to its end, for the reason in the details: missed, held in vain, skipped, stopped.
    case cancelled = "CANCELLED"
    /// The occurrence before it was still running.
    case skippedOverlapping = "SKIPPED_OVERLAPPING"

    package var isFinal: Bool { self != .pending && self != .inProgress && self != .cancelling }
}
