import Fleet
import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// What runs in a span of time, found from the definitions and from what operators have asked for: the answer to "what is
/// next?".
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
    /// Openings that began before `from` and have not ended by then, the earliest first.
    package private(set) var openAtStart: [AgendaOccurrence]
    /// nil without a fleet, or when only one window is asked for.
    package private(set) var coverage: AgendaCoverage?
    /// The closed times of the change calendars that are gone by, by their beginning.
    package private(set) var freezes: [AgendaFreeze]
    /// nil without a fleet.
    package let fleet: AgendaFleet?

    /// More occurrences than anybody reads. Beyond it there is an error, not a list that looks complete.
    package static let occurrencesMax = 100_000
    /// Runs of one association that are counted: every minute for almost two years.
    package static let countMax = 1_000_000

    /// Days before a span, so many at least, from which on what was asked about windows counts: one that was skipped is no
    /// run that another could wait for.
    package static var historyDays: Int { AgendaGates.historyDays + 1 }

    /// `nodes` is nil when there is no fleet; then nothing is said about nodes. With `listingAllRuns` associations that
    /// run more often than daily are listed, not counted. `interventions` are what operators have asked for.
    package init(
        windows: [MaintenanceWindow], associations: [Association], nodes: NodeTable?, from: Instant, to: Instant,
        listingAllRuns: Bool = false, interventions: [InterventionRecord] = []
    ) throws(AgendaError) {
        let windows = windows.sorted { $0.name < $1.name }
        let associations = associations.sorted { $0.name < $1.name }
        self.from = from
        self.to = to
        let fleet = nodes.map { AgendaFleet(windows: windows, nodes: $0) }
        let freezes = AgendaFreezes(
            of: windows, associations, in: from - .days(AgendaGates.historyDays + 1)..<to + .days(1))
        let openings = try AgendaOpenings(
            of: windows, fleet: fleet, nodes: nodes, freezes: freezes,
            interventions: AgendaInterventions(interventions), from: from, to: to)
        var found: [AgendaOccurrence] = []
        var summaries: [AgendaSummary] = []
        var absences = openings.absences
        for association in associations {
            let load = nodes.map { AgendaLoad(of: association, in: $0) }
            guard let schedule = association.schedule, listingAllRuns || !schedule.runsMoreThanDaily(from: from) else {
                summaries.append(try AgendaSummary(of: association, load: load, freezes, from: from, to: to))
                continue
            }
            let runs = try schedule.occurrences(
                from: from, to: to, max: Agenda.occurrencesMax - openings.inSpan.count - found.count,
                of: association.name)
            found += runs.map { run in
                let freeze = freezes.freeze(of: association, at: run.instant)
                return AgendaOccurrence(of: association, at: run, freeze: freeze, load: load)
            }
            if runs.isEmpty {
                absences.append(AgendaAbsence(of: association, schedule: schedule, freezes, from: from))
            }
        }
        // The openings are in order already, and most of what there is.
        occurrences = found.isEmpty ? openings.inSpan : (openings.inSpan + found).sorted { $0.order < $1.order }
        openAtStart = openings.openAtStart
        self.summaries = summaries
        self.absences = absences
        self.fleet = fleet
        self.freezes = freezes.list(from: from, to: to)
        coverage = fleet.flatMap { fleet in
            nodes.map { AgendaCoverage(windows: windows, fleet: fleet, nodes: $0, from: from) }
        }
    }
}

extension Agenda {
    /// What of it is about one window. Its notes still tell of the others.
    package func narrowed(toWindow name: String) -> Agenda {
        keeping(windows: { $0 == name }, associations: { _ in false })
    }

    /// What of it is about windows and associations with certain names.
    func keeping(windows: (String) -> Bool, associations: (String) -> Bool) -> Agenda {
        func isKept(_ kind: AgendaOccurrence.Kind, _ name: String) -> Bool {
            kind == .window ? windows(name) : associations(name)
        }
        var kept = self
        kept.occurrences = occurrences.filter { isKept($0.kind, $0.name) }
        kept.summaries = summaries.filter { associations($0.name) }
        kept.absences = absences.filter { isKept($0.kind, $0.name) }
        kept.openAtStart = openAtStart.filter { windows($0.name) }
        kept.freezes = freezes.compactMap { freeze in
            var freeze = freeze
            freeze.windows.removeAll { !windows($0) }
            freeze.associations.removeAll { !associations($0) }
            return freeze.windows.isEmpty && freeze.associations.isEmpty ? nil : freeze
        }
        kept.coverage = nil
        return kept
    }

    mutating func addNotes(_ notes: (AgendaOccurrence) -> [AgendaNote]) {
        for index in occurrences.indices { occurrences[index].notes += notes(occurrences[index]) }
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
