import Documents
import Fleet
import SimulatedFleet

/// Holds what is defined against the fleet. Warns about targets that select no node, and about commands that no node of
/// their targets can carry out: hardly ever what was meant, though a later node may change it.
struct FleetCoverage {
    let fleet: FleetDefinition
    /// One node of each group and platform: as far as tags and platforms go, all others are like them.
    private let examples: [ManagedNode]

    init(fleet: FleetDefinition) {
        self.fleet = fleet
        examples = fleet.groups.flatMap { group in
            var few = group
            let rounds = group.tagsInTurn.values.reduce(1) { min(1000, $0 * max(1, $1.count)) }
            few.count = min(group.count, group.platforms.count * rounds)
            return few.nodes
        }
    }

    func warn(_ context: ReadingContext) {
        let lists = context.targetLists.map(\.targets) + context.commandUses.flatMap(\.targetLists)
        let all = NodeTable(lists.contains(where: FleetCoverage.namesNodes) ? fleet.nodes : [])
        let few = NodeTable(examples)
        var selections: [[Target]: [ManagedNode]] = [:]
        for targets in lists where selections[targets] == nil {
            let table = FleetCoverage.namesNodes(targets) ? all : few
            selections[targets] = table.select(targets).map { table[$0] }
        }
        for list in context.targetLists where selections[list.targets]?.isEmpty ?? true {
            context.log.warning(
                list.position, unmatched(list.targets, among: all.nodes + examples), code: .matchesNobody)
        }
        for use in context.commandUses {
            let nodes = use.targetLists.flatMap { selections[$0] ?? [] }
            let isUsable = nodes.contains { use.document.platforms.contains($0.platform.kind) }
            if nodes.isEmpty || isUsable { continue }
            let platforms = use.document.platforms.map(\.rawValue).joined(separator: " and ")
            context.log.warning(
                use.position,
                "No node of the targets can carry out \(use.document.name): it is for \(platforms). Select others.",
                code: .wrongPlatform)
        }
    }

    private static func namesNodes(_ targets: [Target]) -> Bool {
        targets.contains { $0.key == .instanceIDs && $0.values != ["*"] }
    }

    private func unmatched(_ targets: [Target], among nodes: [ManagedNode]) -> String {
        guard let alone = targets.first(where: { target in !nodes.contains(where: target.matches) }) else {
            return "No node of the fleet matches all of these targets at once. Leave one out, or tag the nodes."
        }
        let values = alone.values.map(\.excerpt).joined(separator: ", ")
        switch alone.key {
        case .instanceIDs: return "No node of the fleet has the id \(values). Write another, or select by tag."
        case .resourceGroup:
            let advice = alone.values.first.map { Spelling.advice(for: $0, in: Set(nodes.map(\.group)).sorted()) } ?? ""
            return "The fleet has no group \(values). \(advice)"
        case .resourceType: return "No node of the fleet is of the type \(values). Leave the filter out."
        case .tagKey: return "No node of the fleet has a tag named \(values). \(adviceOnKeys(alone.values))"
        case .tag(let key):
            let given = Set(examples.compactMap { $0.tags[key] }).sorted()
            if given.isEmpty { return "No node of the fleet has a tag named \(key.excerpt). \(adviceOnKeys([key]))" }
            let advice = alone.values.first.map { Spelling.advice(for: $0, in: Array(given.prefix(10))) } ?? ""
            return "No node of the fleet has the tag \(key.excerpt) with the value \(values). \(advice)"
        }
    }

    private func adviceOnKeys(_ keys: [String]) -> String {
        let given = Set(examples.flatMap(\.tags.keys)).sorted()
        if given.isEmpty { return "Give the nodes tags, or write Key: InstanceIds." }
        return keys.first.map { Spelling.advice(for: $0, in: Array(given.prefix(20))) } ?? ""
    }
}
