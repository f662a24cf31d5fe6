import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// Why an occurrence of a window runs, or does not, as far as the definitions tell: every rule that it passes, in the order
/// in which the engine asks. What depends on how other runs go is told as what it asks for.
package struct WindowExplanation: Hashable, Sendable {
    /// One rule: a word for it, and what it says of this occurrence.
    package struct Rule: Hashable, Sendable {
        package let word: String
        package let text: String
    }

    package let window: String
    /// The occurrence that is open at the instant that was asked for, or else the next one; nil: there is none.
    package let scheduledFor: Instant?
    package let closesAt: Instant?
    package let rules: [Rule]
    /// Whether it also depends on how the window before it went.
    package let hasGate: Bool

    /// Explains the occurrence of `window` at `instant`; the other windows are there for gates and overlaps. `nodes` is nil
    /// without a fleet. `show` writes an instant as the reader wants to see it. `outOfTurnAt`: it is one that is not on the
    /// schedule, which an operator has run then. Throws when the search finds too much.
    package init(
        of window: MaintenanceWindow, at instant: Instant, outOfTurnAt: Instant? = nil,
        among windows: [MaintenanceWindow], nodes: NodeTable?,
        show: @escaping (Instant) -> String
    ) throws(AgendaError) {
        self.window = window.name
        hasGate = window.promotion != nil
        let earliest = instant - .hours(window.durationHours) + .milliseconds(1)
        let found = outOfTurnAt ?? (window.isEnabled ? window.schedule.first(from: earliest)?.instant : nil)
        scheduledFor = found
        closesAt = found.map { window.end(of: $0) }
        var rules: [Rule] = []
        func tell(_ word: String, _ text: String) { rules.append(Rule(word: word, text: text)) }
        tell("Schedule", "\(window.schedule.expression): \(window.schedule.explanation).")
        tell("Dates", WindowExplanation.dates(of: window, show))
        guard let start = found else {
            let absence = AgendaAbsence(of: window, from: instant)
            tell("Next", WindowExplanation.words(of: absence.reason, show))
            self.rules = rules
            return
        }
        if outOfTurnAt != nil {
            tell("Then", "An operator has run it: the schedule has no occurrence at \(show(start)).")
        } else if start > instant {
            tell("Then", "It is not open then. This is the next occurrence after \(show(instant)).")
        }
        let agenda = try Agenda(
            windows: windows, associations: [], nodes: nodes, from: start, to: start + .milliseconds(1)
        ).narrowed(toWindow: window.name)
        let notes = agenda.occurrences.first?.notes ?? []
        func texts(_ isMeant: (AgendaNote) -> Bool) -> String? {
            let texts = notes.filter(isMeant).map { $0.text(show) }.map {
                $0.hasPrefix("Gate: ") ? String($0.dropFirst(6)) : $0
            }
            return texts.isEmpty ? nil : texts.joined(separator: " ")
        }
        tell("Clocks", texts(\.isAboutClocks) ?? "No change of the clocks touches it.")
        let calendars = window.calendars.map(\.name).joined(separator: ", ")
        let open = window.calendars.isEmpty ? "It has no CalendarNames." : "Open in \(calendars)."
        tell("Freeze", texts(\.isAboutFreeze) ?? open)
        let gate = window.promotion.map { "It comes after \($0.after)." }
        tell("Gate", texts(\.isAboutGate) ?? gate ?? "It has no Promotion.")
        tell("Overlap", texts(\.isAboutOverlap) ?? "No other window works on its nodes then.")
        tell(
            "Opens",
            "\(show(start)) to \(show(window.end(of: start))). From its cutoff, \(show(window.cutoff(of: start))), no node "
                + "is started.")
        tell("If late", WindowExplanation.lateness(of: window, start, show))
        for task in window.tasks { tell("Task", WindowExplanation.words(of: task, nodes)) }
        if window.tasks.isEmpty { tell("Task", "None: nothing is done.") }
        if let atMost = window.atMost {
            tell("AtMost", "\(atMost.count) of the nodes with the same \(atMost.tag) at once, over all open windows.")
        }
        self.rules = rules
    }

    private static func dates(of window: MaintenanceWindow, _ show: (Instant) -> String) -> String {
        var parts = [window.isEnabled ? "Enabled" : "Disabled: it does not open"]
        if let start = window.schedule.startDate { parts.append("from \(show(start))") }
        if let end = window.schedule.endDate { parts.append("until \(show(end))") }
        return parts.joined(separator: ", ") + "."
    }

    private static func words(of reason: AgendaAbsence.Reason, _ show: (Instant) -> String) -> String {
        switch reason {
        case .disabled: "None. Set Enabled: true."
        case .later(let instant): "\(show(instant))."
        case .ended(let instant): "None: its EndDate, \(show(instant)), comes first."
        case .never: "None: the schedule has no time any more."
        case .frozen: "None: all its times of a year fall into a freeze."
        }
    }

    private static func lateness(
        of window: MaintenanceWindow, _ start: Instant, _ show: (Instant) -> String
    ) -> String {
        switch window.missedRun {
        case .runInWindow:
            "Found later than that, it opens at once until its cutoff; after that it is recorded as missed."
        case .skip: "Found a minute or more later, it is recorded as missed (MissedRun: Skip)."
        }
    }

    private static func words(of task: WindowTask, _ nodes: NodeTable?) -> String {
        var text = "\(task.name), \(task.document)"
        if task.type != .runCommand {
            return text + ": \(task.type.rawValue), which nothing carries out yet. It fails."
        }
        text += ", priority \(task.priority): "
        let parts = task.targets.map { target -> String in
            guard let nodes else { return "\(target.name), \(task.maxConcurrency) at once" }
            let load = AgendaLoad(of: task, target, in: nodes)
            let errors = load.stopsAtError.map { "stops at error \($0)" } ?? "no number of errors stops it"
            return "\(load.nodeCount) nodes of \(target.name), \(load.atOnce) at once, \(errors)"
        }
        return text + parts.joined(separator: "; then ") + "."
    }
}

extension AgendaNote {
    fileprivate var isAboutClocks: Bool {
        switch self {
        case .clockChange, .clocksChangeWhileOpen: true
        default: false
        }
    }

    fileprivate var isAboutFreeze: Bool {
        switch self {
        case .frozen, .frozenWhileOpen: true
        default: false
        }
    }

    fileprivate var isAboutGate: Bool {
        if case .gate = self { return true }
        return false
    }

    fileprivate var isAboutOverlap: Bool {
        switch self {
        case .previousStillOpen, .openTogether, .openTogetherWithMore: true
        default: false
        }
    }
}
