import Documents
import Fleet
import PatchManager
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

@Suite("Nodes") struct NodeTests {
    @Test func `an install leaves no approved patch missing`() throws {
        var fleet = fleet(
            group {
                $0.unpatchedDays = 100; $0.installSecondsPerPatch = .init(30, 30); $0.rebootSeconds = .init(120, 120)
            })
        let node = fleet.nodes[0].id
        let missing = fleet.missingPatches(of: node, at: start)
        #expect(missing.count > 3)
        let outcome = try fleet.carryOut("c", Order.install, at: start)
        #expect(outcome.found == ["\(missing.count) patches missing"])
        #expect(outcome.changed == ["installed \(missing.count) patches", "rebooted"])
        #expect(outcome.detail == "\(missing.count) patches missing before, 0 after")
        #expect(fleet.missingPatches(of: node, at: start).isEmpty)
        #expect(missing.allSatisfy { fleet.state(of: $0, on: node, at: start) == .installed })
        // A month later there are new ones.
        #expect(!fleet.missingPatches(of: node, at: start + .days(60)).isEmpty)
    }

    @Test func `an install takes its scan, its patches and its reboot`() throws {
        var fleet = fleet(
            group {
                $0.unpatchedDays = 100
                $0.scanSeconds = .init(7, 7)
                $0.installSecondsPerPatch = .init(30, 30)
                $0.rebootSeconds = .init(120, 120)
            })
        let count = fleet.missingPatches(of: fleet.nodes[0].id, at: start).count
        fleet.send("c", Order.install, at: start)
        #expect(fleet.nextOutcomeAt == start + .seconds(7 + 30 * count + 120))
        _ = fleet.play()
        let later = start + .days(1)
        fleet.send("d", Order.scan, at: later)
        #expect(fleet.nextOutcomeAt == later + .seconds(7))
    }

    @Test func `a scan changes nothing and tells how many are missing`() throws {
        var fleet = fleet(group { $0.unpatchedDays = 100 })
        let missing = fleet.missingPatches(of: fleet.nodes[0].id, at: start)
        let outcome = try fleet.carryOut("c", Order.scan, at: start)
        #expect(outcome.found.isEmpty && outcome.changed.isEmpty)
        #expect(outcome.detail == "\(missing.count) patches missing")
        #expect(fleet.missingPatches(of: fleet.nodes[0].id, at: start) == missing)
    }

    @Test func `without a reboot patches wait for one`() throws {
        var fleet = fleet(group { $0.unpatchedDays = 100 })
        let node = fleet.nodes[0].id
        let patch = try #require(fleet.missingPatches(of: node, at: start).first)
        #expect(fleet.state(of: patch, on: node, at: start) == .missing)
        let first = try fleet.carryOut("c", Order.installNoReboot, at: start)
        #expect(!first.changed.contains("rebooted") && first.detail.hasSuffix("; a reboot is pending"))
        #expect(fleet.state(of: patch, on: node, at: start) == .installedPendingReboot)
        let second = try fleet.carryOut("d", Order.install, at: start)
        #expect(second.found == ["a reboot was pending"] && second.changed == ["rebooted"])
        #expect(fleet.state(of: patch, on: node, at: start) == .installed)
        let third = try fleet.carryOut("e", Order.install, at: start)
        #expect(third.found.isEmpty && third.changed.isEmpty)
    }

    @Test func `a failed install has changed nothing and its patches are marked`() throws {
        var fleet = fleet(
            group {
                $0.unpatchedDays = 100; $0.failureRate = 1
            })
        let node = fleet.nodes[0].id
        let missing = fleet.missingPatches(of: node, at: start)
        let outcome = try fleet.carryOut("c", Order.install, at: start)
        #expect(outcome.result == .failed && outcome.changed.isEmpty && !outcome.detail.isEmpty)
        #expect(fleet.missingPatches(of: node, at: start) == missing)
        #expect(missing.allSatisfy { fleet.state(of: $0, on: node, at: start) == .failed })
    }

    @Test func `a node that hangs times out at the limit of its document`() {
        var fleet = fleet(
            group {
                $0.hangRate = 1; $0.flakyShare = 1
            })
        fleet.send("c", Order.install, at: start)
        let outcomes = fleet.play()
        #expect(outcomes.map(\.at) == [start + .seconds(7200)])
        #expect(outcomes.map(\.1.result) == [.executionTimedOut])
    }

    @Test func `a step that would take longer than its limit times out`() {
        var fleet = fleet(group { $0.stepSeconds = .init(4000, 4000) })
        fleet.send("c", Order.chronyd, at: start)
        let outcomes = fleet.play()
        #expect(outcomes.map(\.at) == [start + .seconds(3600)])
        #expect(outcomes.map(\.1.result) == [.executionTimedOut])
    }

    @Test func `documents that check and repair fail twenty times less often`() {
        var fleet = fleet(group("prod", 100) { $0.failureRate = 0.4 })
        for round in 0..<50 {
            fleet.send("p\(round)", Order.scan, at: start + .hours(round))
            fleet.send("a\(round)", Order.agent, at: start + .hours(round))
        }
        let failed = fleet.play().map(\.1).filter { $0.result == .failed }
        let patching = failed.filter { $0.commandID.hasPrefix("p") }.count
        #expect((1800...2200).contains(patching))
        #expect((60...140).contains(failed.count - patching))
    }

    @Test func `an agent that is removed is missed and installed again`() throws {
        var fleet = fleet(group())
        let first = try fleet.carryOut("a", Order.agent, at: start)
        #expect(first.found.isEmpty)
        let removal = try fleet.carryOut("b", Order.noAgent, at: start)
        #expect(removal.changed == ["removed package agent"])
        let outcome = try fleet.carryOut("c", Order.agent, at: start)
        #expect(outcome.found == ["package agent was missing"])
        #expect(outcome.changed == ["installed package agent", "started service agent"])
        let last = try fleet.carryOut("d", Order.agent, at: start)
        #expect(last.found.isEmpty)
    }

    @Test func `a file whose wanted content is edited is written anew`() throws {
        var fleet = fleet(group())
        let first = try fleet.carryOut("a", Order.sshd, at: start)
        #expect(first.found.isEmpty)
        let edited = ("AWS-RunShellScript", ["commands": ["printf '%s\\n' 'PermitRootLogin yes' > /etc/ssh/50.conf"]])
        let outcome = try fleet.carryOut("b", edited, at: start)
        #expect(outcome.found == ["file /etc/ssh/50.conf differed"])
        #expect(outcome.changed == ["wrote file /etc/ssh/50.conf"])
        let last = try fleet.carryOut("c", edited, at: start)
        #expect(last.found.isEmpty)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `drift is found once and corrected`(seed: UInt64) {
        var fleet = fleet(
            group("prod", 20) {
                $0.servicesStopPerDay = 0.3
                $0.packagesVanishPerDay = 0.2
                $0.filesChangePerDay = 0.2
            }, seed: seed)
        var drifted = 0
        for hour in 0..<(24 * 20) {
            let now = start + .hours(hour)
            for (name, order) in [("agent", Order.agent), ("chronyd", Order.chronyd), ("sshd", Order.sshd)] {
                fleet.send("\(name) \(hour)", order, at: now)
                for outcome in fleet.takeOutcomes(through: now) {
                    #expect(outcome.result == .success && outcome.found.isEmpty == outcome.changed.isEmpty)
                    if !outcome.found.isEmpty { drifted += 1 }
                }
                // At the same instant nothing has drifted again.
                fleet.send("\(name) again \(hour)", order, at: now)
                #expect(fleet.takeOutcomes(through: now).allSatisfy { $0.found.isEmpty }, "seed \(seed), hour \(hour)")
            }
        }
        // 20 nodes, 20 days, 0.7 a day: 280, a few of which strike what is broken already.
        #expect((200...340).contains(drifted), "seed \(seed): \(drifted)")
    }

    @Test func `nodes drift on their own, whatever the others are asked`() {
        func drift(_ groups: [NodeGroup], asking numbers: [Int]) -> [[String]] {
            var fleet = FleetSimulation(FleetDefinition(groups: groups), seed: 4, startingAt: start)
            var found: [[String]] = []
            for day in 0..<60 {
                fleet.send("c\(day)", Order.agent, to: numbers, at: start + .days(day))
                found += fleet.play().filter { $0.1.node == fleet.nodes[numbers[0]].id }.map(\.1.found)
            }
            return found
        }
        let prod = group("prod", 5) { $0.servicesStopPerDay = 0.5 }
        let alone = drift([prod], asking: [3])
        #expect(alone.contains { !$0.isEmpty })
        #expect(alone == drift([prod], asking: [3, 4, 0]))
        #expect(alone == drift([group("dev", 7), prod], asking: [10]))
    }
}
