import Fleet
import ScheduleExpressions

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

/// Nodes of one group that are there from one instant on.
struct FleetPart {
    let group: NodeGroup
    let groupNumber: Int
    let numbers: ClosedRange<Int>
    let since: Instant

    var nodes: [ManagedNode] { group.nodes(numbers) }
}

extension FleetDefinition {
    /// The groups, then what a scenario adds to them, the earliest first. A group that there is not gets nothing.
    func parts(startingAt start: Instant, incidents: [Incident]) -> [FleetPart] {
        var parts = groups.enumerated().filter { $0.1.count > 0 }
            .map { FleetPart(group: $1, groupNumber: $0, numbers: 1...$1.count, since: start) }
        var counts = groups.map(\.count)
        for incident in incidents.sorted(by: { $0.from < $1.from }) {
            guard case .newNodes(let name, let count) = incident.event, count > 0,
                let number = groups.firstIndex(where: { $0.name == name })
            else { continue }
            let numbers = (counts[number] + 1)...(counts[number] + count)
            counts[number] += count
            parts.append(
                FleetPart(group: groups[number], groupNumber: number, numbers: numbers, since: incident.from))
        }
        return parts
    }
}

extension NodeGroup {
    /// The nodes of the group, number 1 first.
    package var nodes: [ManagedNode] {
        count > 0 ? nodes(1...count) : []
    }

    /// Nodes of the group by their numbers, which may go beyond its count.
    func nodes(_ numbers: ClosedRange<Int>) -> [ManagedNode] {
        let width = max(2, String(count).utf8.count)
        return numbers.map { number in
            let digits = String(number)
            let padded = String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
            return ManagedNode(
                id: nodeID(number), name: "\(name)-\(padded)", platform: platform(number), tags: tags(of: number),
                group: name)
        }
    }

    /// The values in turn change with each round of the platforms, so that every rack has nodes of every platform.
    private func tags(of number: Int) -> [String: String] {
        if tagsInTurn.isEmpty { return tags }
        let round = (number - 1) / max(1, platforms.count)
        return tags.merging(tagsInTurn.filter { !$0.value.isEmpty }.mapValues { $0[round % $0.count] }) { $1 }
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
