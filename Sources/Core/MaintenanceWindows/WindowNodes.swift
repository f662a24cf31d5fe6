import Documents
import Fleet

extension MaintenanceWindow {
    /// The nodes that its tasks work on, each once, in the fleet's order. Only tasks of type RUN_COMMAND work on nodes.
    package func nodeNumbers(in table: NodeTable) -> [Int] {
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

extension WindowTask {
    /// Whether it only looks for what is missing: that proves nothing about what is to be installed.
    package var isScan: Bool { WindowTask.isScan(document, parameters) }

    static func isScan(_ document: String, _ parameters: [String: [String]]) -> Bool {
        CommandDocument.patchDocuments.contains(document) && parameters["Operation"] == ["Scan"]
    }
}
