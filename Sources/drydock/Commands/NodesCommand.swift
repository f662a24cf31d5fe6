import ArgumentParser
import ScheduleExpressions
import Server

/// `drydock nodes`: the machines.
struct NodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes", abstract: "The nodes.", subcommands: [NodesListCommand.self])
}

struct NodesListCommand: ListingVerb {
    typealias Asked = ListNodes

    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the nodes, what each is at work for, and which windows wait for it.",
        discussion: """
            PING says whether a node is heard of: it reports every 5 minutes; after 15 minutes without a report its \
            connection is lost, after 30 days it is inactive. JSON has AWS's words and the last report.
            """)

    @OptionGroup var listing: ListingOptions

    func input(after outputs: [ListNodes.Output]) -> ListNodes.Input? { outputs.isEmpty ? ListNodes.Input() : nil }

    func table(_ output: ListNodes.Output, now surroundings: Surroundings) -> String {
        let clock = ZoneClock(zone: .utc)
        var table = TextTable([
            .init("NODE", isFlexible: true), .init("ID"), .init("PING"), .init("AT WORK", isFlexible: true),
            .init("SINCE"), .init("WAITS", isFlexible: true),
        ])
        for node in output.nodes {
            table.lines.append(
                .cells([
                    node.name, node.id,
                    node.pingStatus.map { $0 == "ConnectionLost" ? "lost" : $0.lowercased() } ?? "-",
                    node.work ?? "-",
                    node.since.map { clock.timeOrDate($0.atFullMinute, sameDayAs: surroundings.now) } ?? "-",
                    node.claimedBy.isEmpty ? "-" : node.claimedBy.joined(separator: ", "),
                ]))
        }
        let busy = output.nodes.count { $0.work != nil }
        let online = output.nodes.count { $0.pingStatus == "Online" }
        let heard = output.nodes.contains { $0.pingStatus != nil } ? " \(grouped(online)) online." : ""
        let sum = "\(counted(output.nodes.count, "node")), \(grouped(busy)) at work.\(heard)"
        let next = (output.nodes.first { $0.work != nil } ?? output.nodes.first).map {
            footLine("Next", "drydock explain node \(ShellWord($0.name))\(listing.asGiven)")
        }
        return (table.render() + [sum] + (next ?? [])).joined(separator: "\n")
    }
}
