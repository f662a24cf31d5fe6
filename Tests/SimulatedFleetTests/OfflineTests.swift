import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

@Suite("Offline nodes") struct OfflineTests {
    /// Away for three hours about twice a day.
    private func shaky(_ count: Int = 40) -> FleetSimulation {
        fleet(
            group("prod", count) {
                $0.offlinePerDay = 2; $0.offlineMinutes = .init(180, 180); $0.stepSeconds = .init(60, 60)
            })
    }

    @Test func `a node that is offline past startBefore never begins`() {
        var fleet = shaky()
        fleet.send("c", Order.anything, at: start, within: .minutes(10))
        var timedOut = 0
        for (at, outcome) in fleet.play() where outcome.result == .deliveryTimedOut {
            timedOut += 1
            #expect(at == start + .minutes(10))
            #expect(
                outcome.detail.hasPrefix("offline since 2026-11-30T")
                    || outcome.detail.hasPrefix("offline since 2026-12-01T00:00"))
            #expect(fleet.ledger.entries.allSatisfy { $0.node != outcome.node || $0.event != .began })
        }
        // Two absences of an eighth of a day each: a fifth of the nodes is away at any time.
        #expect((2...18).contains(timedOut))
    }

    @Test func `a node that is back in time begins then`() {
        var fleet = shaky()
        fleet.send("c", Order.anything, at: start, within: .hours(24))
        let outcomes = fleet.play()
        #expect(outcomes.allSatisfy { $0.1.result == .success } && outcomes.count == 40)
        let late = fleet.nodes.indices.filter { fleet.begun("c", $0) != [start] }
        #expect(!late.isEmpty)
        for number in late {
            let begun = fleet.begun("c", number)
            #expect(begun.count == 1 && begun[0] > start && begun[0] < start + .hours(24))
        }
    }

    @Test func `a node that goes offline at work answers when it is back`() {
        var fleet = shaky(200)
        for day in 0..<60 {
            fleet.send("c\(day)", Order.anything, at: start + .days(day), within: .minutes(1))
            _ = fleet.play()
        }
        var begun: [String: Instant] = [:]
        var late = 0
        var unheard = 0
        for entry in fleet.ledger.entries {
            let key = "\(entry.commandID) \(entry.node)"
            switch entry.event {
            case .received: break
            case .began: begun[key] = entry.at
            case .finishedUnheard:
                unheard += 1
                #expect(begun[key] == entry.at - .seconds(60))
            case .answered:
                guard let begunAt = begun[key] else { continue }
                #expect(entry.at >= begunAt + .seconds(60))
                if entry.at > begunAt + .seconds(60) { late += 1 }
            }
        }
        // 12,000 minutes of work, on nodes that go away every 720 minutes.
        #expect((5...30).contains(late), "\(late)")
        #expect(unheard == late)
    }

    @Test func `what waits for its node can be cancelled and then never begins`() {
        var fleet = shaky()
        fleet.send("c", Order.anything, at: start, within: .hours(24))
        let waiting = fleet.nodes.indices.filter { fleet.begun("c", $0).isEmpty }
        #expect(!waiting.isEmpty)
        fleet.cancel(commandID: "c", nodes: fleet.nodes.map(\.id), at: start + .seconds(1))
        let outcomes = fleet.play()
        #expect(
            outcomes.count == 40 && outcomes.allSatisfy { $0.1.result == .cancelled && $0.at == start + .seconds(1) })
        #expect(waiting.allSatisfy { fleet.begun("c", $0).isEmpty })
        #expect(fleet.nextOutcomeAt == nil)
    }

    @Test func `absences are as frequent and as long as the behaviour says`() {
        let fleet = shaky(50)
        var away = 0
        var machines = fleet.machines
        for number in machines.indices {
            for hour in 0..<(24 * 30)
            where machines[number].absence(
                at: (start + .hours(hour)).millisecondsSinceEpoch, profile: fleet.profiles[0], draws: fleet.draws)
                != nil
            {
                away += 1
            }
        }
        // 1 - e^(-1/4) of the time, because absences may overlap.
        let share = Double(away) / Double(50 * 24 * 30)
        #expect((0.20...0.24).contains(share), "\(share)")
    }
}
