import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// One change of the rows. The changes of a step are applied together or not at all.
package enum Change: Hashable, Sendable {
    /// Made or replaced.
    case window(WindowRecord)
    case association(AssociationRecord)
    /// The nodes that their last run could not reach, and when it was applied last to some that were back.
    case associationMissed(Association.ID, [ManagedNode.ID], madeUpAt: Instant?)
    /// A document is new, or says something else.
    case document(DocumentVersion)
    /// Its definition is gone; what became of its occurrences stays.
    case windowRemoved(MaintenanceWindow.ID)
    case associationRemoved(Association.ID)
    /// An occurrence gets its one record. A second one for the same occurrence is an error, not an update.
    case executionAdded(WindowExecutionRecord)
    case executionChanged(WindowExecutionRecord)
    /// Made or replaced.
    case task(TaskExecutionRecord)
    case runAdded(AssociationRunRecord)
    case runChanged(AssociationRunRecord)
    case commandAdded(CommandRecord)
    /// Made or replaced.
    case progress(CommandProgress)
    /// Made or replaced.
    case invocation(InvocationRecord)
    /// The invocation is counted in its command and no longer a row of its own.
    case invocationCounted(commandID: String, node: ManagedNode.ID)
    /// Made or replaced.
    case intervention(InterventionRecord)
    /// Everything is paused; nil: it goes on again.
    case pause(Pause?)
    case decision(Decision)
    /// Everything up to `mark` has been handled; the next execution or run gets `nextSequence`.
    case clock(mark: Instant, nextSequence: Int)
}
