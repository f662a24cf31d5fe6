import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

@Suite("Messages to the fleet") struct ChannelTests {
    @Test func `the instant fleet answers at the instant of reception`() {
        var fleet = FleetSimulation(.instant, seed: 1, startingAt: start)
        fleet.send("c", Order.agent, at: start)
        #expect(fleet.nextOutcomeAt == start)
        let outcomes = fleet.takeOutcomes(through: start)
        #expect(outcomes.map(\.node) == fleet.nodes.map(\.id))
        #expect(outcomes.allSatisfy { $0.result == .success && $0.found.isEmpty && $0.changed.isEmpty })
        #expect(fleet.nextOutcomeAt == nil && fleet.takeOutcomes(through: start).isEmpty)
    }

    private func carriedOut(
        _ order: (String, [String: [String]]), on kind: Platform.Kind, offlinePerDay: Double = 0
    ) throws -> (outcome: InvocationOutcome, at: Instant, hasBegun: Bool) {
        var fleet = fleet(
            group(platform: Platform(kind: kind, product: "any")) {
                $0.offlinePerDay = offlinePerDay; $0.offlineMinutes = .init(9000, 9000)
            })
        fleet.send("c", order, at: start)
        let (at, outcome) = try #require(fleet.play().first)
        return (outcome, at, !fleet.begun("c").isEmpty)
    }

    @Test func `a document of schema 1_2 is not sent to another platform, online or not`() throws {
        for offlinePerDay in [0.0, 10] {
            let (outcome, at, hasBegun) = try carriedOut(
                Order.chronyd, on: .windows, offlinePerDay: offlinePerDay)
            #expect(outcome.result == .invalidPlatform && at == start && !hasBegun)
            #expect(outcome.detail == "AWS-RunShellScript does not run on Windows")
        }
        #expect(try carriedOut(Order.chronyd, on: .macOS).outcome.result == .success)
    }

    @Test func `a document of schema 2_2 is skipped on another platform, which is a success`() throws {
        let (outcome, _, hasBegun) = try carriedOut(Order.agent, on: .macOS)
        #expect(outcome.result == .success && hasBegun)
        #expect(outcome.detail == "skipped: AWS-ConfigureAWSPackage does not run on MacOS")
    }

    @Test func `the same command sent twice runs once`() {
        var fleet = fleet(group { $0.stepSeconds = .init(10, 10) })
        fleet.send("c", Order.anything, at: start)
        fleet.send("c", Order.anything, at: start + .seconds(5))
        let first = fleet.play()
        #expect(first.map(\.at) == [start + .seconds(10)])
        fleet.send("c", Order.anything, at: start + .seconds(60))
        fleet.send("c", Order.anything, at: start + .seconds(60))
        let again = fleet.play()
        #expect(again.map(\.at) == [start + .seconds(60)])
        #expect(again.map(\.1) == first.map(\.1))
        #expect(fleet.begun("c") == [start])
        let summary = fleet.ledger.summary(of: "c")
        #expect(summary?.received == 1 && summary?.receivedAgain == 3 && summary?.begun == 1 && summary?.answered == 1)
    }

    @Test func `a message that comes too late is not begun`() {
        var fleet = fleet(group())
        fleet.send("c", Order.anything, at: start, within: .zero)
        #expect(fleet.play().map(\.1.result) == [.deliveryTimedOut])
        #expect(fleet.begun("c").isEmpty)
    }

    @Test func `an answer that lies in the future of who asks waits`() {
        var fleet = fleet(group { $0.stepSeconds = .init(10, 10) })
        fleet.send("c", Order.anything, at: start)
        #expect(fleet.takeOutcomes(through: start + .seconds(10)).count == 1)
        // Who asks has lost the answer and is back at an earlier instant.
        fleet.send("c", Order.anything, at: start)
        #expect(fleet.takeOutcomes(through: start).isEmpty)
        #expect(fleet.nextOutcomeAt == start + .seconds(10))
        #expect(fleet.takeOutcomes(through: start + .seconds(10)).count == 1)
    }

    @Test func `each message of a command has its own last instant to begin`() {
        var fleet = FleetSimulation(.instant, seed: 1, startingAt: start)
        fleet.send("c", Order.agent, to: [0], at: start, within: .minutes(10))
        fleet.send("c", Order.agent, to: [1], at: start + .minutes(30), within: .minutes(10))
        #expect(fleet.play().map(\.1.result) == [.success, .success])
    }

    @Test func `what is sent to a node that nobody knows cannot be delivered`() {
        var fleet = fleet(group())
        let message = CommandMessage(
            commandID: "c", document: "AWS-RunShellScript", parameters: [:], startBefore: start + .hours(1))
        fleet.send([Dispatch(message: message, nodes: [ManagedNode.ID("i-nobody")])], at: start)
        let outcomes = fleet.play()
        #expect(outcomes.map(\.at) == [start])
        #expect(outcomes.first?.1.result == .undeliverable && outcomes.first?.1.detail == "there is no such node")
    }

    @Test func `a cancelled invocation ends at that instant, and a finished one is left alone`() {
        var fleet = fleet(group("prod", 2) { $0.stepSeconds = .init(100, 100) })
        fleet.send("c", Order.anything, to: [0], at: start)
        fleet.send("c", Order.anything, to: [1], at: start + .seconds(50))
        let late = start + .seconds(100)
        fleet.cancel(commandID: "c", nodes: fleet.nodes.map(\.id), at: late)
        fleet.cancel(commandID: "unheard of", nodes: fleet.nodes.map(\.id), at: late)
        let outcomes = fleet.play()
        #expect(outcomes.map(\.at) == [late, late])
        #expect(outcomes.map(\.1.result) == [.success, .cancelled])
        #expect(fleet.nextOutcomeAt == nil)
    }

    @Test func `what was cancelled at work changed nothing`() {
        var fleet = fleet(
            group {
                $0.installSecondsPerPatch = .init(60, 60); $0.unpatchedDays = 200
            })
        let missing = fleet.missingPatches(of: fleet.nodes[0].id, at: start)
        #expect(!missing.isEmpty)
        fleet.send("c", Order.install, at: start)
        fleet.cancel(commandID: "c", nodes: [fleet.nodes[0].id], at: start + .seconds(90))
        #expect(fleet.play().map(\.1.result) == [.cancelled])
        #expect(fleet.missingPatches(of: fleet.nodes[0].id, at: start) == missing)
    }

    @Test func `an answer at the same instant frees the place first`() {
        var fleet = fleet(group("prod", 6) { $0.stepSeconds = .init(10, 10) })
        for round in 0..<3 {
            let now = start + .seconds(round * 10)
            _ = fleet.takeOutcomes(through: now)
            fleet.send("c", Order.anything, to: [2 * round, 2 * round + 1], at: now)
        }
        _ = fleet.play()
        let summary = fleet.ledger.summary(of: "c")
        #expect(summary?.inFlightMax == 2 && summary?.inFlight == 0 && summary?.answered == 6)
    }

    @Test func `answers come by instant, then command, then node`() {
        var fleet = fleet(group("prod", 3) { $0.stepSeconds = .init(10, 10) })
        fleet.send("b", Order.anything, to: [2, 0], at: start)
        fleet.send("a", Order.anything, to: [1], at: start)
        fleet.send("b", Order.anything, to: [1], at: start)
        let names = fleet.takeOutcomes(through: start + .hours(1)).map { outcome in
            outcome.commandID + String(fleet.nodes.firstIndex { $0.id == outcome.node } ?? -1)
        }
        #expect(names == ["b0", "b1", "b2", "a1"])
    }

    @Test func `two commands at one time on one node are noticed`() {
        var fleet = fleet(group("prod", 2) { $0.stepSeconds = .init(10, 10) })
        fleet.send("a", Order.anything, at: start)
        fleet.send("b", Order.anything, to: [1], at: start + .seconds(9))
        fleet.send("c", Order.anything, to: [0], at: start + .seconds(10))
        _ = fleet.play()
        let overlaps = fleet.ledger.overlaps()
        #expect(overlaps.map(\.earlierCommandID) == ["a"] && overlaps.map(\.laterCommandID) == ["b"])
        #expect(overlaps.first?.node == fleet.nodes[1].id && overlaps.first?.at == start + .seconds(9))
    }

    @Test func `without entries the ledger keeps its summaries`() {
        var fleet = FleetSimulation(.instant, seed: 1, startingAt: start, keepsEntries: false)
        fleet.send("c", Order.agent, at: start)
        _ = fleet.play()
        #expect(fleet.ledger.entries.isEmpty)
        #expect(fleet.ledger.summary(of: "c")?.begun == 8)
        #expect(fleet.takeChanges().isEmpty)
    }

    @Test func `an event of the ledger comes back from its text`() {
        let texts = ["received", "received again", "began", "answered Success", "answered again DeliveryTimedOut"]
        #expect(texts.map { FleetLedger.Entry.Event(rawValue: $0)?.rawValue } == texts)
        #expect(
            FleetLedger.Entry.Event(rawValue: "answered again DeliveryTimedOut")
                == .answered(.deliveryTimedOut, again: true))
        #expect(FleetLedger.Entry.Event(rawValue: "slept") == nil)
    }
}
