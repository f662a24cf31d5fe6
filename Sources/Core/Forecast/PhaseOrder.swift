import MaintenanceWindows
import ScheduleExpressions

/// Whether the phases keep their order: over ten years, each opening of a gated window has a run before it that is new,
/// and whose soak is over in time.
package struct PhaseOrder: Hashable, Sendable {
    /// One gate over all these months.
    package struct Gate: Hashable, Sendable {
        package let window: String
        package let after: String
        package let openings: Int
        /// The openings that would be held, or may be, in order.
        package let held: [Instant]
    }

    /// By name of the gated window.
    package let gates: [Gate]
    /// Phases as they follow one another, each chain of gates from its first window on.
    package let chains: [[String]]

    package static let months = 120
    /// Openings of one window that are looked at: more often than daily over ten years.
    private static let openingsMax = 4_000

    /// Looks at the 120 months that begin at an instant.
    package init(of windows: [MaintenanceWindow], from start: Instant) {
        let end = start + .days(PhaseOrder.months * 30 + 53)
        let gated = windows.filter { $0.promotion != nil && $0.isEnabled }.sorted { $0.name < $1.name }
        gates = gated.map { window in
            var openings = 0
            var held: [Instant] = []
            for occurrence in window.schedule.occurrences(in: start..<end).prefix(PhaseOrder.openingsMax) {
                let gate = AgendaGate(of: window, at: occurrence.instant, among: windows) { _ in nil }
                openings += 1
                if let gate, !gate.soaksInTime { held.append(occurrence.instant) }
            }
            return Gate(window: window.name, after: window.promotion?.after ?? "", openings: openings, held: held)
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
