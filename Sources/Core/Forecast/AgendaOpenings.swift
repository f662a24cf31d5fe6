import Fleet
import MaintenanceWindows
import ScheduleExpressions

/// When windows open in a span, and what is unusual about it.
struct AgendaOpenings {
    /// In order.
    private(set) var inSpan: [AgendaOccurrence] = []
    /// In order.
    private(set) var openAtStart: [AgendaOccurrence] = []
    private(set) var absences: [AgendaAbsence] = []

    /// One opening before it is a line of the agenda.
    private struct Opening {
        let window: Int
        let occurrence: Occurrence

        var order: (Instant, Int) { (occurrence.instant, window) }
    }

    private let windows: [MaintenanceWindow]
    private let from: Instant
    private let to: Instant

    /// The windows are sorted by name.
    init(
        of windows: [MaintenanceWindow], fleet: AgendaFleet?, nodes: NodeTable?, freezes: AgendaFreezes,
        from: Instant, to: Instant
    ) throws(AgendaError) {
        self.windows = windows
        self.from = from
        self.to = to
        let loads = fleet.flatMap { fleet in
            nodes.map { nodes in
                windows.map { AgendaLoad(of: $0, nodeCount: fleet.nodes(of: $0.name).count, in: nodes) }
            }
        }
        let openings = try openings()
        let gates = gates(of: openings, freezes: freezes, loads: loads)
        let meetings = AgendaMeetings(
            of: openings.map { opening in
                let instant = opening.occurrence.instant
                return .init(
                    window: opening.window, scheduledFor: instant, closesAt: windows[opening.window].end(of: instant))
            }, names: windows.map(\.name),
            nodes: fleet.map { fleet in
                windows.map { NodeBits(fleet.nodes(of: $0.name), of: fleet.nodeCount) }
            })
        inSpan.reserveCapacity(openings.count)
        var hasOpened = [Bool](repeating: false, count: windows.count)
        for (number, opening) in openings.enumerated() {
            let window = windows[opening.window]
            let load = loads?[opening.window]
            var line = AgendaOccurrence(of: window, at: opening.occurrence, load: load)
            if let gate = gates[number] { line.notes.append(.gate(gate)) }
            line.notes += AgendaOpenings.frozen(window, at: opening.occurrence.instant, freezes)
            let isInSpan = line.scheduledFor >= from
            if isInSpan, !hasOpened[opening.window] {
                if window.tasks.isEmpty { line.notes.append(.noTasks) }
                if let load, load.nodeCount == 0, !window.tasks.isEmpty { line.notes.append(.noNodes) }
                hasOpened[opening.window] = true
            }
            line.notes += meetings.notes[number]
            if isInSpan { inSpan.append(line) } else { openAtStart.append(line) }
        }
        absences = windows.indices.filter { !hasOpened[$0] }.map { AgendaAbsence(of: windows[$0], from: from) }
    }

    /// What opens in the span, or is still open when it begins, in order.
    private func openings() throws(AgendaError) -> [Opening] {
        var openings: [Opening] = []
        for (number, window) in windows.enumerated() where window.isEnabled {
            // What opened up to a day before the span may still be open in it: no window is longer.
            let found = try window.schedule.occurrences(
                from: from - .hours(MaintenanceWindow.durationHoursRange.upperBound), to: to,
                max: Agenda.occurrencesMax - openings.count, of: window.name)
            for occurrence in found where window.end(of: occurrence.instant) > from {
                openings.append(Opening(window: number, occurrence: occurrence))
            }
        }
        return openings.sorted { $0.order < $1.order }
    }

    /// For each opening what its gate asks for.
    private func gates(of openings: [Opening], freezes: AgendaFreezes, loads: [AgendaLoad]?) -> [AgendaGate?] {
        var gates = AgendaGates(of: windows)
        let phases = gates.phases
        var found = [AgendaGate?](repeating: nil, count: openings.count)
        if phases.isEmpty { return found }
        let begin = from - .days(AgendaGates.historyDays)
        gates.begin(at: begin)
        // What was before the span counts too; what is still open then is in both.
        var turns: [(opening: Opening, index: Int?)] = []
        for number in phases where windows[number].isEnabled {
            for occurrence in windows[number].schedule.occurrences(in: begin..<from)
            where windows[number].end(of: occurrence.instant) <= from {
                turns.append((Opening(window: number, occurrence: occurrence), nil))
            }
        }
        let isPhase = Set(phases)
        turns += openings.enumerated().filter { isPhase.contains($1.window) }.map { ($1, $0) }
        turns.sort { first, second in
            let (one, other) = (first.opening, second.opening)
            return (one.occurrence.instant, gates.depths[one.window], one.window)
                < (other.occurrence.instant, gates.depths[other.window], other.window)
        }
        for (opening, index) in turns {
            let instant = opening.occurrence.instant
            let gate = gates.gate(
                of: opening.window, opensAt: instant, freeze: freezes.freeze(of: windows[opening.window], at: instant),
                nodeCount: { loads?[$0].nodeCount })
            if let index { found[index] = gate }
        }
        return found
    }

    /// Notes on a freeze at the opening, and on those that begin while nodes may be started.
    private static func frozen(
        _ window: MaintenanceWindow, at instant: Instant, _ freezes: AgendaFreezes
    ) -> [AgendaNote] {
        if window.calendars.isEmpty { return [] }
        var notes: [AgendaNote] = []
        if let freeze = freezes.freeze(of: window, at: instant) {
            notes.append(.frozen(freeze, cutoffAt: window.cutoff(of: instant)))
        }
        let goesOn = window.tasks.contains { $0.cutoffBehavior == .continueTask }
        let lastStart = goesOn ? window.end(of: instant) : window.cutoff(of: instant)
        for begin in freezes.beginnings(of: window, after: instant, before: lastStart) {
            if let freeze = window.freeze(at: begin) { notes.append(.frozenWhileOpen(freeze, from: begin)) }
        }
        return notes
    }
}
