import ScheduleExpressions

/// What is happening, as `Drydock.GetStatus` tells it.
package struct Status: Codable, Hashable, Sendable {
    package let now: Instant
    /// nil: no daemon answers.
    package let process: ProcessFacts?
    /// Everything up to it is decided; nil: nothing ever was.
    package let decidedThrough: Instant?
    /// The version of the time zone data.
    package let zoneData: String
    package let nodeCount: Int
    package let open: [Open]
    package let held: [Held]
    /// nil: nothing is paused.
    package let paused: Paused?
    package let frozen: [Frozen]
    package let interventions: [Asked]
    package let next: [Next]
    package let last: [Last]
    package let drift: Drift
    /// What the daemon knows to be wrong with the store.
    package private(set) var storeFaults: [StoreFault] = []
    /// Who could not be told, by name.
    package private(set) var untold: [Untold] = []

    /// A window that is open, or whose work is not over.
    package struct Open: Codable, Hashable, Sendable {
        package let window: String
        package let executionId: String
        package let scheduledFor: Instant
        package let startedAt: Instant
        package let cutoffAt: Instant
        package let closesAt: Instant
        package let status: String
        package let statusDetails: String
        package let tasks: [Task]
        package let failures: [Failure]
    }

    package struct Task: Codable, Hashable, Sendable {
        package let name: String
        package let status: String
        /// A letter for each node, as in `Command.Phase`.
        package let phases: String
        package let nodes: Int
        package let succeeded: Int
        package let failed: Int
        package let running: Int
        package let waiting: Int
        package let notStarted: Int
        package let atOnce: Int
        package let errors: Int
        package let errorsMax: Int
    }

    package struct Failure: Codable, Hashable, Sendable {
        package let node: String
        package let task: String
        package let at: Instant?
        package let detail: String
        /// It never answered.
        package let isLost: Bool
    }

    /// An occurrence that waits for its gate or a freeze.
    package struct Held: Codable, Hashable, Sendable {
        package let window: String
        package let executionId: String
        package let scheduledFor: Instant
        package let cutoffAt: Instant
        package let reason: String
    }

    package struct Paused: Codable, Hashable, Sendable {
        package let since: Instant
        package let by: String
        package let reason: String
    }

    package struct Frozen: Codable, Hashable, Sendable {
        package let window: String
        /// nil: no end is known.
        package let until: Instant?
        package let reason: String
    }

    /// What an operator asked for, on an occurrence that is not over.
    package struct Asked: Codable, Hashable, Sendable {
        package let window: String
        package let scheduledFor: Instant
        package let action: String
        package let by: String
        package let reason: String
        package let madeAt: Instant
    }

    package struct Next: Codable, Hashable, Sendable {
        package let window: String
        package let opensAt: Instant
        package let nodes: Int
        /// The window that must have gone well before.
        package let after: String?
    }

    /// The last execution of a window that has run to its end.
    package struct Last: Codable, Hashable, Sendable {
        package let window: String
        package let scheduledFor: Instant
        package let endedAt: Instant
        package let succeeded: Int
        package let targeted: Int
    }

    package struct StoreFault: Codable, Hashable, Sendable {
        package let since: Instant
        package let error: String
        /// false: nothing is started until it can be written to again.
        package let isWritable: Bool

        package init(since: Instant, error: String, isWritable: Bool) {
            self.since = since
            self.error = error
            self.isWritable = isWritable
        }
    }

    /// A subscriber of `notify/` who could not be told something.
    package struct Untold: Codable, Hashable, Sendable {
        package let subscriber: String
        /// Notices of the last seven days that were given up.
        package let gaveUp: Int
        /// Notices that failed at least once, and are tried again.
        package let retrying: Int
        /// The newest of these notices.
        package let lastHappening: String
        package let lastAt: Instant
        package let lastError: String
    }

    /// Of the associations' runs that began in the last 24 hours.
    package struct Drift: Codable, Hashable, Sendable {
        package let found: Int
        package let corrected: Int
        /// Nodes that wait for their window work.
        package let deferred: Int
    }
}
