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
        /// An operator asked for it; the schedule does not have it.
        var isOutOfTurn = false

        var order: (Instant, Int) { (occurrence.instant, window) }
    }

    private let windows: [MaintenanceWindow]
    private let asked: AgendaInterventions
    private let from: Instant
    private let to: Instant

    /// The windows are sorted by name.
    init(
        of windows: [MaintenanceWindow], fleet: AgendaFleet?, nodes: NodeTable?, freezes: AgendaFreezes,
        interventions asked: AgendaInterventions, from: Instant, to: Instant
    ) throws(AgendaError) {
        self.windows = windows
        self.asked = asked
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
                let (window, instant) = (windows[opening.window], opening.occurrence.instant)
                // One that is skipped meets nothing: it is as if it ended as soon as it began.
                let isSkipped = asked.on(window, instant).contains { $0.action == .skip }
                return .init(
                    window: opening.window, scheduledFor: instant,
                    closesAt: isSkipped ? instant : asked.closing(of: window, at: instant).closesAt)
            }, names: windows.map(\.name),
            nodes: fleet.map { fleet in
                windows.map { NodeBits(fleet.nodes(of: $0.name), of: fleet.nodeCount) }
            })
        inSpan.reserveCapacity(openings.count)
        var hasOpened = [Bool](repeating: false, count: windows.count)
        for (number, opening) in openings.enumerated() {
            let window = windows[opening.window]
            let load = loads?[opening.window]
            var line = AgendaOccurrence(of: window, at: opening.occurrence, load: load, interventions: asked)
            if let gate = gates[number] { line.notes.append(.gate(gate)) }
            line.notes += frozen(window, at: opening.occurrence.instant, freezes)
            let isInSpan = line.scheduledFor >= from
            if isInSpan, !opening.isOutOfTurn, !hasOpened[opening.window] {
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
        // What opened up to a day before the span may still be open in it: no window is longer, unless somebody asked.
        let longest = Duration.hours(MaintenanceWindow.durationHoursRange.upperBound) + asked.longestExtension
        func isOpenInSpan(_ window: MaintenanceWindow, _ instant: Instant) -> Bool {
            asked.closing(of: window, at: instant).closesAt > from && instant < to
        }
        for (number, window) in windows.enumerated() {
            for instant in asked.runsNow(of: window, notOverAt: from) where isOpenInSpan(window, instant) {
                openings.append(
                    Opening(window: number, occurrence: Occurrence(instant: instant), isOutOfTurn: true))
            }
            guard window.isEnabled else { continue }
            let found = try window.schedule.occurrences(
                from: from - longest, to: to, max: Agenda.occurrencesMax - openings.count, of: window.name)
            for occurrence in found where isOpenInSpan(window, occurrence.instant) {
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
            where asked.closing(of: windows[number], at: occurrence.instant).closesAt <= from {
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
            let (window, instant) = (windows[opening.window], opening.occurrence.instant)
            let requests = asked.on(window, instant)
            // It is no run that another could wait for.
            if requests.contains(where: { $0.action == .skip }) { continue }
            let isUnfrozen = requests.contains { $0.overrides(.freeze) }
            let gate = gates.gate(
                of: opening.window, opensAt: instant,
                freeze: isUnfrozen ? nil : freezes.freeze(of: window, at: instant),
                isOverridden: requests.contains { $0.overrides(.gate) }, nodeCount: { loads?[$0].nodeCount })
            if let index { found[index] = gate }
        }
        return found
    }

    /// Notes on a freeze at the opening, and on those that begin while nodes may be started.
    private func frozen(
        _ window: MaintenanceWindow, at instant: Instant, _ freezes: AgendaFreezes
    ) -> [AgendaNote] {
        if window.calendars.isEmpty { return [] }
        if asked.on(window, instant).contains(where: { $0.action == .skip || $0.overrides(.freeze) }) { return [] }
        var notes: [AgendaNote] = []
        let closing = asked.closing(of: window, at: instant)
        if let freeze = freezes.freeze(of: window, at: instant) {
            notes.append(.frozen(freeze, cutoffAt: closing.cutoffAt))
        }
        let goesOn = window.tasks.contains { $0.cutoffBehavior == .continueTask }
        let lastStart = goesOn ? closing.closesAt : closing.cutoffAt
        for begin in freezes.beginnings(of: window, after: instant, before: lastStart) {
            if let freeze = window.freeze(at: begin) { notes.append(.frozenWhileOpen(freeze, from: begin)) }
        }
        return notes
    }
}
