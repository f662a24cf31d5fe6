import Fleet

extension FleetDefinition {
    /// The nodes, in the order of the groups and then of their numbers. It needs no seed: two runs of a fleet with
    /// different seeds have the same nodes.
    package var nodes: [ManagedNode] { groups.flatMap(\.nodes) }

    /// What `--fleet instant` means: eight healthy nodes that finish every step at once and never drift.
    package static let instant = FleetDefinition(groups: [
        NodeGroup(
            name: "dev", count: 2, platforms: [Platform(kind: .linux, product: "Ubuntu22.04")],
            tags: ["Environment": "dev", "Patch Group": "dev-linux"]),
        NodeGroup(
            name: "prod", count: 4,
            platforms: [
                Platform(kind: .linux, product: "AmazonLinux2023"), Platform(kind: .linux, product: "Ubuntu22.04"),
            ],
            tags: ["Environment": "prod", "Patch Group": "production-linux"]),
        NodeGroup(
            name: "win", count: 1, platforms: [Platform(kind: .windows, product: "WindowsServer2022")],
            tags: ["Environment": "prod", "Patch Group": "windows-servers"]),
        NodeGroup(
            name: "site", count: 1, platforms: [Platform(kind: .linux, product: "Debian12")],
            tags: ["Environment": "prod", "Patch Group": "on-premises"], hybrid: true),
    ])
}

extension NodeGroup {
    /// The nodes of the group, number 1 first.
    package var nodes: [ManagedNode] {
        guard count > 0 else { return [] }
        let width = max(2, String(count).utf8.count)
        return (1...count).map { number in
            let digits = String(number)
            let padded = String(repeating: "0", count: width - digits.utf8.count) + digits
            return ManagedNode(
                id: nodeID(number), name: "\(name)-\(padded)", platform: platform(number), tags: tags, group: name)
        }
    }

    /// Derived from the group's name and the node's number alone, so that the rest of the group, its count above all,
    /// can be edited without giving a node another id.
    package func nodeID(_ number: Int) -> ManagedNode.ID {
        let key = nodeKey(number)
        let high = hexadecimal(key, digits: 16)
        let low = hexadecimal(SeededDraws.mix(key ^ SeededDraws.key("node \(number) of \(name)")) >> 60, digits: 1)
        return ManagedNode.ID((hybrid ? "mi-" : "i-") + high + low)
    }

    /// What the node's own draws are keyed with, before the group's seed is mixed in.
    func nodeKey(_ number: Int) -> UInt64 { SeededDraws.key("\(name)/\(number)") }

    private func platform(_ number: Int) -> Platform {
        platforms.isEmpty ? Platform(kind: .linux, product: "unknown") : platforms[(number - 1) % platforms.count]
    }
}

private func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
