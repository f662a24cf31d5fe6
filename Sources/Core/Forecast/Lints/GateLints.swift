import Documents
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// Gates that can never be met, and gates that ask for more than the run before them does.
struct GateLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    var findings: [Lint] {
        definitions.windows.filter(\.isEnabled).compactMap { window -> Lint? in
            guard let promotion = window.promotion, let before = definitions.window(named: promotion.after) else {
                return nil
            }
            if let reason = definitions.reasonWithoutEvidence(of: before) {
                return Lint(
                    .gateWithoutEvidence, .window(window.name), "Promotion/After",
                    "The gate is never met, so it never opens: \(before.name) \(reason).",
                    wayOut: "Name a window that installs something, put \(before.name) right, or leave Promotion out.")
            }
            return stricterThanErrors(window, promotion, before)
        }
    }

    /// MaxErrors lets a run go on and count as a success with more failures than the gate after it bears.
    private func stricterThanErrors(
        _ window: MaintenanceWindow, _ promotion: Promotion, _ before: MaintenanceWindow
    ) -> Lint? {
        guard let nodes = definitions.nodes else { return nil }
        let count = nodes.nodeCount(nodes.worked(by: before))
        let wanted = (count * promotion.minimumSuccessPercent + 99) / 100
        let allowed = errorsAllowed(before, nodes)
        guard count > 0, count - allowed < wanted else { return nil }
        let left = count - allowed
        let share = percentage(left, of: count, below: promotion.minimumSuccessPercent)
        var ways: [String] = []
        if left * 100 / count >= 1 { ways.append("MinimumSuccessPercent: \(left * 100 / count)") }
        if let limit = limit(for: before, nodes, allowing: count - wanted) {
            ways.append("MaxErrors: \(limit) in \(before.name)")
        }
        return Lint(
            .gateStricterThanErrors, .window(window.name), "Promotion/MinimumSuccessPercent",
            """
            The gate wants \(promotion.minimumSuccessPercent) % of the nodes of \(before.name), \(wanted) of \
            \(count), but there \(counted(allowed, "error")) of \(count) \(allowed == 1 ? "is" : "are") allowed, yet \
            \(left) of \(count) is \(share) %: that run counts as a success, and this gate stays closed.
            """, wayOut: ways.isEmpty ? "Lower MaxErrors there." : "Write \(ways.joined(separator: ", or ")).")
    }

    /// Errors that a run of the window may have without being stopped: different nodes may fail in each command.
    private func errorsAllowed(
        _ window: MaintenanceWindow, _ nodes: NodeBundles, with limit: CountOrPercentage? = nil
    ) -> Int {
        let sum = window.commandTasks.reduce(0) { sum, task in
            sum
                + task.targets.reduce(0) { sum, target in
                    let count = nodes.nodeCount(nodes.select(target.targets))
                    return sum + min(count, (limit ?? task.maxErrors).errors(of: count))
                }
        }
        return min(sum, nodes.nodeCount(nodes.worked(by: window)))
    }

    /// The largest MaxErrors, written as it is there, that the gate bears.
    private func limit(for window: MaintenanceWindow, _ nodes: NodeBundles, allowing errors: Int) -> CountOrPercentage?
    {
        let isShare = window.commandTasks.contains { if case .percentage = $0.maxErrors { true } else { false } }
        let limits =
            isShare ? (0...100).map { .percentage($0) } : (0...max(0, errors)).map { CountOrPercentage.count($0) }
        return limits.last { errorsAllowed(window, nodes, with: $0) <= errors }
    }

    /// Rounded, unless it then would no longer be below what is wanted.
    private func percentage(_ part: Int, of whole: Int, below wanted: Int) -> String {
        let rounded = (part * 200 + whole) / (whole * 2)
        if rounded < wanted { return "\(rounded)" }
        let tenths = part * 1000 / whole
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension LintedDefinitions {
    /// Why no run of a window is ever evidence for a gate; nil when it may be.
    func reasonWithoutEvidence(of window: MaintenanceWindow) -> LintText? {
        if !window.isEnabled { return "is disabled" }
        if window.schedule.first(from: from) == nil { return "never opens from \(from) on" }
        if window.tasks.isEmpty { return "has no tasks, and zero nodes prove nothing" }
        if window.commandTasks.isEmpty { return "works on no node, which proves nothing" }
        if window.commandTasks.allSatisfy(\.isScan) { return "only scans, which proves nothing" }
        if let nodes, nodes.worked(by: window).isEmpty { return "works on no node, which proves nothing" }
        return nil
    }
}
