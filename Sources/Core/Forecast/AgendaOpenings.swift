import Fleet
import MaintenanceWindows
import ScheduleExpressions

/// When windows open in a span, and which of them are open together.
struct AgendaOpenings {
    private(set) var inSpan: [AgendaOccurrence] = []
    private(set) var openAtStart: [AgendaOccurrence] = []
    private(set) var absences: [AgendaAbsence] = []

    /// One opening while notes are being made.
    private struct Opening {
        let window: Int
        var occurrence: AgendaOccurrence
        let closesAt: Instant
    }

    init(of windows: [MaintenanceWindow], nodes: NodeTable?, from: Instant, to: Instant) throws(AgendaError) {
        var openings: [Opening] = []
        let nodeSets = nodes.map { table in windows.map { Set($0.nodeNumbers(in: table)) } }
        for (index, window) in windows.enumerated() {
            let load = nodes.map { AgendaLoad(of: window, in: $0) }
            var isFirst = true
            // What opened up to a day before the span may still be open in it: no window is longer.
            let found =
                window.isEnabled
                ? try window.schedule.occurrences(
                    from: from - .hours(MaintenanceWindow.durationHoursRange.upperBound), to: to,
                    max: Agenda.occurrencesMax - openings.count, of: window.name) : []
            for occurrence in found where window.end(of: occurrence.instant) > from {
                var line = AgendaOccurrence(of: window, at: occurrence, load: load)
                let gate = AgendaGate(of: window, at: occurrence.instant, among: windows) { before in
                    nodes.map { AgendaLoad(of: before, in: $0).nodeCount }
                }
                if let gate { line.notes.append(.gate(gate)) }
                if let freeze = window.freeze(at: occurrence.instant) {
                    line.notes.append(.frozen(freeze, cutoffAt: window.cutoff(of: occurrence.instant)))
                }
                if line.scheduledFor >= from {
                    if isFirst, window.tasks.isEmpty { line.notes.append(.noTasks) }
                    if isFirst, let load, load.nodeCount == 0, !window.tasks.isEmpty { line.notes.append(.noNodes) }
                    isFirst = false
                }
                let closesAt = window.end(of: occurrence.instant)
                openings.append(Opening(window: index, occurrence: line, closesAt: closesAt))
            }
            if isFirst { absences.append(AgendaAbsence(of: window, from: from)) }
        }
        openings.sort { $0.occurrence.order < $1.occurrence.order }
        AgendaOpenings.noteMeetings(in: &openings, nodeSets: nodeSets)
        inSpan = openings.map(\.occurrence).filter { $0.scheduledFor >= from }
        openAtStart = openings.map(\.occurrence).filter { $0.scheduledFor < from }
    }

    /// Notes on both of two openings that meet on the same nodes, and on one that meets its own predecessor.
    private static func noteMeetings(in openings: inout [Opening], nodeSets: [Set<Int>]?) {
        var open: [Int] = []
        var shared: [[Int]: Int] = [:]
        for current in openings.indices {
            let start = openings[current].occurrence.scheduledFor
            open.removeAll { openings[$0].closesAt <= start }
            for earlier in open {
                let (first, second) = (openings[earlier].window, openings[current].window)
                if first == second {
                    openings[current].occurrence.notes.append(
                        .previousStillOpen(
                            scheduledFor: openings[earlier].occurrence.scheduledFor,
                            closesAt: openings[earlier].closesAt))
                } else if let nodeSets {
                    let pair = [min(first, second), max(first, second)]
                    let count = shared[pair] ?? nodeSets[first].intersection(nodeSets[second]).count
                    shared[pair] = count
                    if count > 0 { noteMeeting(of: earlier, current, on: count, in: &openings) }
                }
            }
            open.append(current)
        }
    }

    private static func noteMeeting(of first: Int, _ second: Int, on count: Int, in openings: inout [Opening]) {
        for (one, other) in [(first, second), (second, first)] {
            openings[one].occurrence.notes.append(
                .openTogether(
                    with: openings[other].occurrence.name, scheduledFor: openings[other].occurrence.scheduledFor,
                    closesAt: openings[other].closesAt, nodeCount: count))
        }
    }
}
