import ChangeCalendars
import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// One line of an agenda: a window opens, or an association is applied.
package struct AgendaOccurrence: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case window, association
    }

    package let kind: Kind
    package let name: String
    /// `mw-…` of a window, a UUID of an association.
    package let id: String
    package let scheduledFor: Instant
    /// nil for an association: it has neither cutoff nor end.
    package let closing: Closing?
    /// The zone in which the schedule is written.
    package let zone: TimeZoneRules
    /// nil without a fleet.
    package let load: AgendaLoad?
    /// Only what is unusual or conditional.
    package var notes: [AgendaNote]

    /// What operators have asked for about it, in that order.
    package var interventions: [InterventionRecord] {
        notes.compactMap { note in
            guard case .asked(let record) = note else { return nil }
            return record
        }
    }

    /// Whether it does not open, because an operator has said so, or is not applied, because of a freeze.
    package var isSkipped: Bool {
        notes.contains { note in
            switch note {
            case .asked(let record): record.action == .skip
            case .notApplied: true
            default: false
            }
        }
    }

    /// Whether it is, or may be, held: a freeze lasts too long, or its gate is not met in time however well all goes.
    package var mayBeHeld: Bool { notes.contains(where: \.mayHold) }

    package struct Closing: Hashable, Sendable {
        package let cutoffAt: Instant
        package let closesAt: Instant
    }

    init(
        of window: MaintenanceWindow, at occurrence: Occurrence, load: AgendaLoad?,
        interventions: AgendaInterventions = AgendaInterventions()
    ) {
        let start = occurrence.instant
        kind = .window
        name = window.name
        id = window.id.rawValue
        scheduledFor = start
        let closing = interventions.closing(of: window, at: start)
        self.closing = closing
        zone = window.schedule.zone
        self.load = load
        notes = interventions.on(window, start).map { .asked($0) }
        notes += occurrence.clockChange.map { [.clockChange($0)] } ?? []
        if zone == .utc || isSkipped { return }
        let changes = zone.transitions(in: (start + .milliseconds(1))..<closing.closesAt)
        notes += changes.filter { $0.offsetBefore != $0.offsetAfter }.map { .clocksChangeWhileOpen($0) }
    }

    init(of association: Association, at occurrence: Occurrence, freeze: Freeze?, load: AgendaLoad?) {
        kind = .association
        name = association.name
        id = association.id.rawValue
        scheduledFor = occurrence.instant
        closing = nil
        zone = association.schedule?.zone ?? .utc
        self.load = load
        notes = occurrence.clockChange.map { [.clockChange($0)] } ?? []
        if let freeze { notes.append(.notApplied(freeze)) }
    }

    /// What occurrences are sorted by.
    var order: (Instant, Int, String) { (scheduledFor, kind == .window ? 0 : 1, name) }
}
