import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

/// What a profile lets happen besides failing commands: racks that go down, locks, full disks, mirrors, software.
@Suite("Profiles") struct ObstacleTests {
    private func fleet(
        _ platform: String = "Debian12", count: Int = 1, seed: UInt64 = 1, software: [SoftwarePackage] = [],
        _ adjust: (inout NodeBehaviour) -> Void = { _ in }
    ) throws -> FleetSimulation {
        var group = group("prod", count, platform: try #require(Platform(product: platform)), adjust)
        group.tagsInTurn = ["Rack": ["A", "B", "C"]]
        group.software = software
        return FleetSimulation(
            FleetDefinition(groups: [group]), seed: seed, startingAt: start, recordsChanges: true)
    }

    private func script(_ lines: String...) -> (String, [String: [String]]) {
        ("AWS-RunShellScript", ["commands": lines])
    }

    @Test func `tags in turn change with each round of the platforms`() throws {
        var group = group("prod", 8)
        group.platforms = [linux, Platform(kind: .linux, product: "Debian12")]
        group.tags = ["Zone": "a"]
        group.tagsInTurn = ["Rack": ["A", "B", "C"]]
        #expect(group.nodes.compactMap { $0.tags["Rack"] } == ["A", "A", "B", "B", "C", "C", "A", "A"])
        #expect(group.nodes.allSatisfy { $0.tags["Zone"] == "a" })
    }

    @Test func `nodes of one rack go down together, and others do not go with them`() throws {
        var fleet = try fleet(count: 30) {
            $0.outageTag = "Rack"; $0.outagesPerDay = 0.5; $0.outageMinutes = .init(60, 180)
        }
        var downs: [String: Int] = [:]
        for hour in 0..<(24 * 10) {
            fleet.send("c\(hour)", Order.anything, at: start + .hours(hour), within: .seconds(1))
            let outcomes = fleet.play().map(\.1)
            let byRack = Dictionary(grouping: outcomes) { outcome in
                fleet.nodes.first { $0.id == outcome.node }?.tags["Rack"] ?? ""
            }
            #expect(byRack.count == 3)
            for (rack, answers) in byRack {
                #expect(Set(answers.map(\.result)).count == 1, "a rack is up or down as a whole")
                if answers[0].result != .success { downs[rack, default: 0] += 1 }
            }
        }
        #expect(downs.count == 3 && downs.values.allSatisfy { $0 < 120 })
        #expect(Set(downs.values).count > 1, "each rack has outages of its own")
    }

    @Test(arguments: [
        ("Debian12", "/var/lib/dpkg/lock-frontend", 100), ("AmazonLinux2023", "dnf: ", 200),
        ("CentOS7.9", "yum lock", 200),
        ("Suse15.3", "zypper: system management is locked", 7), ("WindowsServer2022", "0x80240016", 1),
    ])
    func `a held package lock fails installations in the words of the platform`(
        platform: String, words: String, code: Int
    ) throws {
        var fleet = try fleet(platform) {
            $0.packageLockPerDay = 12; $0.packageLockMinutes = .init(1000, 1000); $0.unpatchedDays = 40
        }
        let outcome = try fleet.carryOut("a", Order.install, at: start + .days(1))
        #expect(outcome.result == .failed && outcome.detail.contains(words))
        #expect(outcome.output?.responseCode == code)
        // Scripts for a shell are not for Windows, and what needs no packages needs no lock.
        if platform == "WindowsServer2022" { return }
        #expect(try fleet.carryOut("b", Order.chronyd, at: start + .days(1)).result == .success)
    }

    @Test func `a full disk takes no packages, no patches and no files, and is emptied again`() throws {
        var fleet = try fleet {
            $0.diskFullPerDay = 1; $0.diskFullMinutes = .init(300, 300); $0.unpatchedDays = 40
            $0.filesChangePerDay = 12
        }
        _ = try fleet.carryOut("first", Order.sshd, at: start)
        var results: Set<String> = []
        for hour in 0..<72 {
            let at = start + .hours(hour)
            let patched = try fleet.carryOut("p\(hour)", Order.scan, at: at)
            let written = try fleet.carryOut("w\(hour)", Order.sshd, at: at)
            let installed = try fleet.carryOut("i\(hour)", script("rm -f /x; echo \(hour) > /x"), at: at)
            #expect((patched.result == .failed) == (installed.result == .failed))
            if patched.result == .failed {
                #expect(patched.detail.contains("no space left on device"))
                #expect(installed.detail.contains("no space left on device"))
                #expect(written.changed.isEmpty)
            }
            results.insert(patched.result.rawValue)
        }
        #expect(results.count == 2)
    }

    @Test func `a mirror is down for the whole group at once`() throws {
        var fleet = try fleet(count: 10) {
            $0.mirrorDownPerDay = 2; $0.mirrorDownMinutes = .init(120, 120); $0.unpatchedDays = 40
        }
        var seen: Set<Int> = []
        for hour in 0..<48 {
            fleet.send("c\(hour)", Order.scan, at: start + .hours(hour))
            let failed = fleet.play().map(\.1).filter { $0.result == .failed }
            #expect(failed.allSatisfy { $0.detail.contains("mirror of prod") })
            seen.insert(failed.count)
        }
        #expect(seen == [0, 10])
    }

    @Test func `a reboot takes its time, and some nodes are not back from it`() throws {
        var fleet = try fleet("AmazonLinux2023", count: 200) {
            $0.rebootFailureRate = 0.2; $0.unpatchedDays = 60; $0.rebootSeconds = .init(60, 60)
        }
        fleet.send("c", Order.install, at: start, within: .hours(9))
        let failed = fleet.play().filter { $0.1.result == .failed }
        #expect((20...60).contains(failed.count))
        #expect(failed.allSatisfy { $0.1.detail == "not back from its reboot after 25 min" })
        #expect(failed.allSatisfy { $0.at == start + .seconds(1560) })
        fleet.send("d", Order.installNoReboot, at: start + .hours(2))
        #expect(fleet.play().allSatisfy { $0.1.result == .success })
    }

    private let web = [
        SoftwarePackage(name: "zlib", version: "1.3"),
        SoftwarePackage(name: "openssl", version: "3.0.11", needs: ["zlib"]),
        SoftwarePackage(name: "nginx-core", version: "1.24.0", needs: ["openssl"], service: "nginx"),
    ]

    @Test func `a service does not start without a package that its package needs`() throws {
        var fleet = try fleet("AmazonLinux2023", software: web)
        let removed = try fleet.carryOut("a", script("dnf remove -y zlib"), at: start)
        #expect(removed.changed == ["removed package zlib", "stopped service nginx"])
        let wish = ("AWS-RunShellScript", ["commands": ["systemctl enable --now nginx"]])
        let failed = try fleet.carryOut("b", wish, at: start + .minutes(1))
        #expect(failed.result == .failed && failed.detail.contains("package zlib is not installed"))
        let fixed = try fleet.carryOut(
            "c", script("dnf install -y nginx-core && systemctl start nginx"), at: start + .minutes(2))
        #expect(fixed.changed == ["installed package zlib 1.3", "started service nginx"])
    }

    @Test func `a package that vanishes takes the services with it that need it`() throws {
        var struck = 0
        for seed in 1...20 as ClosedRange<UInt64> {
            var fleet = try fleet("AmazonLinux2023", seed: seed, software: web) { $0.packagesVanishPerDay = 0.5 }
            let outcome = try fleet.carryOut("a", script("systemctl is-active nginx || exit 9"), at: start + .days(2))
            let again = try fleet.carryOut(
                "b", script("dnf install -y nginx-core zlib openssl", "systemctl start nginx"), at: start + .days(2))
            #expect((outcome.result == .failed) == !again.changed.isEmpty)
            if outcome.result == .failed { struck += 1 }
        }
        #expect((3...19).contains(struck))
    }

    @Test func `mode and owner of a file drift on a stream of their own`() throws {
        var fleet = try fleet { $0.fileModesChangePerDay = 3 }
        let order = script("chmod 600 /etc/key", "chown root /etc/key")
        _ = try fleet.carryOut("a", order, at: start)
        let second = try fleet.carryOut("b", order, at: start + .days(2))
        #expect(second.changed == ["set mode of file /etc/key to 600", "set owner of file /etc/key to root"])
        #expect(try fleet.carryOut("c", order, at: start + .days(2)).changed.isEmpty)
    }
}
