import ScheduleExpressions

/// An occurrence that is due and waits for its gate.
package struct HeldOccurrence: Hashable, Sendable {
    package let windowID: MaintenanceWindow.ID
    package let windowName: String
    package let scheduledFor: Instant
    package private(set) var cutoffAt: Instant
    package private(set) var closesAt: Instant
    package let origin: OccurrenceOrigin
    package var sequence: Int
    /// Why it is held, as the record says it; empty until its gate has been judged.
    package var reason: String

    package init(
        _ window: MaintenanceWindow, scheduledFor: Instant, origin: OccurrenceOrigin = .schedule, sequence: Int
    ) {
        windowID = window.id
        windowName = window.name
        self.scheduledFor = scheduledFor
        cutoffAt = window.cutoff(of: scheduledFor)
        closesAt = window.end(of: scheduledFor)
        self.origin = origin
        self.sequence = sequence
        reason = ""
    }

    /// The occurrence that wrote this row; nil when it is not held.
    package init?(_ record: WindowExecutionRecord) {
        guard record.status == .pending, record.startedAt == nil else { return nil }
        windowID = record.windowID
        windowName = record.windowName
        scheduledFor = record.scheduledFor
        cutoffAt = record.cutoffAt
        closesAt = record.closesAt
        origin = record.origin
        sequence = record.sequence
        reason = record.statusDetails
    }

    /// Moves its cutoff and its end.
    package mutating func extend(by duration: Duration) {
        cutoffAt = cutoffAt + duration
        closesAt = closesAt + duration
    }

    /// Nodes are started until the end.
    package mutating func overrideCutoff() { cutoffAt = closesAt }

    /// What the details of an occurrence begin with that waited for its gate in vain.
    package static let heldInVain = "Held until its cutoff, "

    /// The details of an occurrence that waited for its gate in vain.
    package var detailsOfItsEnd: String { "\(HeldOccurrence.heldInVain)\(cutoffAt). \(reason)" }

    /// Its row: PENDING, or with `endedAt` the end of it as CANCELLED.
    package func record(endedAt: Instant? = nil, reason: String) -> WindowExecutionRecord {
        WindowExecutionRecord(
            id: WindowExecution.id(of: windowID, scheduledFor: scheduledFor), windowID: windowID,
            windowName: windowName, scheduledFor: scheduledFor, startedAt: nil, endedAt: endedAt, cutoffAt: cutoffAt,
            closesAt: closesAt, origin: origin, sequence: sequence, isCutOff: false, isClosed: false,
            status: endedAt == nil ? .pending : .cancelled, statusDetails: reason)
    }
}

extension WindowExecutionRecord {
    /// What the details of an occurrence begin with that an operator has skipped.
    package static let skipped = "Skipped. "

    /// Whether an operator has skipped it.
    package var wasSkipped: Bool { status == .cancelled && statusDetails.hasPrefix(WindowExecutionRecord.skipped) }

    /// Whether the occurrence never ran because its gate was not met.
    package var wasHeld: Bool { status == .cancelled && statusDetails.hasPrefix(HeldOccurrence.heldInVain) }
}
