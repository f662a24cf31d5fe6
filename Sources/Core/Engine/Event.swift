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
    /// Nodes have said whether they have anything to do.
    case surveyed([SurveyAnswer])
    /// An operator asks for something out of turn.
    case intervention(Intervention)
    /// An operator wants nothing to be started any more, or all of it again.
    case pause(PauseRequest)
    case resume(PauseRequest)
    /// An operator wants an association applied now.
    case applyAssociation(AssociationRequest)

    /// Whether it is what nodes have said, and nothing that was asked for.
    var isAnswer: Bool {
        switch self {
        case .outcomes, .surveyed: true
        case .started, .intervention, .pause, .resume, .applyAssociation: false
        }
    }
}
