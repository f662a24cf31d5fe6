import ChangeCalendars
import Forecast
import ScheduleExpressions

/// An agenda for calendar programs (RFC 5545): an event for each opening, and for each run of an association that is
/// listed.
///
/// The UID of an event follows from the id of what runs and from the scheduled instant, so that a later export, from
/// whatever machine, replaces the event instead of adding another. Times are those of the zone in which the schedule is
/// written, with the zone's definition, but in UTC where the clocks show a time twice and the later one is meant.
struct CalendarICS {
    let agenda: Agenda
    let now: Instant

    init(_ agenda: Agenda, now: Instant) {
        self.agenda = agenda
        self.now = now
    }

    func render() -> String {
        var writer = ICalendarWriter()
        writer.line("BEGIN", "VCALENDAR")
        writer.line("VERSION", "2.0")
        writer.line("PRODID", "-//drydock//calendar//EN")
        writer.line("CALSCALE", "GREGORIAN")
        writer.line("METHOD", "PUBLISH")
        writer.line("X-WR-CALNAME", text: "drydock")
        for zone in zones { writer.timeZone(zone, years: years) }
        let stamp = ICalendarText.dateTime(now)
        for occurrence in agenda.occurrences { write(occurrence, stamp: stamp, to: &writer) }
        writer.line("END", "VCALENDAR")
        return writer.text
    }

    /// Zones that the reader must know, each once, by name.
    private var zones: [TimeZoneRules] {
        var zones: [String: TimeZoneRules] = [:]
        for occurrence in agenda.occurrences where !CalendarICS.isUTC(occurrence.zone) {
            zones[occurrence.zone.name] = occurrence.zone
        }
        return zones.sorted { $0.key < $1.key }.map(\.value)
    }

    private var years: ClosedRange<Int> {
        let ends = agenda.occurrences.compactMap { $0.closing?.closesAt }
        let last = max(agenda.to, ends.max() ?? agenda.to)
        return TimeZoneRules.utc.civil(at: agenda.from).date.year...TimeZoneRules.utc.civil(at: last).date.year
    }

    private func write(_ occurrence: AgendaOccurrence, stamp: String, to writer: inout ICalendarWriter) {
        let start = occurrence.scheduledFor
        writer.line("BEGIN", "VEVENT")
        writer.line("UID", "\(occurrence.id)-\(ICalendarText.dateTime(start))@drydock")
        writer.line("DTSTAMP", stamp)
        let times = [("DTSTART", start)] + (occurrence.closing.map { [("DTEND", $0.closesAt)] } ?? [])
        // Both ends must be written alike.
        let isLocal = !CalendarICS.isUTC(occurrence.zone) && times.allSatisfy { occurrence.zone.isFirst($0.1) }
        for (name, instant) in times {
            if isLocal {
                writer.line(
                    name, parameters: [("TZID", occurrence.zone.name)],
                    ICalendarText.dateTime(occurrence.zone.civil(at: instant)))
            } else {
                writer.line(name, ICalendarText.dateTime(instant))
            }
        }
        writer.line("SUMMARY", text: occurrence.name)
        writer.line("DESCRIPTION", text: description(of: occurrence))
        writer.line("CATEGORIES", occurrence.kind == .window ? "Maintenance window" : "Association")
        writer.line(
            "STATUS", occurrence.isSkipped ? "CANCELLED" : occurrence.mayBeHeld ? "TENTATIVE" : "CONFIRMED")
        // Nobody is busy because machines are patched.
        writer.line("TRANSP", "TRANSPARENT")
        // A run of an association has no end, and opens or closes nothing.
        if occurrence.closing == nil { writer.line("X-EVENT-TYPE", "ADVISORY") }
        writer.line("END", "VEVENT")
    }

    /// A line each: when nothing is started any more, how many nodes, and the notes.
    private func description(of occurrence: AgendaOccurrence) -> String {
        let clock = ZoneClock(zone: occurrence.zone)
        let show = { clock.timeOrDate($0, sameDayAs: occurrence.scheduledFor) }
        var lines: [String] = []
        if occurrence.isSkipped { return occurrence.notes.map { $0.text(show) }.joined(separator: "\n") }
        if let closing = occurrence.closing {
            lines.append("Cutoff \(show(closing.cutoffAt)), end \(show(closing.closesAt)), \(occurrence.zone.name).")
        }
        if let load = occurrence.load, load.nodeCount > 0 {
            let stop = load.stopsAtError.map { "stops at error \(grouped($0))" } ?? "no error stops it"
            lines.append("\(counted(load.nodeCount, "node")), \(load.atOnceText) at once, \(stop).")
        }
        lines += occurrence.notes.map { $0.text(show) }
        return lines.joined(separator: "\n")
    }

    /// Whether a zone needs no definition, because its times can be written with a Z.
    private static func isUTC(_ zone: TimeZoneRules) -> Bool {
        ["UTC", "Etc/UTC", "GMT", "Etc/GMT"].contains(zone.name)
    }
}

extension TimeZoneRules {
    /// Whether the clocks show this time now first: a local time that comes twice is the first one (RFC 5545, 3.3.5).
    fileprivate func isFirst(_ instant: Instant) -> Bool {
        if case .twice(let first, _) = resolve(civil(at: instant)) { return instant == first }
        return true
    }
}
