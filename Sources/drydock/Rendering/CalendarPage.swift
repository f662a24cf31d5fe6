import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// What every form of a calendar is made from, and the lines that all of them have.
struct CalendarPage {
    let agenda: Agenda
    /// The windows that are shown, disabled ones included, by name.
    let windows: [MaintenanceWindow]
    let clock: ZoneClock
    let now: Instant
    let hasFleet: Bool
    /// What the selected nodes are called; nil if all is shown.
    let touching: String?
    /// Options that a suggested command carries over, each after a blank.
    let options: String
    /// Likewise, those that only `calendar` has.
    let calendarOptions: String
    /// Columns of the screen.
    let width: Int

    func foot(_ word: String, _ text: String) -> [String] { footLine(word, text, width: width) }

    /// A title, and on the right what time it is, if there is room.
    func header(_ title: String) -> [String] {
        let present = "now \(clock.dateAndTime(now.atFullMinute))"
        let blanks = width - title.count - present.count
        return blanks > 1
            ? [title + String(repeating: " ", count: blanks) + present] : title.wrapped(to: width) + [present]
    }

    /// Changes of the clocks of the page and of the windows, each instant once.
    var clockChanges: [Transition] {
        var zones: [TimeZoneRules] = [clock.zone]
        for window in windows where window.isEnabled && !zones.contains(where: { $0.name == window.schedule.zone.name })
        {
            zones.append(window.schedule.zone)
        }
        return zones.flatMap { $0.transitions(in: agenda.from..<agenda.to) }
            .filter { $0.offsetBefore != $0.offsetAfter }
    }
}

// MARK: - Lines of the foot

extension CalendarPage {
    /// What was open when the span began.
    var openAtStart: [String] {
        agenda.openAtStart.flatMap { occurrence in
            let since = clock.dateAndTime(occurrence.scheduledFor, near: agenda.from)
            let asked = occurrence.interventions.map { " " + AgendaNote.asked($0).text(clock.time) }.joined()
            if occurrence.isSkipped { return foot("Open", "Not \(occurrence.name) of \(since).\(asked)") }
            let closing = occurrence.closing.map { closing in
                let cutoff = closing.cutoffAt <= agenda.from ? "cutoff was" : "cutoff"
                let ends = clock.dateAndTime(closing.closesAt, near: agenda.from)
                return ", \(cutoff) \(clock.time(closing.cutoffAt)), ends \(ends)"
            }
            return foot("Open", "\(occurrence.name) since \(since)\(closing ?? "").\(asked)")
        }
    }

    /// Windows that do not open at all.
    var absent: [String] {
        var sentences: [String] = []
        for absence in agenda.absences {
            let reason: String
            switch absence.reason {
            case .later: continue
            case .disabled: reason = "disabled"
            case .ended(let instant): reason = "nothing is due after its EndDate, \(clock.dateAndTime(instant))"
            case .never: reason = "its schedule has no time left"
            case .frozen: reason = "all its times of a year fall into a freeze"
            }
            sentences.append("\(absence.name): \(reason).")
        }
        let more = sentences.count - CalendarPage.namedMax
        if more > 0 { sentences[CalendarPage.namedMax...] = ["\(counted(more, "more name")): drydock validate."] }
        return sentences.enumerated().flatMap { foot($0 == 0 ? "Closed" : "", $1) }
    }

    /// What comes after the span, or after the last row that is shown: each window and association that has no row, the
    /// next first.
    func later(than rows: ArraySlice<AgendaOccurrence>) -> [String] {
        let left = agenda.occurrences[rows.endIndex...]
        var coming: [(name: String, instant: Instant)] = []
        // A window and an association may have the same name.
        for kind in [AgendaOccurrence.Kind.window, .association] {
            var named = Set(rows.lazy.filter { $0.kind == kind }.map(\.name))
            for occurrence in left
            where occurrence.kind == kind && !occurrence.isSkipped && named.insert(occurrence.name).inserted {
                coming.append((occurrence.name, occurrence.scheduledFor))
            }
        }
        for absence in agenda.absences {
            if case .later(let instant) = absence.reason { coming.append((absence.name, instant)) }
        }
        coming.sort { ($0.instant, $0.name) < ($1.instant, $1.name) }
        var words: [String] = []
        if let first = left.first {
            words.append("\(counted(left.count, "more row")) from \(clock.dateAndTime(first.scheduledFor)) on.")
        }
        words += coming.prefix(CalendarPage.namedMax).map { "\($0.name) \(clock.dateAndTime($0.instant))." }
        let more = coming.count - CalendarPage.namedMax
        if more > 0 { words.append("\(grouped(more)) others later.") }
        return words.isEmpty ? [] : foot("Later", words.joined(separator: " "))
    }

    /// Names that are told one by one.
    private static let namedMax = 8

    /// Who is in no window, and who in several.
    var coverage: [String] {
        guard hasFleet else {
            return foot("Nodes", "There is no fleet, so nodes are left out: add fleet/, or give --fleet instant.")
        }
        guard let coverage = agenda.coverage, coverage.nodeCount > 0 else { return [] }
        let covered = coverage.nodeCount - coverage.inNone.count
        var text = "\(grouped(covered)) of \(counted(coverage.nodeCount, "node"))"
        if coverage.inSeveral.isEmpty, covered > 0 { text += covered == 1 ? ", in one window" : ", each in one window" }
        text += "."
        if !coverage.inNone.isEmpty { text += " In none: \(CalendarPage.some(coverage.inNone))." }
        if !coverage.inSeveral.isEmpty { text += " In more than one: \(CalendarPage.some(coverage.inSeveral))." }
        let meeting = agenda.occurrences.count { occurrence in
            occurrence.notes.contains { if case .openTogether = $0 { true } else { false } }
        }
        text += meeting == 0 ? " No overlap." : " Openings that overlap another: \(grouped(meeting))."
        if agenda.freezes.isEmpty { text += " No freeze." }
        return foot("Coverage", text)
    }

    /// When change calendars are closed.
    var freezes: [String] {
        var sentences = agenda.freezes.prefix(CalendarPage.freezesMax).map { freeze in
            let event = freeze.event.map { ", \($0)" } ?? ""
            let since = freeze.since.map { clock.dateAndTime($0, near: agenda.from) }
            let until = freeze.until.map { clock.dateAndTime($0, near: agenda.from) }
            let time =
                switch (since, until) {
                case (let since?, let until?): "\(since) to \(until)"
                case (let since?, nil): "from \(since) on, without an end"
                case (nil, let until?): "until \(until)"
                case (nil, nil): "all the time"
                }
            return "\(freeze.calendar)\(event): \(time). It binds \(bound(by: freeze))."
        }
        let more = agenda.freezes.count - CalendarPage.freezesMax
        if more > 0 { sentences.append("\(counted(more, "more freeze")) in this span: see -o json.") }
        return sentences.enumerated().flatMap { foot($0 == 0 ? "Freeze" : "", $1) }
    }

    /// `dev and staging`, `5 windows and the association agent`.
    private func bound(by freeze: AgendaFreeze) -> String {
        let windows = list(freeze.windows, of: "windows")
        if freeze.associations.isEmpty { return windows }
        let names = list(freeze.associations, of: "associations")
        let count = freeze.associations.count
        let associations = count == 1 ? "the association \(names)" : count > 4 ? names : "the associations \(names)"
        return windows.isEmpty ? associations : "\(windows), and \(associations)"
    }

    /// Freezes that are told one by one.
    private static let freezesMax = 4

    /// The first few names, and how many more there are.
    private static func some(_ names: [String]) -> String {
        let shown = names.prefix(4).joined(separator: ", ")
        return names.count > 4 ? "\(shown) and \(grouped(names.count - 4)) more" : shown
    }
}
