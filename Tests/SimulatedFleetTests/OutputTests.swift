import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

@Suite("What nodes print") struct OutputTests {
    /// What the first node prints, in a fleet whose answers are kept.
    private func output(
        _ order: (String, [String: [String]]), _ adjust: (inout NodeBehaviour) -> Void = { _ in }
    ) throws -> CommandOutput? {
        var fleet = fleet(group("prod", 1, adjust), recordsChanges: true)
        return try fleet.carryOut("c", order, at: start).output
    }

    private func script(_ lines: String...) -> (String, [String: [String]]) {
        ("AWS-RunShellScript", ["commands": lines])
    }

    @Test func `a scan lists what is missing, and an installation what became of it`() throws {
        var fleet = fleet(group { $0.unpatchedDays = 60 }, recordsChanges: true)
        let missing = fleet.missingPatches(of: fleet.nodes[0].id, at: start)
        #expect(missing.count > 1)
        let list = missing.map { patch in
            "  \(patch.id), \(patch.classification.rawValue), \(patch.severity.rawValue), "
                + "released \(CivilDate(daysSinceEpoch: patch.releaseDay))\n"
        }.joined()
        let head = "Baseline   \(fleet.baseline.name)\nMissing    \(missing.count)\n\(list)"
        #expect(
            try fleet.carryOut("scan", Order.scan, at: start).output
                == CommandOutput(standardOutput: "Operation  Scan\n" + head))
        let done = "Installed  \(missing.count)\nFailed     0\n"
        #expect(
            try fleet.carryOut("install", Order.installNoReboot, at: start).output
                == CommandOutput(
                    standardOutput: "Operation  Install\n" + head + done
                        + "Reboot     pending, because RebootOption is NoReboot\n"))
        let nothing = "Baseline   \(fleet.baseline.name)\nMissing    0\nInstalled  0\nFailed     0\n"
        #expect(
            try fleet.carryOut("again", Order.install, at: start).output
                == CommandOutput(standardOutput: "Operation  Install\n" + nothing + "Reboot     done\n"))
        #expect(
            try fleet.carryOut("at last", Order.install, at: start).output
                == CommandOutput(standardOutput: "Operation  Install\n" + nothing + "Reboot     not needed\n"))
    }

    @Test func `a failure is told on standard error, with its response code`() throws {
        var seen: Set<Int> = []
        var fleet = fleet(
            group("prod", 60) {
                $0.failureRate = 1; $0.unpatchedDays = 60
            }, recordsChanges: true)
        fleet.send("c", Order.install, at: start)
        for (_, outcome) in fleet.play() {
            let output = try #require(outcome.output)
            #expect(outcome.result == .failed && output.standardError == outcome.detail + "\n")
            #expect(outcome.detail.hasSuffix("exit 100") == (output.responseCode == 100))
            // Who could not look around lists nothing.
            #expect(output.standardOutput.contains("Missing") == !outcome.found.isEmpty)
            #expect(output.standardOutput.contains("Installed  0\nFailed") == !outcome.found.isEmpty)
            #expect(!output.standardOutput.contains("Reboot"))
            seen.insert(output.responseCode)
        }
        #expect(seen == [1, 100])
    }

    @Test func `a script prints what its understood lines say`() throws {
        #expect(
            try output(script("echo hello 'wide  world'", "uptime", "echo"))
                == CommandOutput(
                    standardOutput: "hello wide  world\n\n"))
        // What prints nothing prints nothing.
        #expect(try output(Order.sshd) == CommandOutput())
        #expect(try output(Order.anything) == CommandOutput())
        #expect(try output(script("echo hidden > /tmp/file", "echo x | cat")) == CommandOutput())
        let failed = try #require(try output(script("echo hello")) { $0.failureRate = 20 })
        #expect(failed.standardOutput == "" && failed.responseCode == 1)
        #expect(failed.standardError.hasSuffix("\nfailed to run commands: exit status 1\n"))
    }

    @Test func `a package says what was done about it`() throws {
        #expect(
            try output(Order.agent) == CommandOutput(standardOutput: "package agent is installed already\n"))
        #expect(try output(Order.noAgent) == CommandOutput(standardOutput: "package agent is not installed\n"))
        var fleet = fleet(group { $0.packagesVanishPerDay = 1 }, recordsChanges: true)
        _ = try fleet.carryOut("first", Order.agent, at: start)
        let outcome = try fleet.carryOut("second", Order.agent, at: start + .days(30))
        #expect(!outcome.changed.isEmpty)
        #expect(outcome.output?.standardOutput == outcome.changed.joined(separator: "\n") + "\n")
    }

    @Test func `what hangs or is cancelled is killed, and what never began printed nothing`() throws {
        let hung = try output(Order.anything) { $0.hangRate = 20 }
        #expect(hung == CommandOutput(responseCode: 137))
        var fleet = fleet(group { $0.stepSeconds = .init(60, 60) }, recordsChanges: true)
        fleet.send("c", Order.anything, at: start)
        fleet.cancel(commandID: "c", nodes: fleet.nodes.map(\.id), at: start + .seconds(1))
        #expect(fleet.play().first?.1.output == CommandOutput(responseCode: 137))
        fleet.send("late", Order.anything, at: start + .seconds(2), within: .zero)
        #expect(fleet.play().map(\.1.output) == [nil])
    }

    @Test func `an answer that is given again is the same, also by a fleet that was restored`() throws {
        let definition = FleetDefinition(groups: [
            group {
                $0.unpatchedDays = 60; $0.scanSeconds = .init(60, 60)
            }
        ])
        var fleet = FleetSimulation(definition, seed: 1, startingAt: start, recordsChanges: true)
        var snapshot = FleetSnapshot(startedAt: start.millisecondsSinceEpoch, seed: 1)
        fleet.send("c", Order.install, at: start)
        snapshot.apply(fleet.takeChanges())
        let first = fleet.play().map(\.1)
        #expect(first.first?.output?.standardOutput.contains("Installed") == true)
        fleet.send("c", Order.install, at: start + .hours(1))
        #expect(fleet.play().map(\.1) == first)
        var restored = try FleetSimulation(definition, restoring: snapshot)
        #expect(restored.play().map(\.1) == first)
    }

    @Test func `a rehearsal puts no text together`() throws {
        var fleet = fleet(group { $0.unpatchedDays = 60 })
        #expect(try fleet.carryOut("c", Order.install, at: start).output == nil)
        #expect(fleet.outputs.isEmpty)
    }
}
