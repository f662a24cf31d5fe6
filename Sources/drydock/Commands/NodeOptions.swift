import ArgumentParser
import Fleet
import Forecast

/// `--node` and `--tag`: what touches these machines?
struct NodeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Show what touches this node: its id or its name.", valueName: "id"))
    var node: String?

    @Option(
        help: ArgumentHelp(
            "Show what touches nodes with this tag. Of several, a node must have all.", valueName: "key=value"))
    var tag: [String] = []

    /// nil: neither is given. Throws when there is no such node, tag or fleet.
    func selection(in nodes: NodeTable?) throws(Failure) -> AgendaSelection? {
        guard node != nil || !tag.isEmpty else { return nil }
        let option = node == nil ? "--tag" : "--node"
        guard let nodes else {
            throw Failure(.failed, "There is no fleet for \(option) to look into. Add fleet/, or give --fleet.")
        }
        let found = try node.map { name throws(Failure) in try NodeOptions.find(name, in: nodes) }
        let tags = try tag.map { text throws(Failure) in try NodeOptions.read(text, in: nodes) }
        let label = ([found?.name].compactMap { $0 } + tag).joined(separator: ", ")
        let selection = AgendaSelection(label, in: nodes) { candidate in
            (found.map { $0.id == candidate.id } ?? true)
                && tags.allSatisfy { candidate.tags[$0.key] == $0.value }
        }
        guard !selection.isEmpty else {
            throw Failure(.notFound, "No node is all of \(label). Leave one out.")
        }
        return selection
    }

    /// The options as they were given, for a command that is suggested.
    var asGiven: String {
        (node.map { " --node \(ShellWord($0))" } ?? "") + tag.map { " --tag \(ShellWord($0))" }.joined()
    }

    private static func find(_ name: String, in nodes: NodeTable) throws(Failure) -> ManagedNode {
        if let node = nodes.nodes.first(where: { $0.id.rawValue == name || $0.name == name }) { return node }
        let nearest = NearestName(to: name, in: nodes.nodes.map(\.name)).advice
        throw Failure(.notFound, "There is no node \(name). \(nearest)")
    }

    private static func read(_ text: String, in nodes: NodeTable) throws(Failure) -> (key: String, value: String) {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
            throw .usage("--tag \(text) is no tag. Write a key and a value, such as 'Patch Group=production-linux'.")
        }
        let (key, value) = (String(text[..<sign]), String(text[text.index(after: sign)...]))
        let values = Set(nodes.nodes.compactMap { $0.tags[key] }).sorted()
        if values.isEmpty {
            let keys = Set(nodes.nodes.flatMap(\.tags.keys)).sorted()
            throw Failure(.notFound, "No node has a tag \(key). \(NearestName(to: key, in: keys).advice)")
        }
        guard values.contains(value) else {
            let nearest = NearestName(to: value, in: values).advice
            throw Failure(.notFound, "No node has \(key)=\(value). \(nearest)")
        }
        return (key, value)
    }
}
