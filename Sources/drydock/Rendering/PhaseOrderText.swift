import Forecast
import MaintenanceWindows
import ScheduleExpressions

/// Whether the phases keep their order in the years to come, as lines at the foot of a screen; none without phases.
struct PhaseOrderText {
    let windows: [MaintenanceWindow]
    let from: Instant
    let clock: ZoneClock
    var width = TextTable.width

    /// Chains that are told one by one.
    private static let chainsMax = 8

    /// The chains that keep it, and what is held of the others.
    var lines: [String] { text(keptOnly: false, without: []) }

    /// The chains that keep it alone: for a screen that says about the others what is to be done. `blocked` are windows
    /// whose gates are never met, which is not an order that is kept.
    func kept(without blocked: Set<String>) -> [String] { text(keptOnly: true, without: blocked) }

    private func text(keptOnly: Bool, without blocked: Set<String>) -> [String] {
        let known = Set(windows.map(\.name))
        let order = PhaseOrder(of: windows, from: from)
        var kept: [[String]] = []
        var sentences: [String] = []
        for chain in order.chains where chain.allSatisfy(known.contains) && blocked.isDisjoint(with: chain) {
            let gates = order.gates.filter { chain.contains($0.window) }
            if gates.allSatisfy(\.breaks.isEmpty) {
                kept.append(chain)
            } else if !keptOnly {
                sentences += gates.filter { !$0.breaks.isEmpty }.map(sentence)
            }
        }
        let always = "so in each of the next \(PhaseOrder.months) months."
        if kept.count > PhaseOrderText.chainsMax {
            sentences.insert("\(grouped(kept.count)) chains of phases keep theirs: \(always)", at: 0)
        } else {
            sentences = kept.map { "\($0.joined(separator: ", ")): \(always)" } + sentences
        }
        return sentences.isEmpty ? [] : footLine("Order", sentences.joined(separator: " "), width: width)
    }

    private func sentence(_ gate: PhaseOrder.Gate) -> String {
        let first = gate.breaks.first.map { ", \(clock.dateAndTime($0.opening)) the first" } ?? ""
        return "\(gate.window) after \(gate.after): even if all goes well, \(grouped(gate.breaks.count)) of "
            + "\(counted(gate.openings, "opening")) in \(PhaseOrder.months) months may be held\(first)."
    }
}
