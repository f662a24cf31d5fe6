import Forecast
import ScheduleExpressions

/// An agenda for a spreadsheet (RFC 4180): a heading, then a row for each occurrence. Times have the offset of the zone
/// that is asked for.
struct CalendarCSV {
    let agenda: Agenda
    let clock: ZoneClock

    init(_ agenda: Agenda, clock: ZoneClock) {
        self.agenda = agenda
        self.clock = clock
    }

    static let columns = [
        "kind", "name", "id", "opens", "cutoff", "ends", "timezone", "nodes", "at_once", "stops_at_error",
        "may_be_held", "notes",
    ]

    func render() -> String {
        var text = CalendarCSV.columns.joined(separator: ",") + "\r\n"
        for occurrence in agenda.occurrences {
            text += cells(of: occurrence).map(CalendarCSV.field).joined(separator: ",")
            text += "\r\n"
        }
        return text
    }

    /// What is not known, or there is not, is empty.
    private func cells(of occurrence: AgendaOccurrence) -> [String] {
        let load = occurrence.load
        let show = clock.instantWithOffset
        return [
            occurrence.kind.rawValue, occurrence.name, occurrence.id, show(occurrence.scheduledFor),
            occurrence.closing.map { show($0.cutoffAt) } ?? "", occurrence.closing.map { show($0.closesAt) } ?? "",
            occurrence.zone.name, load.map { String($0.nodeCount) } ?? "", load.map { String($0.atOnce) } ?? "",
            load?.stopsAtError.map(String.init) ?? "", occurrence.mayBeHeld ? "yes" : "no",
            occurrence.notes.map { $0.text(show) }.joined(separator: " "),
        ]
    }

    /// In quotes if it holds what separates fields, quotes within it doubled.
    static func field(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\r")
                && byte != UInt8(ascii: "\n")
        }
        if isPlain { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
