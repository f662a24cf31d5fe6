import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// An association that is to be applied now (SSM API reference, StartAssociationsOnce), by whom and why.
package struct AssociationRequest: Hashable, Sendable {
    package let name: String
    package let reason: String
    package let by: String

    package init(name: String, reason: String, by: String) {
        self.name = name
        self.reason = reason
        self.by = by
    }

    fileprivate var asked: String { InterventionRecord.asked(by: by, because: reason) }
}

extension SchedulerEngine {
    mutating func apply(_ request: AssociationRequest, at now: Instant, into effects: inout Effects) {
        func refuse(_ reason: String) {
            effects.decide(
                .interventionRefused, .association(request.name, scheduledFor: now), at: now,
                reason: "run is refused. \(reason)")
        }
        guard let index = associations.firstIndex(where: { $0.association.name == request.name }) else {
            return refuse("There is no association \(request.name).")
        }
        if let pause { return refuse("Everything is paused since \(pause.since). Use resume first.") }
        if let freeze = associations[index].association.calendars.freeze(at: now) { return refuse(freeze.reason) }
        if let next = associations[index].next?.instant, next <= now { return refuse("It is due right now.") }
        if runs.contains(where: { $0.associationID == associations[index].association.id && $0.scheduledFor >= now }) {
            return refuse("It began at this very instant.")
        }
        startRun(
            of: index, because: .request, scheduledFor: now, reason: "Run now. \(request.asked)", at: now,
            into: &effects)
    }
}
