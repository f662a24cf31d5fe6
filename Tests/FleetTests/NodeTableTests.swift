import Fleet
import TestSupport
import Testing

@Suite("Node table") struct NodeTableTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `it selects what a look at every node selects`(seed: UInt64) {
        var numbers = RandomSource(seed: seed)
        for _ in 0..<15 {
            let table = NodeTable(
                (0..<numbers.integer(0...40)).map { number in
                    var tags: [String: String] = [:]
                    for key in ["Group", "Rack", "Role"] where numbers.chance(0.6) {
                        tags[key] = numbers.pick(["a", "b", "c"])
                    }
                    return ManagedNode(
                        id: .init("i-\(number)"), name: "node-\(number)",
                        platform: Platform(kind: .linux, product: "Debian12"), tags: tags)
                })
            for _ in 0..<20 {
                let targets = (0..<numbers.integer(0...3)).map { _ in target(&numbers) }
                let wanted = table.nodes.indices.filter { targets.select(table[$0]) }
                #expect(table.select(targets) == wanted, "seed \(seed), \(targets)")
            }
        }
    }

    private func target(_ numbers: inout RandomSource) -> Target {
        let values = (0..<numbers.integer(1...3)).map { _ in numbers.pick(["a", "b", "c", "d"]) }
        switch numbers.integer(0...4) {
        case 0:
            let ids = [["*"], ["i-1", "i-3", "i-1"], ["i-7"], ["*", "i-2"]]
            return Target(key: .instanceIDs, values: numbers.pick(ids))
        case 2: return Target(key: .resourceType, values: [numbers.pick(Target.resourceTypes).0])
        case 1: return Target(key: .tagKey, values: numbers.pick([["Rack"], ["Role", "Rack"], ["None"]]))
        default: return Target(key: .tag(numbers.pick(["Group", "Rack", "Role"])), values: values)
        }
    }
}
