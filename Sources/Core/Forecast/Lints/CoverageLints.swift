import MaintenanceWindows
import ScheduleExpressions

/// Nodes that nobody maintains.
struct CoverageLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    private static let namesMax = 3

    /// One for each group that has such nodes. Disabled windows, and those that never open again, do not count; without
    /// any window there is nothing to be left out of.
    var findings: [Lint] {
        guard let nodes = definitions.nodes, !definitions.windows.isEmpty else { return [] }
        var isWorkedOn = [Bool](repeating: false, count: nodes.bundles.count)
        for window in definitions.windows where window.isEnabled {
            guard window.schedule.first(from: definitions.from) != nil else { continue }
            for number in nodes.worked(by: window) { isWorkedOn[number] = true }
        }
        let left = Dictionary(grouping: nodes.bundles.indices.filter { !isWorkedOn[$0] }) { nodes.bundles[$0].group }
        return nodes.groups.enumerated().compactMap { number, group -> Lint? in
            guard let numbers = left[number] else { return nil }
            let count = nodes.nodeCount(numbers)
            let names = nodes.names(numbers, atMost: CoverageLints.namesMax)
            let shown = names.count < count ? names.joined(separator: ", ") + " and so on" : list(names)
            let message: LintText =
                count == group.count
                ? "\(count == 1 ? "Its 1 node" : "None of its \(count) nodes") is in \(count == 1 ? "no" : "a") window that opens: \(shown)."
                : "\(count) of its \(counted(group.count, "node")) are in no window that opens: \(shown)."
            return Lint(
                .nodeInNoWindow, .group(group.name), "Name", message,
                wayOut: "Add a target that selects them to a window, or a window for them.")
        }
    }
}
