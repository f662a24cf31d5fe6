import Fleet
import MaintenanceWindows
import SimulatedFleet

/// The nodes of a fleet in bundles of nodes that no target tells apart: mostly whole groups, so that a question about a
/// hundred thousand nodes is one about a handful of bundles.
struct NodeBundles {
    struct Bundle {
        /// Its place in `groups`.
        let group: Int
        let count: Int
        /// All other nodes of the bundle are like it, as far as targets go.
        let example: ManagedNode
    }

    let groups: [NodeGroup]
    let bundles: [Bundle]
    private let selections: [[Target]: [Int]]

    /// `targetLists`: everything that will be asked for.
    init(_ fleet: FleetDefinition, selectedBy targetLists: [[Target]]) {
        groups = fleet.groups
        let lists = Set(targetLists)
        let ids = Set(lists.flatMap { $0 }.filter { $0.key == .instanceIDs && $0.values != ["*"] }.flatMap(\.values))
        var bundles: [Bundle] = []
        for (number, group) in fleet.groups.enumerated() {
            let named = ids.isEmpty ? [] : group.nodes.filter { ids.contains($0.id.rawValue) }
            if named.isEmpty {
                var first = group
                first.count = min(1, group.count)
                bundles += first.nodes.map { Bundle(group: number, count: group.count, example: $0) }
            } else {
                bundles += group.nodes.map { Bundle(group: number, count: 1, example: $0) }
            }
        }
        self.bundles = bundles
        var selections: [[Target]: [Int]] = [:]
        for list in lists { selections[list] = bundles.indices.filter { list.select(bundles[$0].example) } }
        self.selections = selections
    }

    /// The numbers of the bundles that a target list selects, in order.
    func select(_ targets: [Target]) -> [Int] { selections[targets] ?? [] }

    /// The numbers of the bundles that a window works on, each once, in order.
    func worked(by window: MaintenanceWindow) -> [Int] {
        let lists = window.commandTasks.flatMap(\.targets).map { select($0.targets) }
        if lists.count == 1 { return lists[0] }
        return Set(lists.flatMap { $0 }).sorted()
    }

    func nodeCount(_ numbers: [Int]) -> Int { numbers.reduce(0) { $0 + bundles[$1].count } }

    /// Names of the first few nodes of some bundles of one group.
    func names(_ numbers: [Int], atMost limit: Int) -> [String] {
        var names: [String] = []
        for bundle in numbers.map({ bundles[$0] }) {
            if names.count >= limit { break }
            if bundle.count == 1 {
                names.append(bundle.example.name)
            } else {
                names += groups[bundle.group].nodes.prefix(limit - names.count).map(\.name)
            }
        }
        return names
    }
}

extension MaintenanceWindow {
    /// The tasks that work on nodes: those of other types are not carried out.
    var commandTasks: [WindowTask] { tasks.filter { $0.type == .runCommand } }
}
