import Fleet
import RunCommand
import ScheduleExpressions

/// A window as a row: that it is known, and since when.
package struct WindowRecord: Hashable, Sendable {
    package let id: MaintenanceWindow.ID
    package let name: String
    /// Occurrences before it were never this window's to run.
    package let appliedAt: Instant
    /// What decides when it opens, as text. When it changes, the window counts as applied anew.
    package let schedule: String
    /// All of the definition, as text.
    package let definition: String
    /// The nodes that the last execution left at its cutoff.
    package let left: [ManagedNode.ID]
    /// The last execution that started; nil before the first.
    package let lastRun: WindowRun?

    package init(
        id: MaintenanceWindow.ID, name: String, appliedAt: Instant, schedule: String, definition: String,
        left: [ManagedNode.ID], lastRun: WindowRun? = nil
    ) {
        self.id = id
        self.name = name
        self.appliedAt = appliedAt
        self.schedule = schedule
        self.definition = definition
        self.left = left
        self.lastRun = lastRun
    }
}

/// An occurrence of a window as a row: it ran, or it did not, and why.
package struct WindowExecutionRecord: Hashable, Sendable {
    package let id: String
    package let windowID: MaintenanceWindow.ID
    package let windowName: String
    package let scheduledFor: Instant
    /// nil when it never ran.
    package let startedAt: Instant?
    package let endedAt: Instant?
    package let cutoffAt: Instant
    package let closesAt: Instant
    package let origin: OccurrenceOrigin
    package let sequence: Int
    package let isCutOff: Bool
    package let isClosed: Bool
    package let status: ExecutionStatus
    package let statusDetails: String

    package init(
        id: String, windowID: MaintenanceWindow.ID, windowName: String, scheduledFor: Instant, startedAt: Instant?,
        endedAt: Instant?, cutoffAt: Instant, closesAt: Instant, origin: OccurrenceOrigin = .schedule, sequence: Int,
        isCutOff: Bool, isClosed: Bool, status: ExecutionStatus, statusDetails: String
    ) {
        self.id = id
        self.windowID = windowID
        self.windowName = windowName
        self.scheduledFor = scheduledFor
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.cutoffAt = cutoffAt
        self.closesAt = closesAt
        self.origin = origin
        self.sequence = sequence
        self.isCutOff = isCutOff
        self.isClosed = isClosed
        self.status = status
        self.statusDetails = statusDetails
    }
}

/// A task of an execution as a row.
package struct TaskExecutionRecord: Hashable, Sendable {
    package let id: String
    package let executionID: String
    /// Its place among the tasks of the execution, from 0.
    package let position: Int
    package let name: String
    package let type: TaskType
    package let document: String
    package let parameters: [String: [String]]
    package let priority: Int
    package let cutoffBehavior: WindowTask.CutoffBehavior?
    /// The ids of its commands, in sequence.
    package let commandIDs: [String]
    package let status: ExecutionStatus
    package let statusDetails: String
    package let startedAt: Instant?
    package let endedAt: Instant?

    package init(
        id: String, executionID: String, position: Int, name: String, type: TaskType = .runCommand, document: String,
        parameters: [String: [String]], priority: Int, cutoffBehavior: WindowTask.CutoffBehavior?,
        commandIDs: [String], status: ExecutionStatus, statusDetails: String, startedAt: Instant?, endedAt: Instant?
    ) {
        self.id = id
        self.executionID = executionID
        self.position = position
        self.name = name
        self.type = type
        self.document = document
        self.parameters = parameters
        self.priority = priority
        self.cutoffBehavior = cutoffBehavior
        self.commandIDs = commandIDs
        self.status = status
        self.statusDetails = statusDetails
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

extension WindowExecution {
    package var record: WindowExecutionRecord {
        WindowExecutionRecord(
            id: id, windowID: windowID, windowName: windowName, scheduledFor: scheduledFor, startedAt: startedAt,
            endedAt: endedAt, cutoffAt: cutoffAt, closesAt: closesAt, origin: origin, sequence: sequence,
            isCutOff: isCutOff,
            isClosed: isClosed, status: status, statusDetails: statusDetails)
    }

    package func record(task position: Int) -> TaskExecutionRecord {
        let task = tasks[position]
        return TaskExecutionRecord(
            id: task.id, executionID: id, position: position, name: task.name, type: task.type, document: task.document,
            parameters: task.parameters, priority: task.priority, cutoffBehavior: task.cutoffBehavior,
            commandIDs: task.commands.map(\.id), status: task.status,
            statusDetails: task.status.isFinal ? task.statusDetails : "", startedAt: task.startedAt,
            endedAt: task.endedAt)
    }

    /// The execution that wrote these rows; `tasks` in order, each with its commands. nil when it never ran.
    package init?(_ record: WindowExecutionRecord, tasks: [(TaskExecutionRecord, [Command])]) {
        guard let startedAt = record.startedAt else { return nil }
        id = record.id
        windowID = record.windowID
        windowName = record.windowName
        scheduledFor = record.scheduledFor
        self.startedAt = startedAt
        cutoffAt = record.cutoffAt
        closesAt = record.closesAt
        origin = record.origin
        sequence = record.sequence
        stopReason = record.status == .cancelling ? record.statusDetails : ""
        self.tasks = tasks.map { TaskExecution($0, commands: $1) }
        status = record.status
        endedAt = record.endedAt
        isCutOff = record.isCutOff
        isClosed = record.isClosed
        countOpenParts()
    }
}

extension TaskExecution {
    init(_ record: TaskExecutionRecord, commands: [Command]) {
        id = record.id
        name = record.name
        type = record.type
        document = record.document
        parameters = record.parameters
        priority = record.priority
        cutoffBehavior = record.cutoffBehavior
        self.commands = commands
        status = record.status
        startedAt = record.startedAt
        endedAt = record.endedAt
    }
}
