import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// Whether the phases keep their order in the years to come, as lines at the foot of a screen; none without phases.
struct PhaseOrderText {
    let windows: [MaintenanceWindow]
    let from: Instant
    let clock: ZoneClock

    var lines: [String] {
        let known = Set(windows.map(\.name))
        let order = PhaseOrder(of: windows, from: from)
        var sentences: [String] = []
        for chain in order.chains where chain.allSatisfy(known.contains) {
            let gates = order.gates.filter { chain.contains($0.window) }
            if gates.allSatisfy(\.held.isEmpty) {
                sentences.append(
                    "\(chain.joined(separator: ", ")): so in each of the next \(PhaseOrder.months) months.")
            }
            sentences += gates.filter { !$0.held.isEmpty }.map(sentence)
        }
        return sentences.isEmpty ? [] : footLine("Order", sentences.joined(separator: " "))
    }

    private func sentence(_ gate: PhaseOrder.Gate) -> String {
        let first = gate.held.first.map { ", \(clock.dateAndTime($0)) the first" } ?? ""
        return "\(gate.window) after \(gate.after): even if all goes well, \(grouped(gate.held.count)) of "
            + "\(counted(gate.openings, "opening")) in \(PhaseOrder.months) months may be held\(first)."
    }
}
