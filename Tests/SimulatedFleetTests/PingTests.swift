import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

@Suite("Pings") struct PingTests {
    @Test func `a node that is online was heard of within five minutes, and one that is not when it left`() throws {
        let simulation = fleet(
            group("prod", 60) {
                $0.offlinePerDay = 2; $0.offlineMinutes = .init(60, 240)
            })
        var words: Set<PingStatus> = []
        for hour in 0..<48 {
            let now = start + .hours(hour)
            let pings = simulation.lastPings(at: now)
            #expect(pings.count == 60)
            for (number, node) in simulation.nodes.enumerated() {
                let last = try #require(pings[node.id])
                var machine = simulation.machines[number]
                let at = now.millisecondsSinceEpoch
                let absence = machine.absence(at: at, profile: simulation.profiles[0], draws: simulation.draws)
                let since = absence.map { Instant(millisecondsSinceEpoch: $0.since) } ?? now
                #expect(last <= since && since - last <= .minutes(absence == nil ? 5 : 250))
                if absence == nil { #expect(PingStatus(lastPing: last, now: now) == .online) }
                words.insert(PingStatus(lastPing: last, now: now))
            }
        }
        #expect(words == [.online, .connectionLost])
    }

    @Test func `a node that a scenario takes away for good becomes inactive`() throws {
        let simulation = FleetSimulation(
            FleetDefinition(groups: [group()]), seed: 1, startingAt: start,
            incidents: [Incident(.nodesDown, from: start + .days(1))])
        let statuses = [0, 2, 40].compactMap { day in
            let now = start + .days(day)
            return simulation.lastPings(at: now)[simulation.nodes[0].id].map { PingStatus(lastPing: $0, now: now) }
        }
        #expect(statuses == [.online, .connectionLost, .inactive])
    }
}
