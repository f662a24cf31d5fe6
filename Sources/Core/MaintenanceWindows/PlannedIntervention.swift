import ScheduleExpressions

/// An intervention of a scenario: what an operator asks for, and when. A rehearsal plays it.
package struct PlannedIntervention: Hashable, Sendable {
    package let at: Instant
    package let intervention: Intervention

    package init(at instant: Instant, _ intervention: Intervention) {
        at = instant
        self.intervention = intervention
    }
}
