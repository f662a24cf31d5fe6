import ChangeCalendars
import MaintenanceWindows
import ScheduleExpressions

/// What the gates of windows will ask for, opening after opening: one that would be held is no run that another could
/// wait for.
struct AgendaGates {
    private let windows: [MaintenanceWindow]
    /// For each window the one that goes before it; nil without a gate, or if there is no such window.
    private let befores: [Int?]
    /// For each window, how many go before it in turn: at one instant the first of a chain is judged first.
    let depths: [Int]
    /// The latest opening of each window that is not held, and the latest one that is.
    private var runs: [AgendaGate.Run?]
    private var heldRuns: [Instant?]

    /// Days before a span from which on the openings of phases are looked at, to know which of them would be held.
    static let historyDays = 100

    init(of windows: [MaintenanceWindow]) {
        self.windows = windows
        var numbers: [String: Int] = [:]
        for (number, window) in windows.enumerated() where numbers[window.name] == nil { numbers[window.name] = number }
        let befores = windows.map { window in window.promotion.flatMap { numbers[$0.after] } }
        self.befores = befores
        depths = windows.indices.map { number in
            var depth = 0
            var current = number
            while let before = befores[current], depth < windows.count {
                depth += 1
                current = before
            }
            return depth
        }
        runs = [AgendaGate.Run?](repeating: nil, count: windows.count)
        heldRuns = [Instant?](repeating: nil, count: windows.count)
    }

    /// Windows with a gate, and those that one of them waits for, by number.
    var phases: [Int] {
        Set(befores.indices.flatMap { number in befores[number].map { [number, $0] } ?? [] }).sorted()
    }

    /// Takes it that what opened last before an instant ran.
    mutating func begin(at instant: Instant) {
        for number in phases where windows[number].isEnabled {
            guard let last = windows[number].schedule.previous(before: instant)?.instant else { continue }
            runs[number] = AgendaGate.Run(
                scheduledFor: last, startsAt: last, closesAt: windows[number].end(of: last))
        }
    }

    /// What the gate of the next opening asks for, if it has one that is not overridden. Openings are to come in order,
    /// those of one instant by depth.
    mutating func gate(
        of number: Int, opensAt: Instant, freeze: Freeze?, isOverridden: Bool = false, nodeCount: (Int) -> Int?
    ) -> AgendaGate? {
        let window = windows[number]
        var gate: AgendaGate?
        if !isOverridden, let before = befores[number], let promotion = window.promotion {
            gate = AgendaGate(
                promotion, opensAt: opensAt, run: runs[before], since: runs[number], heldRun: heldRuns[before],
                nodeCount: nodeCount(before))
        }
        var startsAt: Instant? = opensAt
        if let freeze { startsAt = freeze.until.flatMap { $0 < window.cutoff(of: opensAt) ? $0 : nil } }
        if let startsAt, gate?.isNeverMet != true {
            runs[number] = AgendaGate.Run(
                scheduledFor: opensAt, startsAt: startsAt, closesAt: window.end(of: opensAt))
        } else {
            heldRuns[number] = opensAt
        }
        return gate
    }
}
