import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// One change of the rows. The changes of a step are applied together or not at all.
///
/// The large ones that are rare are held outside, so that the list of the many others is short.
package enum Change: Hashable, Sendable {
    /// Made or replaced.
    indirect case window(WindowRecord)
    indirect case association(AssociationRecord)
    /// The nodes that their last run could not reach, and when it was applied last to some that were back.
    case associationMissed(Association.ID, [ManagedNode.ID], madeUpAt: Instant?)
    /// A document is new, or says something else.
    indirect case document(DocumentVersion)
    /// Its definition is gone; what became of its occurrences stays.
    case windowRemoved(MaintenanceWindow.ID)
    case associationRemoved(Association.ID)
    /// An occurrence gets its one record. A second one for the same occurrence is an error, not an update.
    indirect case executionAdded(WindowExecutionRecord)
    indirect case executionChanged(WindowExecutionRecord)
    /// Made or replaced.
    indirect case task(TaskExecutionRecord)
    indirect case runAdded(AssociationRunRecord)
    indirect case runChanged(AssociationRunRecord)
    indirect case commandAdded(CommandRecord)
    /// Made or replaced.
    case progress(CommandProgress)
    /// Made or replaced.
    case invocation(InvocationRecord)
    /// The invocation is counted in its command and no longer a row of its own.
    case invocationCounted(commandID: String, node: ManagedNode.ID)
    /// Made or replaced.
    indirect case intervention(InterventionRecord)
    /// Everything is paused; nil: it goes on again.
    indirect case pause(Pause?)
    case decision(Decision)
    /// Everything up to `mark` has been handled; the next execution or run gets `nextSequence`.
    case clock(mark: Instant, nextSequence: Int)
}
