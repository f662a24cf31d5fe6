import MaintenanceWindows
import ScheduleExpressions

/// Phases that do not keep their order: production before staging, or before its soak is over.
struct PhaseLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    var findings: [Lint] { gated + named }

    // MARK: - By their gates

    private var gated: [Lint] {
        PhaseOrder(of: definitions.windows, from: definitions.from).gates.compactMap { gate -> Lint? in
            guard let first = gate.breaks.first, let before = definitions.window(named: gate.after),
                let window = definitions.window(named: gate.window), let promotion = window.promotion,
                // That it never opens at all has been said then.
                definitions.reasonWithoutEvidence(of: before) == nil
            else { return nil }
            let soak = promotion.soakDays == 0 ? "" : " and soak for \(counted(promotion.soakDays, "day"))"
            let months = gate.months
            return Lint(
                .phaseOrder, .window(window.name), "Schedule",
                """
                It does not keep its place after \(before.name) in \(months.count) of \(gate.monthsOpen) months\
                \(gate.openings > gate.monthsOpen ? ", at \(gate.breaks.count) of \(gate.openings) openings" : ""): even \
                if all goes well, that may not be done\(soak) in time. First \(first.opening): \
                \(reason(first, before)).
                """,
                wayOut: gate.breaks.allSatisfy { !$0.isNew }
                    ? "Open it no more often than \(before.name), or that one in time before each opening."
                    : promotion.soakDays == 0
                        ? "Open it later, such as the same weekday a week on, or open \(before.name) earlier."
                        : "Open it later, such as the same weekday a week on, or \(before.name) earlier, or lower SoakDays.",
                months: months)
        }
    }

    private func reason(_ held: PhaseOrder.Break, _ before: MaintenanceWindow) -> LintText {
        guard let run = held.run else { return "\(before.name) has not opened by then" }
        if !held.isNew { return "\(before.name) has not opened since this window last did, \(held.since ?? run)" }
        let closesAt = before.end(of: run)
        if run == held.opening { return "both open at once" }
        if closesAt > held.opening { return "\(before.name) of \(run) may go on until \(closesAt)" }
        return "\(before.name) of \(run) ends \(closesAt), \(days(held.opening - closesAt)) before it"
    }

    private func days(_ duration: Duration) -> String {
        let hours = Int(duration.milliseconds / 3_600_000)
        return hours < 24 ? inWords(duration) : "\(hours / 24) d \(hours % 24) h"
    }

    // MARK: - By their names

    /// Windows without a gate between them whose names tell that one is a phase before the other, where the later one
    /// opens every time, for ten years, sooner before the earlier one than after it.
    private var named: [Lint] {
        var families: [[String]: [(phase: Int, window: MaintenanceWindow)]] = [:]
        for window in definitions.windows where window.isEnabled {
            guard let (phase, rest) = PhaseLints.phase(of: window.name) else { continue }
            families[rest, default: []].append((phase, window))
        }
        return families.keys.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { rest -> [Lint] in
            let family = (families[rest] ?? []).sorted { ($0.phase, $0.window.name) < ($1.phase, $1.window.name) }
            return zip(family, family.dropFirst()).compactMap { earlier, later in
                earlier.phase < later.phase ? inverted(earlier.window, later.window) : nil
            }
        }
    }

    /// Words of names for phases that follow one another, and what is left of the name.
    private static let phaseWords = [
        ["dev", "development", "test"], ["stage", "staging", "preprod", "uat"], ["prod", "production", "live"],
    ]

    private static func phase(of name: String) -> (phase: Int, rest: [String])? {
        var words = name.lowercased().split { "-_.".contains($0) }.map(String.init)
        for (phase, known) in phaseWords.enumerated() {
            guard let index = words.firstIndex(where: known.contains) else { continue }
            words.remove(at: index)
            return (phase, words)
        }
        return nil
    }

    /// Openings of one window that are looked at: each week of ten years.
    private static let openingsMax = 525

    private func inverted(_ earlier: MaintenanceWindow, _ later: MaintenanceWindow) -> Lint? {
        // With a gate the order is another matter.
        if earlier.promotion != nil && earlier.promotion?.after == later.name || later.promotion != nil { return nil }
        var runs = LatestRun(of: earlier.schedule)
        var months: [YearMonth] = []
        var first: (opening: Instant, next: Instant)?
        let openings = later.schedule.occurrences(in: definitions.from..<definitions.farEnd)
        for opening in openings.prefix(PhaseLints.openingsMax).map(\.instant) {
            guard let run = runs.latest(upTo: opening) else { continue }
            guard let next = runs.upcoming, next - opening < opening - run else { return nil }
            if first == nil { first = (opening, next) }
            let month = YearMonth(of: opening, in: later.schedule.zone)
            if months.last != month { months.append(month) }
        }
        guard let first else { return nil }
        return Lint(
            .phaseOrder, .window(later.name), "Schedule",
            """
            By its name it comes after \(earlier.name), but it opens before it each time, in \(months.count) of \
            \(PhaseOrder.months) months: first \(first.opening), and \(earlier.name) follows \(first.next).
            """,
            wayOut:
                "Open \(earlier.name) first, and write Promotion: {After: \(earlier.name)} here to make sure of it.",
            months: months)
    }
}
