import Fleet
import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// What runs in a span of time, found from the definitions alone: the answer to "what is next?".
///
/// An occurrence exactly at `from` belongs to it, one at `to` does not. Whether the scheduler runs at those times, and
/// what it did before, is not asked: an association that is new is also applied when the scheduler starts, and that
/// application is not here.
package struct Agenda: Hashable, Sendable {
    package let from: Instant
    package let to: Instant
    /// By scheduled instant, then windows before associations, then by name.
    package private(set) var occurrences: [AgendaOccurrence]
    /// Associations that are counted instead of listed, by name.
    package private(set) var summaries: [AgendaSummary]
    /// Windows and associations without an occurrence in the span, windows first, each by name.
    package private(set) var absences: [AgendaAbsence]
    /// AgendaOpenings that began before `from` and have not ended by then, the earliest first.
    package private(set) var openAtStart: [AgendaOccurrence]
    /// nil without a fleet, or when only one window is asked for.
    package private(set) var coverage: AgendaCoverage?

    /// More occurrences than anybody reads. Beyond it there is an error, not a list that looks complete.
    package static let occurrencesMax = 100_000
    /// Runs of one association that are counted: every minute for almost two years.
    package static let countMax = 1_000_000

    /// `nodes` is nil when there is no fleet; then nothing is said about nodes. With `listingAllRuns` associations that
    /// run more often than daily are listed, not counted.
    package init(
        windows: [MaintenanceWindow], associations: [Association], nodes: NodeTable?, from: Instant, to: Instant,
        listingAllRuns: Bool = false
    ) throws(AgendaError) {
        let windows = windows.sorted { $0.name < $1.name }
        let associations = associations.sorted { $0.name < $1.name }
        self.from = from
        self.to = to
        let openings = try AgendaOpenings(of: windows, nodes: nodes, from: from, to: to)
        var found = openings.inSpan
        var summaries: [AgendaSummary] = []
        var absences = openings.absences
        for association in associations {
            let load = nodes.map { AgendaLoad(of: association, in: $0) }
            guard let schedule = association.schedule, listingAllRuns || !schedule.runsMoreThanDaily(from: from) else {
                summaries.append(try AgendaSummary(of: association, load: load, from: from, to: to))
                continue
            }
            let runs = try schedule.occurrences(
                from: from, to: to, max: Agenda.occurrencesMax - found.count, of: association.name)
            found += runs.map { AgendaOccurrence(of: association, at: $0, load: load) }
            if runs.isEmpty { absences.append(AgendaAbsence(of: association, schedule: schedule, from: from)) }
        }
        occurrences = found.sorted { $0.order < $1.order }
        openAtStart = openings.openAtStart.sorted { $0.order < $1.order }
        self.summaries = summaries
        self.absences = absences
        coverage = nodes.map { AgendaCoverage(windows: windows, nodes: $0, from: from) }
    }
}

extension Agenda {
    /// What of it is about one window. Its notes still tell of the others.
    package func narrowed(toWindow name: String) -> Agenda {
        var narrowed = self
        narrowed.occurrences = occurrences.filter { $0.kind == .window && $0.name == name }
        narrowed.summaries = []
        narrowed.absences = absences.filter { $0.kind == .window && $0.name == name }
        narrowed.openAtStart = openAtStart.filter { $0.name == name }
        narrowed.coverage = nil
        return narrowed
    }
}

/// A span with too much in it.
package enum AgendaError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooManyOccurrences(of: String, limit: Int)

    package var description: String {
        switch self {
        case .tooManyOccurrences(let name, let limit):
            "With \(name) there are more than \(limit) occurrences in this span. Ask for a shorter one."
        }
    }
}

extension Schedule {
    /// The occurrences of `[from, to)`, at most `max` of them.
    func occurrences(
        from: Instant, to: Instant, max: Int, of name: String
    ) throws(AgendaError) -> [Occurrence] {
        let found = Array(occurrences(in: from..<to).prefix(max + 1))
        guard found.count <= max else { throw .tooManyOccurrences(of: name, limit: Agenda.occurrencesMax) }
        return found
    }

    /// The first occurrence at `instant` or later.
    func first(from instant: Instant) -> Occurrence? { next(after: instant - .milliseconds(1)) }

    /// Whether it has more than seven occurrences in the first week of its occurrences.
    ///
    /// The week is two hours short, because the clocks may be changed in it: then a day has 23 hours.
    func runsMoreThanDaily(from: Instant) -> Bool {
        guard let first = first(from: from) else { return false }
        var last = first.instant
        for _ in 0..<7 {
            guard let next = next(after: last), next.instant - first.instant < .hours(7 * 24 - 2) else { return false }
            last = next.instant
        }
        return true
    }
}
