import ArgumentParser
import Forecast

/// `--generate nodes=10000,windows=200,associations=20`: definitions of a size instead of the ones in the folder.
struct GenerateOption: ExpressibleByArgument, Hashable {
    let nodes: Int
    let windows: Int
    let associations: Int
    private let text: String

    /// What is left out is none, but there is no fleet without nodes.
    init?(argument: String) {
        let ranges = [
            "nodes": GeneratedDefinitions.nodesRange, "windows": GeneratedDefinitions.windowsRange,
            "associations": GeneratedDefinitions.associationsRange,
        ]
        var values: [String: Int] = [:]
        for pair in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let range = ranges[parts[0]], let value = Int(parts[1]), range.contains(value),
                values.updateValue(value, forKey: parts[0]) == nil
            else { return nil }
        }
        guard let nodes = values["nodes"] else { return nil }
        self.nodes = nodes
        windows = values["windows"] ?? 0
        associations = values["associations"] ?? 0
        text = argument
    }

    /// As it was given.
    var description: String { text }

    static let help = ArgumentHelp(
        "Rehearse definitions of a size instead of those of a folder: nodes=10000,windows=200,associations=20. "
            + "1 to 100000 nodes, up to 10000 windows and 1000 associations.", valueName: "sizes")
}
