import MaintenanceWindows
import ScheduleExpressions

/// Times that the clocks skip in spring or show twice in autumn, over the next ten years.
struct ClockLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    var findings: [Lint] {
        var changes: [String: [Transition]] = [:]
        return definitions.scheduled.flatMap { scheduled in
            let zone = scheduled.schedule.zone
            let known =
                changes[zone.name]
                ?? zone.transitions(in: definitions.from..<definitions.farEnd)
                .filter { $0.offsetBefore != $0.offsetAfter }
            changes[zone.name] = known
            return [gap(scheduled, known), overlap(scheduled, known)].compactMap(\.self)
        }
    }

    /// A change of the clocks, and the first time of the schedule that it concerns.
    private struct Hit {
        let change: Transition
        let reading: CivilDateTime
    }

    private func gap(_ scheduled: LintedDefinitions.Scheduled, _ changes: [Transition]) -> Lint? {
        var probe = scheduled.schedule
        probe.daylightSaving.gap = .runAfter
        let hits = changes.compactMap { change -> Hit? in
            guard change.offsetAfter > change.offsetBefore else { return nil }
            let span = change.instant..<(change.instant + .milliseconds(1))
            guard
                case .movedOutOfGap(let reading) = probe.occurrences(in: span).first(where: { _ in true })?.clockChange
            else { return nil }
            return Hit(change: change, reading: reading)
        }
        guard let first = hits.first else { return nil }
        let zone = scheduled.schedule.zone
        let after = zone.civil(at: first.change.instant)
        let (lost, isSkipped) = (time(first.reading), scheduled.schedule.daylightSaving.gap == .skip)
        let what: String =
            isSkipped
            ? "It is not made up for, so on these days it never \(scheduled.happens)."
            : "It then \(scheduled.happens) right after the change, at \(time(after)) \(first.change.abbreviationAfter)."
        return Lint(
            .clockGap, scheduled.subject, scheduled.member,
            """
            It is due at \(lost) on days on which the clocks of \(zone.name) skip that time: \
            \(often(hits)). \(what)
            """,
            wayOut: """
                Write another hour, such as \(time(after)), or ScheduleTimezone: UTC\
                \(isSkipped ? ", or DaylightSaving: {Gap: RunAfter}" : "").
                """)
    }

    private func overlap(_ scheduled: LintedDefinitions.Scheduled, _ changes: [Transition]) -> Lint? {
        // What follows elapsed time is due in both passes, and is meant to be.
        if case .cron(let cron) = scheduled.schedule.expression, cron.followsElapsedTime { return nil }
        var probe = scheduled.schedule
        probe.daylightSaving.overlap = .both
        let zone = scheduled.schedule.zone
        let hits = changes.compactMap { change -> Hit? in
            guard change.offsetAfter < change.offsetBefore else { return nil }
            let span = (change.instant - .seconds(change.offsetBefore - change.offsetAfter))..<change.instant
            let twice = probe.occurrences(in: span).first { $0.clockChange == .firstOfTwo }
            return twice.map { Hit(change: change, reading: zone.civil(at: $0.instant)) }
        }
        guard let first = hits.first else { return nil }
        let pass: String
        switch scheduled.schedule.daylightSaving.overlap {
        case .first: pass = "It \(scheduled.happens) the first time only."
        case .second: pass = "It \(scheduled.happens) the second time only."
        case .both: pass = "It \(scheduled.happens) both times."
        }
        let isDoubled = scheduled.schedule.daylightSaving.overlap == .both
        let length = Duration.seconds(first.change.offsetBefore - first.change.offsetAfter)
        let after = zone.civil(at: first.change.instant + length)
        return Lint(
            .clockOverlap, scheduled.subject, scheduled.member, severity: isDoubled ? .warning : .note,
            """
            It is due at \(time(first.reading)) on days on which the clocks of \(zone.name) show that time twice: \
            \(often(hits)). \(pass)
            """,
            wayOut: """
                Write another hour, such as \(time(after)), or ScheduleTimezone: UTC\
                \(isDoubled ? ", or DaylightSaving: {Overlap: First}" : "").
                """)
    }

    private func often(_ hits: [Hit]) -> LintText {
        guard let first = hits.first else { return "" }
        let times = hits.count == 1 ? "once" : "\(hits.count) times"
        return "\(times) in the next 10 years, \(hits.count == 1 ? "" : "first ")\(first.change.instant)"
    }

    /// `02:00`, with seconds only where there are any.
    private func time(_ reading: CivilDateTime) -> String {
        String(reading.description.dropFirst(11).prefix(reading.second == 0 ? 5 : 8))
    }
}
