import Documents
import Engine
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet

/// What a rehearsal showed.
package struct RehearsalReport: Hashable, Sendable {
    package let from: Instant
    package let to: Instant
    package let seed: UInt64
    package let nodeCount: Int
    /// SHA-256 of the decision log, a line feed after each line, in hex.
    package let digest: String
    /// By name, windows without an execution included.
    package let windows: [Window]
    /// By name.
    package let associations: [AssociationTotals]
    /// What operators asked for, made or refused, in the order of time.
    package let interventions: [Decision]
    /// What the scenario had befall the nodes, in the order of time.
    package let incidents: [Incident]
    package let freezes: [PlannedFreeze]

    package struct Window: Hashable, Sendable {
        package let name: String
        /// By scheduled instant.
        package let executions: [Execution]
    }

    /// One occurrence: it ran, or it says why not.
    package struct Execution: Hashable, Sendable {
        package let record: WindowExecutionRecord
        package let tasks: [Task]
        /// The nodes, by name, that were never started.
        package let left: [String]
    }

    /// A node that a task was to work on and that did not succeed.
    package struct Failure: Hashable, Sendable {
        /// Its name.
        package let node: String
        package let at: Instant
        package let result: InvocationResult
        package let detail: String
    }

    /// The nodes of a task: `targets` is `succeeded` and `failed` and `notStarted` together.
    package struct Task: Hashable, Sendable {
        package let name: String
        package let status: ExecutionStatus
        package let statusDetails: String
        package let targets: Int
        package let succeeded: Int
        /// Every node that was started and ended other than Success, or could not be reached.
        package let failed: Int
        package let notStarted: Int
        /// Failures that count against MaxErrors.
        package let errors: Int
        /// Limits of the task's largest command.
        package let concurrencyMax: Int
        package let errorsMax: Int
        /// The most nodes that had been told to begin and had not answered, at any instant: by the fleet's ledger.
        package let inFlightMax: Int
        package let endedAt: Instant?
        /// In the order of time.
        package let failures: [Failure]
    }

    package struct AssociationTotals: Hashable, Sendable {
        package let name: String
        /// Runs to all of its nodes.
        package var executions = 0
        /// Node runs that ended, with whatever result.
        package var nodeRuns = 0
        /// Of them, those for which a node was sent something; the others had nothing to do.
        package var visited = 0
        /// Node runs that found something to differ.
        package var drifted = 0
        /// Node runs that put it right.
        package var corrected = 0
        package var failed = 0
        /// Node runs that had to wait for window work.
        package var deferred = 0

        package init(name: String) { self.name = name }
    }
}
