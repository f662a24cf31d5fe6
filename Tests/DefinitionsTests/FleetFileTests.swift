import Definitions
import Fleet
import SimulatedFleet
import Testing

@Suite("Fleet files") struct FleetFileTests {
    private func diagnostics(_ text: String) throws -> [String] {
        try TemporaryConfiguration(["windows/w.yaml": Sample.window, "fleet/f.yaml": text]).diagnostics()
            .map { $0.replacing("fleet/f.yaml:", with: "") }
    }

    @Test(arguments: [
        Change("Count: 3", "Count: 3"),
        Change("Count: 3", "Count: 10001", "2:8: error: Count is 10001. Write a whole number of nodes, 1 to 10000."),
        Change(
            "[AmazonLinux2023]", "[AmazonLinux2032]",
            #"3:13: error: There is no platform "AmazonLinux2032". Write AmazonLinux2023."#),
        Change(
            "[AmazonLinux2023]", "AmazonLinux2023",
            """
            3:12: error: Platforms is text, "AmazonLinux2023". Write a list of platforms, such as [AmazonLinux2023].
            """),
        Change(
            "{Patch Group: dev-linux}", "{Patch Group: [dev-linux]}",
            """
            4:21: error: The tag Patch Group is a list. Write a text of at most 256 characters, in quotes if need be.
            """),
        Change(
            "[40, 180]", "[180, 40]",
            "5:26: error: ScanSeconds goes from 180 down to 40. Write the lesser first: [40, 180]."),
        Change(
            "[40, 180]", "[40]",
            """
            5:26: error: ScanSeconds has 1 numbers. \
            Write two whole numbers, [least, most], or one, each 0 to 86400.
            """),
        Change("[40, 180]", "[40, x]", #"5:31: error: ScanSeconds is text, "x". Write a whole number, 0 to 86400."#),
        Change("0.01", "1.5", "5:50: error: FailureRate is 1.5. Write a number, 0 to 1."),
        Change("FailureRate", "FailingRate", "5:37: error: FailingRate is not known here. Write FailureRate."),
        Change(
            "FailureRate", "OfflinePerDay",
            "5:52: error: OfflinePerDay does not say for how long. Add OfflineMinutes: [10, 240]."),
        Change(
            "FailureRate: 0.01", "OutagesPerDay: 0.01, OutageMinutes: 5",
            """
            5:52: error: OutagesPerDay does not say what goes down together. \
            Add OutageTag: Rack, or another tag of the nodes.
            """),
        Change(
            "FailureRate: 0.01", "DiskFullPerDay: 0.01",
            "5:53: error: DiskFullPerDay does not say for how long. Add DiskFullMinutes: [10, 240]."),
        Change(
            "FailureRate: 0.01", "RebootFailureRate: 2",
            "5:56: error: RebootFailureRate is 2. Write a number, 0 to 1."),
        Change(
            "Count: 3", "Count: 3\nTagsInTurn: {Rack: A}",
            "3:20: error: The tag Rack is to have a list of 1 to 100 texts, such as [A, B]."),
        Change(
            "Count: 3", "Count: 3\nSoftware: [{Package: nginx, Needs: [openssl]}, {Package: openss}]",
            "3:37: error: No package openssl is in Software. Write openss."),
        Change(
            "Count: 3", "Count: 3\nSoftware: [{Package: nginx, Versions: 1}]",
            "3:29: error: Versions is not known here. Write Version."),
        Change(
            "Count: 3", "Count: 3\nSeed: -1", "3:7: error: Seed is -1. Write a whole number, 0 to 18446744073709551615."
        ),
    ])
    func `members of a group`(change: Change) throws {
        #expect(try diagnostics(change.applied(to: Sample.group)) == change.diagnostics)
    }

    @Test func `one file may have several groups`() throws {
        let text = """
            Groups:
              - Name: dev
                Count: 2
                Platforms: [Ubuntu22.04, Debian12]
                Tags: {Patch Group: dev-linux}
                Seed: 18446744073709551615
              - Name: site
                Count: 1
                Platforms: [WindowsServer2022]
                Hybrid: true
                Behaviour: {StepSeconds: 5, HangRate: 1}
            """
        let loaded = try TemporaryConfiguration(["windows/w.yaml": Sample.window, "fleet/f.yaml": text]).load()
        #expect(loaded.diagnostics == [])
        var behaviour = NodeBehaviour()
        behaviour.stepSeconds = NodeBehaviour.Seconds(5, 5)
        behaviour.hangRate = 1
        let debian = try #require(Platform(product: "Debian12"))
        let ubuntu = try #require(Platform(product: "Ubuntu22.04"))
        let windows = try #require(Platform(product: "WindowsServer2022"))
        #expect(
            loaded.definitions.fleet
                == FleetDefinition(groups: [
                    NodeGroup(
                        name: "dev", count: 2, platforms: [ubuntu, debian], tags: ["Patch Group": "dev-linux"],
                        seed: .max),
                    NodeGroup(
                        name: "site", count: 1, platforms: [windows], tags: [:], hybrid: true, behaviour: behaviour),
                ]))
    }

    @Test(arguments: [
        (
            "Values: [dev-linux]", "Values: [dev-linus]",
            "No node of the fleet has the tag Patch Group with the value dev-linus. Write dev-linux."
        ),
        (
            "tag:Patch Group", "tag:PatchGroup", "No node of the fleet has a tag named PatchGroup. Write Patch Group."
        ),
    ])
    func `a target that nobody matches is warned about`(old: String, new: String, message: String) throws {
        let window = Sample.window.replacing(old, with: new)
        let fleet = try TemporaryConfiguration(["windows/w.yaml": window, "fleet/f.yaml": Sample.group])
        #expect(fleet.diagnostics() == ["windows/w.yaml:7:15: warning: \(message)"])
        #expect(try TemporaryConfiguration(["windows/w.yaml": window]).diagnostics() == [])
    }

    @Test func `a command that none of its nodes can carry out is warned about`() throws {
        let window = Sample.window.replacing("AWS-RunPatchBaseline", with: "AWS-RunShellScript")
            .replacing("Operation: Install", with: "commands: uptime")
        let group = Sample.group.replacing("AmazonLinux2023", with: "WindowsServer2022")
        #expect(
            try TemporaryConfiguration(["windows/w.yaml": window, "fleet/f.yaml": group]).diagnostics() == [
                """
                windows/w.yaml:10:14: warning: No node of the targets can carry out AWS-RunShellScript: \
                it is for Linux and MacOS. Select others.
                """
            ])
        let mixed = Sample.group.replacing("AmazonLinux2023", with: "WindowsServer2022, Debian12")
        #expect(try TemporaryConfiguration(["windows/w.yaml": window, "fleet/f.yaml": mixed]).diagnostics() == [])
    }

    @Test func `a fleet has a limit`() throws {
        let groups = (1...11).map { "  - {Name: g\($0), Count: 10000, Platforms: [Debian12]}\n" }.joined()
        #expect(
            try diagnostics("Groups:\n" + groups) == [
                "fleet: error: The fleet has 110000 nodes, and 100000 are allowed. Lower a Count."
            ])
    }

    @Test func `the fleet can be another folder, or the built-in one`() throws {
        let configuration = try TemporaryConfiguration([
            "windows/w.yaml": Sample.window, "fleet/f.yaml": "Name: [", "other/f.yaml": Sample.group,
        ])
        let other = configuration.load(.folder("\(configuration.path)/other"))
        #expect(other.diagnostics == [])
        #expect(other.definitions.fleet?.groups.map(\.count) == [3])
        #expect(configuration.load(.instant).definitions.fleet == .instant)
        #expect(
            configuration.diagnostics(.folder("\(configuration.path)/none")) == [
                "none: error: There is no such folder. Make it, or name another fleet."
            ])
        #expect(configuration.load().definitions.fleet == nil)
    }
}
