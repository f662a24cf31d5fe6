import MaintenanceWindows
import ScheduleExpressions

/// Schedules that never come, hardly ever come, come too often, or come only while everything is frozen.
struct ScheduleLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    var findings: [Lint] {
        definitions.scheduled.compactMap { neverFires($0) ?? rarelyFires($0) }
            + definitions.windows.filter(\.isEnabled).flatMap { window in
                [longerThanInterval(window), alwaysFrozen(window)].compactMap(\.self)
            }
    }

    private var from: Instant { definitions.from }

    // MARK: - Never, and hardly ever

    private func neverFires(_ scheduled: LintedDefinitions.Scheduled) -> Lint? {
        let schedule = scheduled.schedule
        guard schedule.first(from: from) == nil else { return nil }
        let last = schedule.previous(before: from)?.instant
        let past: LintText = last.map { " It was due last \($0)." } ?? ""
        var endless = schedule
        endless.endDate = nil
        if let endDate = schedule.endDate, let next = endless.first(from: from)?.instant {
            let reason: LintText =
                endDate < from ? "its EndDate, \(endDate), has passed" : "its EndDate is \(endDate), before \(next)"
            return Lint(
                .neverFires, scheduled.subject, "EndDate", "It never \(scheduled.happens): \(reason).\(past)",
                wayOut: "Write a later EndDate, or take the file out.")
        }
        return Lint(
            .neverFires, scheduled.subject, scheduled.member,
            "It never \(scheduled.happens): \(schedule.expression.description) names no time from \(from) on.\(past)",
            wayOut: "Write another \(scheduled.member), or take the file out.")
    }

    /// Two years and a day: what comes every other year is a plan, what comes more rarely is a slip.
    private static let rareGap = Duration.days(731)

    private func rarelyFires(_ scheduled: LintedDefinitions.Scheduled) -> Lint? {
        let schedule = scheduled.schedule
        if case .at = schedule.expression { return nil }
        guard let first = schedule.first(from: from)?.instant else { return nil }
        func lint(_ message: LintText, wayOut: LintText) -> Lint {
            Lint(.rarelyFires, scheduled.subject, scheduled.member, message, wayOut: wayOut)
        }
        guard let second = schedule.next(after: first)?.instant else {
            // With an EndDate somebody wanted it to be over.
            if schedule.endDate != nil { return nil }
            return lint(
                "It \(scheduled.happens) once more, \(first), and never again.",
                wayOut: "If once is meant, write at(\(schedule.zone.civil(at: first).description)); else another year.")
        }
        guard second - first > ScheduleLints.rareGap else { return nil }
        let years = (Int((second - first).milliseconds / 86_400_000) + 182) / 365
        return lint(
            "It \(scheduled.happens) \(first) and then not before \(second): once in \(years) years.",
            wayOut: "Write a day that every month or year has.")
    }

    // MARK: - Too often

    /// Openings of one window that are looked at.
    private static let openingsMax = 2_000

    private func longerThanInterval(_ window: MaintenanceWindow) -> Lint? {
        let length = Duration.hours(window.durationHours)
        var previous: Instant?
        var (openings, short) = (0, 0)
        var first: (opening: Instant, next: Instant)?
        var shortest = length
        let year = window.schedule.occurrences(in: from..<definitions.yearEnd)
        for occurrence in year.prefix(ScheduleLints.openingsMax) {
            if let previous {
                openings += 1
                let interval = occurrence.instant - previous
                if interval < length {
                    short += 1
                    if first == nil { first = (previous, occurrence.instant) }
                    shortest = min(shortest, interval)
                }
            }
            previous = occurrence.instant
        }
        guard let first else { return nil }
        let share = short == openings ? "each time" : "\(short) of \(openings) times in a year"
        let hours = Int(shortest.milliseconds / 3_600_000)
        return Lint(
            .longerThanInterval, .window(window.name), "Duration",
            """
            It is open for \(window.durationHours) h, but the opening of \(first.opening) is followed by the next one \
            \(first.next), after \(inWords(first.next - first.opening)), \(share): while work goes on, the next \
            opening is skipped.
            """,
            wayOut: hours >= 1 ? "Write Duration: \(hours) or less, or open it less often." : "Open it less often.")
    }

    // MARK: - Always frozen

    /// Openings that are held against the calendars: two years of months.
    private static let frozenOpenings = 24

    private func alwaysFrozen(_ window: MaintenanceWindow) -> Lint? {
        if window.calendars.isEmpty { return nil }
        let openings = window.schedule.occurrences(after: from - .milliseconds(1)).prefix(ScheduleLints.frozenOpenings)
            .map(\.instant)
        guard let first = openings.first else { return nil }
        for opening in openings {
            guard let freeze = window.freeze(at: opening) else { return nil }
            if let until = freeze.until, until < window.cutoff(of: opening) { return nil }
        }
        let names = list(window.calendars.map(\.name))
        return Lint(
            .alwaysFrozen, .window(window.name), "CalendarNames",
            """
            Nothing ever starts: at each of the next \(openings.count) openings, \(first) the first, \(names) is closed \
            until the cutoff.
            """, wayOut: "Open the window at another time, or the calendar at this one.")
    }
}
