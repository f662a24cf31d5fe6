import ChangeCalendars
import MaintenanceWindows
import ScheduleExpressions

/// Something unusual or conditional about an occurrence.
package enum AgendaNote: Hashable, Sendable {
    /// An operator has asked for something about it.
    case asked(InterventionRecord)
    /// A change of the clocks moved or doubled its time.
    case clockChange(ClockChange)
    /// The clocks of its zone are changed between its opening and its end.
    case clocksChangeWhileOpen(Transition)
    /// An earlier occurrence of the same window has not ended: if its work is not done, this one is skipped.
    case previousStillOpen(scheduledFor: Instant, closesAt: Instant)
    /// Another window is open at the same time and works on some of the same nodes.
    case openTogether(with: String, scheduledFor: Instant, closesAt: Instant, nodeCount: Int)
    /// So many more windows than are named.
    case openTogetherWithMore(windowCount: Int)
    /// What must have gone well before.
    case gate(AgendaGate)
    /// A change calendar is closed when it is due: nothing starts before it opens.
    case frozen(Freeze, cutoffAt: Instant)
    /// A change calendar is closed while it is open: from then on nothing more is started.
    case frozenWhileOpen(Freeze, from: Instant)
    /// A change calendar is closed when an association is due: that run is skipped.
    case notApplied(Freeze)
    /// What of it a selection of nodes sees.
    case reach(AgendaReach)
    /// Its targets select no node of the fleet.
    case noNodes
    /// The window has nothing to do.
    case noTasks

    /// In words; `show` writes an instant as the reader wants to see it.
    package func text(_ show: (Instant) -> String) -> String {
        switch self {
        case .asked(let record):
            return record.agendaText
        case .clockChange(let change):
            return AgendaNote.sentence(change.description)
        case .clocksChangeWhileOpen(let change):
            let hours = "\(change.abbreviationBefore) to \(change.abbreviationAfter)"
            return "The clocks change while it is open, at \(show(change.instant)) (\(hours)); its length stays."
        case .previousStillOpen(let scheduledFor, let closesAt):
            return "The opening of \(show(scheduledFor)) ends \(show(closesAt)): while its work goes on, "
                + "this one is skipped."
        case .openTogether(let name, let scheduledFor, let closesAt, let nodeCount):
            let nodes = nodeCount == 1 ? "1 of its nodes" : "\(nodeCount) of its nodes"
            return "\(name) works on \(nodes) too, \(show(scheduledFor)) to \(show(closesAt))."
        case .openTogetherWithMore(let count):
            return "So \(count == 1 ? "does 1 more window" : "do \(count) more windows")."
        case .gate(let gate):
            return gate.text(show)
        case .frozen(let freeze, let cutoffAt):
            let isInTime = freeze.until.map { $0 < cutoffAt } ?? false
            return freeze.words(show) + (isInTime ? " It opens then." : " It would be held until its cutoff.")
        case .frozenWhileOpen(let freeze, let from):
            let end = freeze.until.map { "until \(show($0))" } ?? "without an end"
            return
                "No node is started from \(show(from)) on: frozen by \(freeze.causes.joined(separator: "; ")), \(end)."
        case .notApplied(let freeze):
            return freeze.words(show) + " It is not applied; its next time counts."
        case .reach(let reach):
            return reach.description
        case .noNodes:
            return "No node of the fleet matches its targets."
        case .noTasks:
            return "It has no tasks: nothing would be done."
        }
    }

    /// Whether with it the opening is, or may be, held.
    package var mayHold: Bool {
        switch self {
        case .gate(let gate): !gate.soaksInTime
        case .frozen(let freeze, let cutoffAt): freeze.until.map { $0 >= cutoffAt } ?? true
        default: false
        }
    }

    private static func sentence(_ text: String) -> String {
        let capitalised = text.prefix(1).uppercased() + text.dropFirst()
        return capitalised.hasSuffix(".") ? capitalised : capitalised + "."
    }
}

extension AgendaNote: CustomStringConvertible {
    /// With instants in RFC 3339.
    package var description: String { text(\.description) }
}
