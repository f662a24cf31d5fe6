import Documents
import Fleet
import MaintenanceWindows
import ScheduleExpressions

/// What the engine is told.
package enum Event: Hashable, Sendable {
    /// The first event of an engine, made anew or from rows: it takes note of new definitions and asks again about
    /// everything that it believes to be in flight.
    case started
    /// Nodes have answered.
    case outcomes([InvocationOutcome])
    /// An operator asks for something out of turn.
    case intervention(Intervention)
}

/// What the engine wants done, in order. Records are committed together before anything else is carried out.
package enum Effect: Hashable, Sendable {
    case record(Change)
    case dispatch(Dispatch)
    case cancel(commandID: String, nodes: [ManagedNode.ID])
}
