import Documents
import Fleet
import PatchManager
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

/// What a scenario has befall the nodes.
@Suite("Incidents") struct IncidentTests {
    private func fleet(_ incidents: Incident..., count: Int = 1, platform: Platform = linux) -> FleetSimulation {
        FleetSimulation(
            FleetDefinition(groups: [group("prod", count, platform: platform) { $0.unpatchedDays = 45 }]), seed: 1,
            startingAt: start, incidents: incidents, recordsChanges: true)
    }

    @Test func `without incidents nothing is different`() {
        var (plain, with) = (fleet(count: 3), fleet(Incident(.nodesDown, from: start + .days(90)), count: 3))
        for order in Order.all.indices {
            plain.send("command-\(order)", Order.all[order], at: start + .hours(order))
            with.send("command-\(order)", Order.all[order], at: start + .hours(order))
        }
        #expect(plain.play().map(\.1) == with.play().map(\.1))
    }

    @Test func `a node that is down answers when it is back`() throws {
        var fleet = fleet(Incident(.nodesDown, from: start + .minutes(10), until: start + .minutes(40)))
        fleet.send("a", Order.anything, at: start + .minutes(20))
        #expect(fleet.play().map(\.at) == [start + .minutes(40)])
        fleet.send("b", Order.anything, at: start + .minutes(50))
        #expect(fleet.play().map(\.at) == [start + .minutes(50)])
    }

    @Test func `a node that was found online goes down at the instant of the outage all the same`() throws {
        var fleet = fleet(Incident(.nodesDown, from: start + .minutes(10), until: start + .minutes(40)))
        fleet.send("a", Order.anything, at: start)
        _ = fleet.play()
        fleet.send("b", Order.anything, at: start + .minutes(10), within: .minutes(5))
        #expect(fleet.play().map(\.1.result) == [.deliveryTimedOut])
    }

    @Test func `only the nodes of the targets are struck`() throws {
        var simulation = FleetSimulation(
            FleetDefinition(groups: [group("a"), group("b")]), seed: 1, startingAt: start,
            incidents: [
                Incident(
                    .nodesDown, from: start, until: start + .hours(9),
                    targets: [Target(key: .resourceGroup, values: ["b"])])
            ])
        simulation.send("x", Order.anything, at: start)
        #expect(simulation.play().map(\.1.result) == [.success, .deliveryTimedOut])
    }

    @Test(arguments: [
        ("Ubuntu22.04", "apt", 100), ("AmazonLinux2023", "dnf", 1), ("AmazonLinux2", "yum", 1),
        ("Suse15.3", "zypper", 4), ("WindowsServer2022", "Windows Update", 1),
    ])
    func `a mirror that is down fails what fetches, in the words of the platform`(
        product: String, tool: String, code: Int
    ) throws {
        let platform = try #require(Platform(product: product))
        let outage = Incident(.mirrorDown("mirror-9"), from: start, until: start + .hours(2))
        var fleet = fleet(outage, platform: platform)
        let failed = try fleet.carryOut("a", Order.install, at: start)
        #expect(failed.result == .failed && failed.detail.hasPrefix("\(tool): ") && failed.detail.contains("mirror-9"))
        #expect(failed.output?.responseCode == code)
        #expect(failed.changed.isEmpty)
        // A package that is there need not be fetched.
        #expect(try fleet.carryOut("b", Order.agent, at: start + .minutes(1)).result == .success)
        #expect(try fleet.carryOut("c", Order.install, at: start + .hours(2)).result == .success)
    }

    @Test func `a patch of a scenario is approved, installed and taken back like any other`() throws {
        let notice = PatchNotice(id: "SEC-2026-9999")
        var fleet = fleet(Incident(.patch(notice), from: start, until: start + .days(20)))
        let node = fleet.nodes[0].id
        func lacks(_ day: Int) -> Bool {
            fleet.missingPatches(of: node, at: start + .days(day)).contains { $0.id == notice.id }
        }
        #expect([6, 7, 19, 20].map(lacks) == [false, true, true, false])
        _ = try fleet.carryOut("a", Order.install, at: start + .days(8))
        #expect(![8, 9].contains { lacks($0) })
    }

    @Test func `a patch that does not install is named, and the share of its nodes follows from the seed`() throws {
        let notice = PatchNotice(id: "SEC-2026-9999", defect: .installFails, share: 0.5)
        var simulation = fleet(Incident(.patch(notice), from: start - .days(10)), count: 200)
        simulation.send("a", Order.install, at: start)
        let outcomes = simulation.play().map(\.1)
        let failed = outcomes.filter { $0.result == .failed }
        #expect((70...130).contains(failed.count))
        #expect(failed.allSatisfy { $0.detail.contains("SEC-2026-9999") && $0.changed.isEmpty })
        simulation.send("b", Order.install, at: start + .hours(2))
        #expect(Set(simulation.play().map(\.1).filter { $0.result == .failed }.map(\.node)) == Set(failed.map(\.node)))
    }

    @Test func `a patch that stops a service keeps it from starting until it is taken back`() throws {
        let notice = PatchNotice(id: "SEC-2026-9999", defect: .serviceStops("chronyd"))
        var fleet = fleet(Incident(.patch(notice), from: start - .days(10), until: start + .days(2)))
        #expect(try fleet.carryOut("a", Order.chronyd, at: start).found.isEmpty)
        #expect(try fleet.carryOut("b", Order.install, at: start + .hours(1)).result == .success)
        let broken = try fleet.carryOut("c", Order.chronyd, at: start + .hours(2))
        #expect(broken.result == .failed && broken.detail.contains("chronyd.service failed"))
        let healed = try fleet.carryOut("d", Order.chronyd, at: start + .days(2))
        #expect(healed.result == .success && healed.changed == ["started service chronyd"])
    }

    @Test func `new nodes come after the others, numbered on, and lack what came out since their group's image`() throws
    {
        let simulation = fleet(
            Incident(.newNodes(group: "prod", count: 2), from: start + .days(30)),
            Incident(.newNodes(group: "prod", count: 1), from: start + .days(20)), count: 2)
        #expect(simulation.nodes.map(\.name) == ["prod-01", "prod-02", "prod-03", "prod-04", "prod-05"])
        #expect(simulation.arrivals.map { $0.nodes.map(\.name) } == [["prod-03"], ["prod-04", "prod-05"]])
        #expect(simulation.arrivals.map(\.at) == [start + .days(20), start + .days(30)])
        let counts = [1, 4].map { simulation.missingPatches(of: simulation.nodes[$0].id, at: start + .days(31)).count }
        #expect(counts[0] > counts[1] && counts[1] > 0)
    }
}
