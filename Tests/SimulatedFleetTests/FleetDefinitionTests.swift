import Fleet
import Testing

@testable import SimulatedFleet

@Suite("Fleet definition") struct FleetDefinitionTests {
    @Test func `the instant fleet has six Linux nodes, a Windows one and a hybrid one`() {
        let nodes = FleetDefinition.instant.nodes
        #expect(nodes.count == 8)
        #expect(nodes.filter { $0.platform.kind == .windows }.count == 1)
        #expect(nodes.filter { $0.id.rawValue.hasPrefix("mi-") }.count == 1)
        #expect(nodes.filter { $0.id.rawValue.hasPrefix("i-") && $0.platform.kind == .linux }.count == 6)
        #expect(nodes.allSatisfy { $0.tags["Environment"] != nil && $0.tags["Patch Group"] != nil })
        #expect(FleetDefinition.instant.groups.allSatisfy { $0.behaviour == NodeBehaviour() })
    }

    @Test func `ids are derived from group and number and never change`() {
        #expect(
            FleetDefinition.instant.nodes.map { "\($0.name) \($0.id)" } == [
                "dev-01 i-49ed1af1c5d805a99",
                "dev-02 i-cb4b7d5d2b0de4dc6",
                "prod-01 i-4ae8570d51312d896",
                "prod-02 i-c163047d336be5348",
                "prod-03 i-3aff3367c6f3a1431",
                "prod-04 i-acfd4659c6df735bf",
                "win-01 i-ee9a149c95b27c0af",
                "site-01 mi-64e2a63617573f7c6",
            ])
        #expect(group("prod", 3).nodes.map(\.id) == Array(group("prod", 9, seed: 5).nodes.map(\.id).prefix(3)))
    }

    @Test func `ten thousand nodes have ten thousand ids of 17 hex digits`() {
        let nodes = group("big", 10_000).nodes
        #expect(Set(nodes.map(\.id)).count == 10_000)
        #expect(nodes.allSatisfy { $0.id.rawValue.count == 19 && $0.id.rawValue.dropFirst(2).allSatisfy(\.isHexDigit) })
        #expect(nodes.first?.name == "big-00001" && nodes.last?.name == "big-10000")
        #expect(group("small", 3).nodes.map(\.name) == ["small-01", "small-02", "small-03"])
        #expect(group("none", 0).nodes.isEmpty)
    }

    @Test func `platforms are dealt out in turn`() {
        let other = Platform(kind: .linux, product: "Debian12")
        let mixed = NodeGroup(name: "mixed", count: 5, platforms: [linux, other], tags: [:])
        #expect(mixed.nodes.map(\.platform) == [linux, other, linux, other, linux])
    }
}
