import ChangeCalendars
import Fleet
import RunCommand
import ScheduleExpressions

/// A maintenance window as it is defined: when it opens, for how long, on which nodes, what it does.
///
/// One occurrence is `[start, start + Duration)` in elapsed hours; its cutoff is its end less `Cutoff` hours
/// (SSM API reference, CreateMaintenanceWindow).
package struct MaintenanceWindow: Hashable, Sendable {
    /// `mw-` and 17 hex digits.
    package struct ID: Hashable, Sendable, CustomStringConvertible {
        package let rawValue: String
        package init(_ rawValue: String) { self.rawValue = rawValue }
        /// The id of a window that is defined in a file: it follows from the name alone, from the first one if it has had
        /// others.
        package init(derivedFrom name: String) { rawValue = "mw-" + DerivedIdentifier.hex17("window", name) }
        package var description: String { rawValue }
    }

    package let id: ID
    package let name: String
    /// The name under which it began, whose id it keeps. nil: the one that it has.
    package let previousName: String?
    package var summary: String
    package var schedule: Schedule
    /// Hours from opening to end. 1 to 24.
    package var durationHours: Int
    /// Hours before the end from which no node is started any more. 0 to 23, less than the duration.
    package var cutoffHours: Int
    package var isEnabled: Bool
    /// Whether tasks may name nodes that no window target names.
    package var allowUnassociatedTargets: Bool
    /// nil: it opens whatever other windows did.
    package var promotion: Promotion?
    /// What becomes of an occurrence whose start was passed while nothing could be done.
    package var missedRun: MissedRun
    /// nil: as many nodes of a kind at once as the tasks allow.
    package var atMost: AtMost?
    /// CalendarNames: while one of them is closed no node is started, and what is due is held.
    package var calendars: [ChangeCalendar]
    package var targets: [WindowTarget]
    package var tasks: [WindowTask]

    package init(
        name: String, previousName: String? = nil, summary: String = "", schedule: Schedule, durationHours: Int,
        cutoffHours: Int,
        isEnabled: Bool = true, allowUnassociatedTargets: Bool = false, promotion: Promotion? = nil,
        missedRun: MissedRun = .runInWindow, atMost: AtMost? = nil, calendars: [ChangeCalendar] = [],
        targets: [WindowTarget], tasks: [WindowTask]
    ) {
        self.id = ID(derivedFrom: previousName ?? name)
        self.name = name
        self.previousName = previousName
        self.summary = summary
        self.schedule = schedule
        self.durationHours = durationHours
        self.cutoffHours = cutoffHours
        self.isEnabled = isEnabled
        self.allowUnassociatedTargets = allowUnassociatedTargets
        self.promotion = promotion
        self.missedRun = missedRun
        self.atMost = atMost
        self.calendars = calendars
        self.targets = targets
        self.tasks = tasks
    }

    /// When an occurrence that is scheduled for `start` starts no more nodes.
    package func cutoff(of start: Instant) -> Instant { start + .hours(durationHours - cutoffHours) }

    /// When an occurrence that is scheduled for `start` ends.
    package func end(of start: Instant) -> Instant { start + .hours(durationHours) }
}

/// Nodes registered with a window; the tasks refer to it by name.
package struct WindowTarget: Hashable, Sendable {
    /// Unique within the window.
    package var name: String
    package var targets: [Target]

    package init(name: String, targets: [Target]) {
        self.name = name
        self.targets = targets
    }
}

/// One thing that a window does: for a task of type RUN_COMMAND a document on the nodes of its targets.
package struct WindowTask: Hashable, Sendable {
    /// What becomes of a task that is not done at the cutoff.
    package enum CutoffBehavior: String, Hashable, Sendable, CaseIterable {
        /// Goes on starting nodes, as AWS does, but never past the end of the window.
        case continueTask = "CONTINUE_TASK"
        /// Cancels what is running.
        case cancelTask = "CANCEL_TASK"
    }

    /// Unique within the window.
    package var name: String
    /// Lower comes first, equal ones run in parallel. 0 and up.
    package var priority: Int
    package var type: TaskType
    /// TaskArn: the document, or what else the type calls for: a runbook, a function, a state machine.
    package var document: String
    package var parameters: [String: [String]]
    package var maxConcurrency: CountOrPercentage
    package var maxErrors: CountOrPercentage
    /// What the task works on, one after the other: each is one command. Only a task of another type than RUN_COMMAND
    /// may have none (SSM user guide, "Registering maintenance window tasks without targets").
    package var targets: [WindowTarget]
    /// nil: after the cutoff no node is started, and what is running finishes.
    package var cutoffBehavior: CutoffBehavior?
    /// Seconds that a node has to begin once it was told to (RunCommand's TimeoutSeconds). 30 to 2,592,000.
    package var deliverySeconds: Int

    package init(
        name: String, priority: Int = 0, type: TaskType = .runCommand, document: String, parameters: [String: [String]],
        maxConcurrency: CountOrPercentage, maxErrors: CountOrPercentage, targets: [WindowTarget],
        cutoffBehavior: CutoffBehavior? = nil, deliverySeconds: Int = WindowTask.deliverySecondsDefault
    ) {
        self.name = name
        self.priority = priority
        self.type = type
        self.document = document
        self.parameters = parameters
        self.maxConcurrency = maxConcurrency
        self.maxErrors = maxErrors
        self.targets = targets
        self.cutoffBehavior = cutoffBehavior
        self.deliverySeconds = deliverySeconds
    }

    package static let deliverySecondsDefault = 3600
}
