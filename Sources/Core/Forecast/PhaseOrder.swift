import MaintenanceWindows
import ScheduleExpressions

/// Whether the phases keep their order: over ten years, each opening of a gated window has a run before it that is new,
/// and whose soak is over in time, even if that run takes as long as it may.
package struct PhaseOrder: Hashable, Sendable {
    /// One gate over all these months.
    package struct Gate: Hashable, Sendable {
        package let window: String
        package let after: String
        package let openings: Int
        /// In so many different months.
        package let monthsOpen: Int
        /// The openings that would be held, or may be, in order.
        package let breaks: [Break]
        /// The months that these openings are in, as the window's own clocks have it, each once.
        package let months: [YearMonth]
    }

    /// An opening that would be held, or may be.
    package struct Break: Hashable, Sendable {
        package let opening: Instant
        /// The last opening by then of the window that goes before; nil when there was none.
        package let run: Instant?
        /// Whether that was after this window last opened: else it was evidence already.
        package let isNew: Bool
        /// When this window last opened.
        package let since: Instant?
    }

    /// By name of the gated window.
    package let gates: [Gate]
    /// Phases as they follow one another, each chain of gates from its first window on.
    package let chains: [[String]]

    package static let months = 120
    /// Openings of one window that are looked at: five a day over ten years.
    fileprivate static let openingsMax = 20_000

    /// Looks at 120 months, of the first one at what is left of it.
    package init(of windows: [MaintenanceWindow], from start: Instant) {
        let known = Dictionary(windows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let gated = windows.filter { $0.promotion != nil && $0.isEnabled }.sorted { $0.name < $1.name }
        gates = gated.compactMap { window in
            window.promotion.map { Gate(of: window, $0, before: known[$0.after], from: start) }
        }
        var following: [String: String] = [:]
        for window in gated { following[window.name] = window.promotion?.after }
        let befores = Set(following.values)
        chains = gated.map(\.name).filter { !befores.contains($0) }.map { last in
            var chain = [last]
            while let before = following[chain[0]], chain.count <= windows.count { chain.insert(before, at: 0) }
            return chain
        }
    }
}

extension PhaseOrder.Gate {
    /// Follows the gate from opening to opening. One that is held until its cutoff has not started, so the run before it
    /// is still new for the next one; one that is only held up has.
    fileprivate init(
        of window: MaintenanceWindow, _ promotion: Promotion, before: MaintenanceWindow?, from start: Instant
    ) {
        let zone = window.schedule.zone
        let span = start..<YearMonth(of: start, in: zone).start(in: zone, monthsOn: PhaseOrder.months)
        var runs = before.flatMap { $0.isEnabled ? LatestRun(of: $0.schedule) : nil }
        var lastStart = window.schedule.previous(before: span.lowerBound)?.instant
        var openings = 0
        var breaks: [PhaseOrder.Break] = []
        var (months, opened): ([YearMonth], [YearMonth]) = ([], [])
        for opening in window.schedule.occurrences(in: span).prefix(PhaseOrder.openingsMax).map(\.instant) {
            openings += 1
            let month = YearMonth(of: opening, in: zone)
            if opened.last != month { opened.append(month) }
            let run = runs?.latest(upTo: opening)
            let isNew = run.map { run in lastStart.map { run > $0 } ?? true } ?? false
            // The gate is met then, at the latest.
            let metAt = run.flatMap { run in before.map { $0.end(of: run) + .days(promotion.soakDays) } }
            if isNew, let metAt, metAt <= opening {
                lastStart = opening
                continue
            }
            breaks.append(PhaseOrder.Break(opening: opening, run: run, isNew: isNew, since: lastStart))
            if isNew, let metAt, metAt < window.cutoff(of: opening) { lastStart = opening }
            if months.last != month { months.append(month) }
        }
        self.init(
            window: window.name, after: promotion.after, openings: openings, monthsOpen: opened.count, breaks: breaks,
            months: months)
    }
}
