import Documents
import RunCommand
import TestSupport
import Testing

@Suite("Lists of phases") struct PhaseListTests {
    static let phases: [Command.Phase] = [
        .waiting, .asked, .deferred, .inFlight, .succeeded, .unvisited, .failed, .lost, .notStarted,
    ]

    @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 65, 500]) func `the positions of a phase are those at which it stands`(
        count: Int
    ) {
        var random = RandomSource(seed: UInt64(count))
        let list = (0..<count).map { _ in random.pick(PhaseListTests.phases) }
        for phase in PhaseListTests.phases {
            let positions = list.positions(of: phase)
            #expect(Array(positions) == list.indices.filter { list[$0] == phase })
            #expect(positions.words.count == (count + 63) / 64)
        }
    }

    @Test func `all of a command's nodes but the busy ones are asked, and those who say so are not visited`() {
        var random = RandomSource(seed: 50)
        for _ in 0..<50 {
            let nodes = (0..<random.integer(1...200)).map { $0 * 2 }
            var (busy, unchanged) = (PositionSet(count: 400), PositionSet(count: nodes.count))
            for node in nodes where random.chance(0.1) { busy.insert(node) }
            for position in nodes.indices where random.chance(0.9) { unchanged.insert(position) }
            // A node that is none of the command's.
            busy.insert(399)
            var command = Command(
                id: "c", document: "AWS-RunShellScript", parameters: [:], deliverySeconds: 600, nodes: nodes,
                maxConcurrency: .count(10), maxErrors: .count(0), askingAllBut: busy)
            let isBusy = { busy.contains(nodes[$0]) }
            #expect(command.waiting == nodes.indices.filter(isBusy))
            #expect(command.askedCount == nodes.count - command.waiting.count)
            command.settle(unchanged: unchanged)
            #expect(command.waiting == nodes.indices.filter { isBusy($0) || !unchanged.contains($0) })
            #expect(
                command.nodes(in: .unvisited)
                    == nodes.indices.filter { !isBusy($0) && unchanged.contains($0) }.map { nodes[$0] })
            #expect(command.counts.unvisited == nodes.count - command.waiting.count && command.askedCount == 0)
        }
    }

    @Test(arguments: [[2, 5, 9], [9, 2, 5]]) func `a node is found among nodes in any order`(nodes: [Int]) {
        let command = Command(
            id: "c", document: "AWS-RunShellScript", parameters: [:], deliverySeconds: 600, nodes: nodes,
            maxConcurrency: .count(10), maxErrors: .count(0))
        for node in 0...10 { #expect(command.position(of: node) == nodes.firstIndex(of: node)) }
    }
}
