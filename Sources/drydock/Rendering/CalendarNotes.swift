import Forecast
import ScheduleExpressions

/// What is unusual about the openings of a grid, at its foot: each thing once, with how often it comes.
struct CalendarNotes {
    let page: CalendarPage
    /// Whether gates that are met if all goes well are told too.
    let hasAllGates: Bool

    /// Things that are told; beyond it nobody reads.
    private static let linesMax = 10

    private struct Group {
        let opening: AgendaOccurrence
        let note: AgendaNote
        var count = 0
    }

    var lines: [String] {
        var groups: [Group] = []
        var numbers: [String: Int] = [:]
        for opening in page.agenda.occurrences where opening.kind == .window {
            for note in opening.notes {
                guard let kind = kind(of: note) else { continue }
                if case .openTogether(let other, _, _, _) = note, numbers["\(other) meets \(opening.name)"] != nil {
                    continue
                }
                let key = "\(opening.name) \(kind)"
                let number = numbers[key] ?? groups.count
                if number == groups.count {
                    numbers[key] = number
                    groups.append(Group(opening: opening, note: note))
                }
                groups[number].count += 1
            }
        }
        var lines: [String] = []
        for group in groups.prefix(CalendarNotes.linesMax) {
            let start = group.opening.scheduledFor
            let text = group.note.text { page.clock.timeOrDate($0, sameDayAs: start) }
            let date = ZoneClock.dayAndMonth(page.clock.zone.civil(at: start).date)
            let times = group.count > 1 ? " So \(grouped(group.count)) times in this span." : ""
            lines += page.foot(lines.isEmpty ? "Notes" : "", "\(date) \(group.opening.name): \(text)\(times)")
        }
        let more = groups.count - CalendarNotes.linesMax
        if more > 0 { lines += page.foot("", "\(counted(more, "more note")): see -o csv.") }
        return lines
    }

    /// What makes two notes of one window the same thing; nil if it is not told here.
    private func kind(of note: AgendaNote) -> String? {
        switch note {
        case .asked(let record): "asked \(record.sequence)"
        case .clockChange: "clocks"
        case .clocksChangeWhileOpen: "clocks while open"
        case .previousStillOpen: "previous"
        case .openTogether(let name, _, _, _): "meets \(name)"
        case .openTogetherWithMore: "more"
        case .gate: hasAllGates || note.mayHold ? "gate" : nil
        case .frozen: "frozen"
        case .frozenWhileOpen: "freezes"
        case .notApplied: "not applied"
        case .reach: "reach"
        case .noNodes: "nodes"
        case .noTasks: "tasks"
        }
    }
}
