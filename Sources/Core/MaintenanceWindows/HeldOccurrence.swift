import ScheduleExpressions

/// An occurrence that is due and waits for its gate.
package struct HeldOccurrence: Hashable, Sendable {
    package let windowID: MaintenanceWindow.ID
    package let windowName: String
    package let scheduledFor: Instant
    package let cutoffAt: Instant
    package let closesAt: Instant
    package let sequence: Int
    /// Why it is held, as the record says it; empty until its gate has been judged.
    package var reason: String

    package init(_ window: MaintenanceWindow, scheduledFor: Instant, sequence: Int) {
        windowID = window.id
        windowName = window.name
        self.scheduledFor = scheduledFor
        cutoffAt = window.cutoff(of: scheduledFor)
        closesAt = window.end(of: scheduledFor)
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
        sequence = record.sequence
        reason = record.statusDetails
    }

    /// What the details of an occurrence begin with that waited for its gate in vain.
    static let heldInVain = "Held until its cutoff, "

    /// The details of an occurrence that waited for its gate in vain.
    package var detailsOfItsEnd: String { "\(HeldOccurrence.heldInVain)\(cutoffAt). \(reason)" }

    /// Its row: PENDING, or with `endedAt` the end of it as CANCELLED.
    package func record(endedAt: Instant? = nil, reason: String) -> WindowExecutionRecord {
        WindowExecutionRecord(
            id: WindowExecution.id(of: windowID, scheduledFor: scheduledFor), windowID: windowID,
            windowName: windowName, scheduledFor: scheduledFor, startedAt: nil, endedAt: endedAt, cutoffAt: cutoffAt,
            closesAt: closesAt, sequence: sequence, isCutOff: false, isClosed: false,
            status: endedAt == nil ? .pending : .cancelled, statusDetails: reason)
    }
}

extension WindowExecutionRecord {
    /// Whether the occurrence never ran because its gate was not met.
    package var wasHeld: Bool { status == .cancelled && statusDetails.hasPrefix(HeldOccurrence.heldInVain) }
}
