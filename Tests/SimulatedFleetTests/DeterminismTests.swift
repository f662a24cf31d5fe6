import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

/// A fleet and somebody who sends it random messages for some days; everything follows from the seed.
struct Story {
    var dice: Dice
    let definition: FleetDefinition
    var now = start
    var sent: [(String, (String, [String: [String]]), Instant)] = []

    init(seed: UInt64) {
        dice = Dice(seed)
        definition = dice.fleetDefinition()
    }

    /// Does one random thing to a fleet and returns what came of it. Equal stories do equal things.
    mutating func step(_ fleets: inout [FleetSimulation]) -> [[InvocationOutcome]] {
        now = now + .seconds(dice.pick([0, 0, 1, 30, 600, 3600, 20_000]))
        let numbers = fleets[0].nodes.indices.filter { _ in dice.roll(3) > 0 }
        switch dice.roll(8) {
        case 0..<4:
            let order = dice.pick(Order.all)
            sent.append(("c\(sent.count)", order, now + .seconds(dice.pick([0, 60, 3600, 86_400]))))
            deliver(sent.count - 1, to: numbers, of: &fleets)
        case 4 where !sent.isEmpty: deliver(dice.roll(sent.count), to: numbers, of: &fleets)
        case 5 where !sent.isEmpty:
            let commandID = sent[dice.roll(sent.count)].0
            for index in fleets.indices {
                fleets[index].cancel(
                    commandID: commandID, nodes: numbers.map { fleets[index].nodes[$0].id }, at: now)
            }
        default: break
        }
        return fleets.indices.map { fleets[$0].takeOutcomes(through: now) }
    }

    private func deliver(_ number: Int, to numbers: [Int], of fleets: inout [FleetSimulation]) {
        let (commandID, order, startBefore) = sent[number]
        let message = CommandMessage(
            commandID: commandID, document: order.0, parameters: order.1, startBefore: startBefore)
        for index in fleets.indices {
            let nodes = numbers.map { fleets[index].nodes[$0].id } + (number % 7 == 0 ? [ManagedNode.ID("i-gone")] : [])
            fleets[index].send([Dispatch(message: message, nodes: nodes)], at: now)
        }
    }
}

@Suite("Determinism") struct DeterminismTests {
    private func outcomes(of seed: UInt64, fleetSeed: UInt64) -> [InvocationOutcome] {
        var story = Story(seed: seed)
        var fleets = [FleetSimulation(story.definition, seed: fleetSeed, startingAt: start)]
        var outcomes: [InvocationOutcome] = []
        for _ in 0..<200 { outcomes += story.step(&fleets)[0] }
        return outcomes
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `equal seeds give equal outcomes, another seed others`(seed: UInt64) {
        let first = outcomes(of: seed, fleetSeed: seed)
        #expect(first == outcomes(of: seed, fleetSeed: seed))
        #expect(first != outcomes(of: seed, fleetSeed: seed + 1))
    }

    /// Whoever changes what a fleet answers changes every rehearsal: then, and only then, record this anew.
    @Test func `the outcomes are the same in every process`() {
        let texts = outcomes(of: 3, fleetSeed: 3).map {
            "\($0.commandID) \($0.node) \($0.result) \($0.found) \($0.changed) \($0.detail)"
        }
        #expect(texts.count == 350)
        #expect(SeededDraws.key(texts.joined(separator: "\n")) == 1_954_496_227_011_825_961)
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `a restored fleet goes on exactly as the original`(seed: UInt64) throws {
        var story = Story(seed: seed)
        var fleets = [
            FleetSimulation(story.definition, seed: seed, startingAt: start, recordsChanges: true),
            FleetSimulation(story.definition, seed: seed, startingAt: start, recordsChanges: true),
        ]
        var snapshot = FleetSnapshot(startedAt: start.millisecondsSinceEpoch, seed: seed)
        for step in 0..<150 {
            let outcomes = story.step(&fleets)
            try #require(outcomes[0] == outcomes[1], "seed \(seed), step \(step)")
            try #require(fleets[0].nextOutcomeAt == fleets[1].nextOutcomeAt, "seed \(seed), step \(step)")
            try #require(fleets[0].ledger.entries == fleets[1].ledger.entries, "seed \(seed), step \(step)")
            _ = fleets[0].takeChanges()
            snapshot.apply(fleets[1].takeChanges())
            // The second one dies and is brought back, again and again; the first one lives.
            if story.dice.roll(3) == 0 {
                fleets[1] = try FleetSimulation(story.definition, restoring: snapshot)
            }
        }
        for (commandID, _, _) in story.sent {
            #expect(fleets[0].ledger.summary(of: commandID) == fleets[1].ledger.summary(of: commandID))
        }
    }

    @Test func `a record that makes no sense is refused by name`() {
        var snapshot = FleetSnapshot(startedAt: start.millisecondsSinceEpoch, seed: 1)
        snapshot.invocations = [
            FleetInvocationRecord(
                commandID: "c", node: "i-1", order: 0, receivedAt: 0, startBefore: 1, begunAt: nil, dueAt: 0,
                phase: "given",
                result: .success, found: [], changed: [], detail: "")
        ]
        #expect(throws: FleetRecordError.unknownCommand(commandID: "c", node: "i-1")) {
            try FleetSimulation(.instant, restoring: snapshot)
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `no invocation begins outside its limits`(seed: UInt64) {
        var story = Story(seed: seed)
        var fleets = [FleetSimulation(story.definition, seed: seed, startingAt: start)]
        for _ in 0..<200 { _ = story.step(&fleets) }
        _ = fleets[0].play()
        var received: [String: Instant] = [:]
        var begun: Set<String> = []
        var answered: Set<String> = []
        var last = start
        for entry in fleets[0].ledger.entries {
            let key = "\(entry.commandID) \(entry.node)"
            #expect(entry.at >= last, "seed \(seed): entry \(entry.number) goes back in time")
            last = entry.at
            switch entry.event {
            case .received(let again):
                #expect(again == (received[key] != nil), "seed \(seed): \(key)")
                if !again { received[key] = entry.at }
            case .began:
                let startBefore = story.sent.first { $0.0 == entry.commandID }?.2
                #expect(begun.insert(key).inserted, "seed \(seed): \(key) began twice")
                #expect(!answered.contains(key), "seed \(seed): \(key) began after its answer")
                #expect(received[key].map { $0 <= entry.at } ?? false, "seed \(seed): \(key)")
                #expect(startBefore.map { entry.at < $0 } ?? false, "seed \(seed): \(key) began too late")
            case .finishedUnheard: #expect(begun.contains(key) && !answered.contains(key), "seed \(seed): \(key)")
            case .answered(let result, let again):
                #expect(answered.insert(key).inserted == !again, "seed \(seed): \(key) answered twice")
                #expect(
                    begun.contains(key) || result == .deliveryTimedOut || result == .cancelled || result.isRefusal)
                #expect(result != .deliveryTimedOut || !begun.contains(key), "seed \(seed): \(key)")
            }
        }
        #expect(answered.count == received.count, "seed \(seed): every invocation is answered")
    }
}
