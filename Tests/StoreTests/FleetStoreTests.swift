import Documents
import Fleet
import Foundation
import ScheduleExpressions
import SimulatedFleet
import Store
import TestSupport
import Testing

@Suite("The fleet's own file") struct FleetStoreTests {
    private let start = Instant(secondsSinceEpoch: 1_796_083_200)

    private var fleet: FleetDefinition {
        var behaviour = NodeBehaviour()
        behaviour.stepSeconds = .init(2, 900)
        behaviour.failureRate = 0.3
        behaviour.offlinePerDay = 2
        behaviour.offlineMinutes = .init(10, 3000)
        behaviour.servicesStopPerDay = 2
        return FleetDefinition(groups: [
            NodeGroup(
                name: "n", count: 40, platforms: [Platform(kind: .linux, product: "Debian12")], tags: [:],
                behaviour: behaviour)
        ])
    }

    private func dispatch(_ number: Int, _ nodes: [ManagedNode], at now: Instant) -> Dispatch {
        Dispatch(
            message: CommandMessage(
                commandID: "command-\(number)", document: "AWS-ConfigureAWSPackage",
                parameters: ["action": ["Install"], "name": ["agent"]], startBefore: now + .minutes(10)),
            nodes: nodes.map(\.id))
    }

    /// Sends a command every half hour for ten days, and returns the answers with their instants.
    private func answers<Nodes: NodeChannel>(_ nodes: inout Nodes, _ all: [ManagedNode]) throws -> [String] {
        var answers: [String] = []
        for number in 0..<480 {
            let now = start + .minutes(30 * number)
            while let next = nodes.nextOutcomeAt, next < now {
                answers += try nodes.takeOutcomes(through: next).map { "\(next) \($0)" }
            }
            try nodes.send([dispatch(number, all, at: now)], at: now)
        }
        return answers
    }

    @Test func `forgetting the past changes no answer`() throws {
        let folder = try TemporaryFolder()
        var kept = try FleetStore(folder: folder.path, fleet: fleet, seed: 3, startingAt: start)
        var remembering = FleetSimulation(fleet, seed: 3, startingAt: start, recordsChanges: true)
        let answers = try answers(&kept, kept.nodes)
        #expect(try answers == self.answers(&remembering, remembering.nodes))
        #expect(answers.count > 15_000)
        // Everything that was received is in the ledger, whatever else was forgotten.
        let received = try FleetStore.ledger(folder: folder.path).count { $0.event == .received(again: false) }
        #expect(received == 480 * 40)
    }
}
