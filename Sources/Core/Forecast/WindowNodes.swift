import Fleet
import MaintenanceWindows

extension MaintenanceWindow {
    /// The nodes that its tasks work on, each once, in the fleet's order.
    func nodeNumbers(in table: NodeTable) -> [Int] {
        var seen: [[Target]] = []
        var found: [Int] = []
        let targets = tasks.filter { $0.type == .runCommand }.flatMap(\.targets)
        for target in targets where !seen.contains(target.targets) {
            seen.append(target.targets)
            found += table.select(target.targets)
        }
        return seen.count > 1 ? Set(found).sorted() : found
    }
}
