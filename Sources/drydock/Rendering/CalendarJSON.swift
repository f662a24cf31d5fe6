import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// An agenda for programs. Nothing is left out of it; all instants are RFC 3339 in UTC. `skipped` and `interventions` are
/// members of those occurrences alone about which somebody has asked for something; a run of an association that falls
/// into a freeze is `skipped` too.
struct CalendarJSON {
    let agenda: Agenda

    init(_ agenda: Agenda) { self.agenda = agenda }

    /// One object with all.
    func render() -> String {
        JSONValue.object([
            "version": .number(1),
            "from": .string(agenda.from.description),
            "to": .string(agenda.to.description),
            "openAtStart": .array(agenda.openAtStart.map(occurrence)),
            "occurrences": .array(agenda.occurrences.map(occurrence)),
            "summaries": .array(agenda.summaries.map(summary)),
            "freezes": .array(agenda.freezes.map(freeze)),
        ]).render()
    }

    /// A line for each occurrence and then for each association that is counted: those have `runs`.
    func renderLines() -> String {
        (agenda.occurrences.map(occurrence) + agenda.summaries.map(summary)).map { $0.render() + "\n" }.joined()
    }

    private func occurrence(_ occurrence: AgendaOccurrence) -> JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(JSONValue.Member(key: key, value: value)) }
        add("kind", .string(occurrence.kind.rawValue))
        add("name", .string(occurrence.name))
        add("id", .string(occurrence.id))
        add("scheduledFor", .string(occurrence.scheduledFor.description))
        if let closing = occurrence.closing {
            add("cutoffAt", .string(closing.cutoffAt.description))
            add("closesAt", .string(closing.closesAt.description))
        }
        add("timezone", .string(occurrence.zone.name))
        if let load = occurrence.load {
            add("nodes", .number(load.nodeCount))
            add("atOnce", .number(load.atOnce))
            add("stopsAtError", .number(orNull: load.stopsAtError))
        }
        add("mayBeHeld", .boolean(occurrence.mayBeHeld))
        let asked = occurrence.interventions
        if !asked.isEmpty || occurrence.isSkipped { add("skipped", .boolean(occurrence.isSkipped)) }
        if !asked.isEmpty {
            add("interventions", .array(asked.map(intervention)))
        }
        add("notes", .array(occurrence.notes.map { .string($0.description) }))
        return .object(members)
    }

    private func intervention(_ record: InterventionRecord) -> JSONValue {
        .object([
            "action": .string(record.action.words),
            "by": .string(record.by),
            "reason": .string(record.reason),
            "madeAt": .string(record.madeAt.description),
        ])
    }

    /// `schedule` is the expression; empty for an association that is applied once. `frozen` times are not among `runs`.
    private func summary(_ summary: AgendaSummary) -> JSONValue {
        .object([
            "kind": .string(AgendaOccurrence.Kind.association.rawValue),
            "name": .string(summary.name),
            "schedule": .string(summary.schedule?.expression.description ?? ""),
            "runs": .number(summary.runCount),
            "frozen": .number(summary.frozenCount),
            "next": .string(orNull: summary.next?.description),
        ])
    }

    /// `from` is null if the calendar was closed before, `until` if it never opens again.
    private func freeze(_ freeze: AgendaFreeze) -> JSONValue {
        .object([
            "calendar": .string(freeze.calendar),
            "event": .string(orNull: freeze.event),
            "from": .string(orNull: freeze.since?.description),
            "until": .string(orNull: freeze.until?.description),
            "windows": .array(freeze.windows.map(JSONValue.string)),
            "associations": .array(freeze.associations.map(JSONValue.string)),
        ])
    }
}
