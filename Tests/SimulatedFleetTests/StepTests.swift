import Documents
import Fleet
import PatchManager
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

@Suite("Steps of documents") struct StepTests {
    /// A document of schema 2.2 with these steps.
    private func document(_ steps: String..., parameters: String = "") throws -> DocumentContent {
        DocumentContent(
            try CommandDocument(
                name: "steps",
                source:
                    #"{"schemaVersion":"2.2","parameters":{\#(parameters)},"mainSteps":[\#(steps.joined(separator: ","))]}"#
            ))
    }

    private func write(_ name: String, _ path: String, _ more: String = "") -> String {
        #"{"action":"aws:runShellScript","name":"\#(name)"\#(more),"inputs":{"runCommand":["printf '%s\\n' 'x' > \#(path)"]}}"#
    }

    private func carryOut(
        _ content: DocumentContent, on fleet: inout FleetSimulation, _ commandID: String = "c", at now: Instant = start,
        parameters: [String: [String]] = [:]
    ) throws -> InvocationOutcome {
        let message = CommandMessage(
            commandID: commandID, document: "steps:1", parameters: parameters, content: content,
            startBefore: now + .hours(1))
        fleet.send([Dispatch(message: message, nodes: [fleet.nodes[0].id])], at: now)
        return try #require(fleet.play().last).1
    }

    /// A node whose things are known and wrong.
    private func drifted(_ content: DocumentContent) throws -> FleetSimulation {
        var fleet = fleet(group { $0.filesChangePerDay = 40 }, recordsChanges: true)
        _ = try carryOut(content, on: &fleet, "first")
        return fleet
    }

    @Test func `every step is carried out, and each says what it changed`() throws {
        let content = try document(write("one", "/a"), write("two", "/b"))
        var fleet = try drifted(content)
        let outcome = try carryOut(content, on: &fleet, at: start + .days(5))
        #expect(outcome.result == .success)
        #expect(Set(outcome.changed) == ["wrote file /a", "wrote file /b"])
        let again = try carryOut(content, on: &fleet, "again", at: start + .days(5) + .seconds(200))
        #expect(again.changed.count < 2)
    }

    private func failing(_ flow: String = "") -> String {
        #"{"action":"aws:runDocument","name":"bad","inputs":{\#(flow)"documentType":"SSMDocument","documentPath":"none"}}"#
    }

    @Test(arguments: [
        ("", InvocationResult.failed, ["/a", "/b", "/c"]),
        (#""onFailure":"exit","#, .failed, ["/a", "/c"]),
        (#""onFailure":"successAndExit","#, .success, ["/a", "/c"]),
    ])
    func `a step that fails stops those after it only when it says so, and never the last one`(
        _ flow: String, _ result: InvocationResult, _ written: [String]
    ) throws {
        let content = try document(
            write("one", "/a"), failing(flow), write("two", "/b"), write("end", "/c", #","finallyStep":true"#))
        var fleet = try drifted(try document(write("1", "/a"), write("2", "/b"), write("3", "/c")))
        let outcome = try carryOut(content, on: &fleet, at: start + .days(5))
        #expect(outcome.result == result)
        #expect(outcome.changed == written.map { "wrote file \($0)" })
        if result == .failed { #expect(outcome.detail == "bad: there is no document none") }
    }

    @Test func `onSuccess exit leaves out what comes after it`() throws {
        let content = try document(
            write("one", "/a", #","onSuccess":"exit""#), write("two", "/b"), write("end", "/c", #","finallyStep":true"#)
        )
        var fleet = try drifted(try document(write("1", "/a"), write("2", "/b"), write("3", "/c")))
        let outcome = try carryOut(content, on: &fleet, at: start + .days(5))
        #expect(outcome.changed == ["wrote file /a", "wrote file /c"])
    }

    @Test func `a precondition says by platform or by parameter whether a step is carried out`() throws {
        let content = try document(
            write("one", "/a", #","precondition":{"StringEquals":["platformType","Windows"]}"#),
            write("two", "/b", #","precondition":{"StringEquals":["{{ How }}","all"]}"#), write("three", "/c"),
            parameters: #""How":{"type":"String"}"#)
        for (how, steps) in [("all", ["two", "three"]), ("some", ["three"])] {
            #expect(content.steps(on: .linux, with: ["How": [how]]).map(\.name) == steps)
        }
        #expect(content.steps(on: .windows, with: ["How": ["all"]]).isEmpty)
    }

    @Test func `a step has a time limit of its own, and one that hangs does not keep the next from its turn`() throws {
        let content = try document(
            #"{"action":"aws:runShellScript","name":"slow","inputs":{"runCommand":["x"],"timeoutSeconds":"60"}}"#,
            #"{"action":"aws:runShellScript","name":"next","inputs":{"runCommand":["x"],"timeoutSeconds":"30"}}"#)
        var fleet = fleet(group { $0.stepSeconds = .init(100, 100) })
        let outcome = try carryOut(content, on: &fleet)
        #expect(outcome.result == .executionTimedOut)
        #expect(fleet.ledger.entries.last?.at == start + .seconds(90))
        #expect(
            outcome.detail
                == "slow: still at work after 1 min, its time limit; next: still at work after 0 min, its time limit")
    }

    @Test func `a fleet that is restored in the middle of several steps ends as one that was not`() throws {
        let content = try document(write("one", "/a"), failing(), write("two", "/b"))
        var live = try drifted(try document(write("1", "/a"), write("2", "/b")))
        let definition = FleetDefinition(groups: [group { $0.filesChangePerDay = 40 }])
        var snapshot = FleetSnapshot(startedAt: start.millisecondsSinceEpoch, seed: 1)
        let message = CommandMessage(
            commandID: "c", document: "steps:1", parameters: [:], content: content,
            startBefore: start + .days(6))
        live.send([Dispatch(message: message, nodes: [live.nodes[0].id])], at: start + .days(5))
        snapshot.apply(live.takeChanges())
        #expect(snapshot.commands.contains { $0.content == content })
        var restored = try FleetSimulation(definition, restoring: snapshot)
        #expect(restored.play().map(\.1) == live.play().map(\.1))
        _ = (live.takeChanges(), restored.takeChanges())
        let after = try carryOut(content, on: &restored, "after", at: start + .days(5) + .seconds(300))
        #expect(try carryOut(content, on: &live, "after", at: start + .days(5) + .seconds(300)) == after)
    }

    private func script(_ name: String, _ lines: String, _ more: String = "") -> String {
        #"{"action":"aws:runShellScript","name":"\#(name)"\#(more),"inputs":{"runCommand":["\#(lines)"]}}"#
    }

    @Test func `a script finds what the steps before it did, and what it did before it failed stays done`() throws {
        var fleet = fleet(group(), recordsChanges: true)
        let before = ("AWS-RunShellScript", ["commands": ["echo a > /etc/a", "rm -f /etc/b"]])
        #expect(try fleet.carryOut("before", before, at: start).result == .success)
        let content = try document(
            script("clear", "rm -f /etc/a"), script("fill", "[ -e /etc/a ] && exit 7; echo b > /etc/b; exit 3"),
            script("look", "[ -f /etc/b ] || exit 9; cat /etc/b"))
        let outcome = try carryOut(content, on: &fleet, at: start + .minutes(10))
        #expect(outcome.result == .failed)
        #expect(outcome.changed == ["removed file /etc/a", "wrote file /etc/b"])
        #expect(outcome.detail == "fill: exit 3")
        #expect(outcome.output?.standardOutput == "b\n")
        #expect(outcome.output?.standardError == "exit 3\nfailed to run commands: exit status 3\n")
        #expect(outcome.output?.responseCode == 3)
        let after = ("AWS-RunShellScript", ["commands": ["[ ! -e /etc/a ] && [ -f /etc/b ] || exit 8"]])
        let last = try fleet.carryOut("after", after, at: start + .minutes(20))
        #expect(last.result == .success && last.changed.isEmpty)
    }

    @Test func `what stands in the way of one step is in the way of that one only`() throws {
        var fleet = fleet(
            group(platform: Platform(kind: .linux, product: "Debian12")) {
                $0.packageLockPerDay = 12
                $0.packageLockMinutes = .init(1000, 1000)
            }, recordsChanges: true)
        _ = try fleet.carryOut("known", Order.agent, at: start + .days(1))
        _ = try fleet.carryOut("gone", Order.noAgent, at: start + .days(1) + .minutes(10))
        _ = try fleet.carryOut(
            "there", ("AWS-RunShellScript", ["commands": ["echo x > /etc/x"]]), at: start + .days(1) + .minutes(20))
        let content = try document(
            script("clear", "rm -f /etc/x"),
            #"{"action":"aws:configurePackage","name":"install","inputs":{"name":"agent","action":"Install"}}"#,
            script("look", "systemctl is-active -q agent || exit 4"))
        let outcome = try carryOut(content, on: &fleet, at: start + .days(1) + .minutes(30))
        #expect(outcome.result == .failed)
        #expect(outcome.changed == ["removed file /etc/x"])
        #expect(outcome.detail.hasPrefix("install: apt: could not get lock"))
        #expect(outcome.detail.hasSuffix("; look: exit 4"))
        #expect(outcome.output?.responseCode == 100)
    }

    @Test(arguments: [
        (#""onFailure":"exit","#, "", 0.0, InvocationResult.failed, PatchState.missing),
        ("", "", 1.0, .failed, .failed), ("", #""onFailure":"successAndExit","#, 1.0, .failed, .failed),
        ("", "", 0.0, .failed, .installed),
    ])
    func `an installation that was never begun has not failed, and one that failed is told as such`(
        _ first: String, _ flow: String, _ rebootFailures: Double, _ result: InvocationResult, _ state: PatchState
    ) throws {
        var fleet = fleet(
            group {
                $0.unpatchedDays = 60
                $0.rebootFailureRate = rebootFailures
            }, recordsChanges: true)
        let node = fleet.nodes[0].id
        let missing = fleet.missingPatches(of: node, at: start)
        #expect(!missing.isEmpty)
        let install =
            #"{"action":"drydock:patchBaseline","name":"install","inputs":{\#(flow)"operation":"Install"}}"#
        let outcome = try carryOut(document(failing(first), install), on: &fleet)
        #expect(outcome.result == result)
        #expect(missing.allSatisfy { fleet.state(of: $0, on: node, at: start) == state })
    }

    @Test(arguments: [
        "systemctl is-active -q nginx || systemctl start nginx", "systemctl enable --now nginx", "uptime",
    ])
    func `a document of one step goes as the script of AWS with the same lines`(_ line: String) throws {
        let content = try document(script("only", line))
        for seed in UInt64(1)...40 {
            var own = fleet(
                group {
                    $0.servicesStopPerDay = 1
                    $0.failureRate = 2
                    $0.hangRate = 2
                    $0.stepSeconds = .init(1, 300)
                }, seed: seed)
            var aws = own
            for day in 0...3 {
                let at = start + .days(day)
                let order = ("AWS-RunShellScript", ["commands": [line]])
                #expect(try carryOut(content, on: &own, "c\(day)", at: at) == aws.carryOut("c\(day)", order, at: at))
                #expect(own.ledger.entries == aws.ledger.entries)
            }
        }
    }

    @Test func `a version that nobody knows fails and says so`() throws {
        var fleet = fleet(group())
        let message = CommandMessage(
            commandID: "c", document: "gone:3", parameters: [:], startBefore: start + .hours(1))
        fleet.send([Dispatch(message: message, nodes: [fleet.nodes[0].id])], at: start)
        let outcome = try #require(fleet.play().last).1
        #expect(outcome.result == .failed)
        #expect(outcome.detail == "there is no document gone:3")
    }
}

@Suite("Documents of AWS on nodes") struct BuiltInIdempotenceTests {
    private static let parameters: [String: [String: [String]]] = [
        "AWS-RunShellScript": ["commands": ["systemctl enable --now chronyd", "printf '%s\\n' 'x' > /etc/x"]],
        "AWS-RunPowerShellScript": [
            "commands": [
                "Set-Service W32Time -StartupType Automatic -Status Running", "Set-Content /x 'x'",
                "Get-Service W32Time",
            ]
        ],
        "AWS-RunPatchBaseline": ["Operation": ["Install"]],
        "AWS-RunPatchBaselineAssociation": ["Operation": ["Install"], "AssociationId": ["a"]],
        "AWS-RunPatchBaselineWithHooks": ["Operation": ["Install"]],
        "AWS-ConfigureAWSPackage": ["action": ["Install"], "name": ["agent"]],
        "AWS-RunDocument": ["sourceType": ["SSMDocument"], "sourceInfo": [#"{"name": "AWS-Noop"}"#]],
        "AmazonCloudWatch-ManageAgent": ["action": ["configure"], "optionalConfigurationLocation": ["/agent"]],
    ]

    private static let platforms = [
        linux, Platform(kind: .windows, product: "WindowsServer2022"),
    ]

    /// On a node that has drifted for weeks and misses patches.
    @Test(arguments: CommandDocument.builtIns.map(\.name), platforms)
    func `a second run changes nothing`(_ name: String, _ platform: Platform) throws {
        for seed in UInt64(1)...20 {
            var fleet = fleet(
                group(platform: platform) {
                    $0.servicesStopPerDay = 2
                    $0.packagesVanishPerDay = 2
                    $0.filesChangePerDay = 2
                    $0.unpatchedDays = 60
                }, seed: seed)
            let order = (name, BuiltInIdempotenceTests.parameters[name] ?? [:])
            _ = try fleet.carryOut("known", order, at: start)
            let first = try fleet.carryOut("first", order, at: start + .days(30))
            let refused = first.result == .invalidPlatform
            #expect(first.result == .success || refused, "\(first)")
            // At once, so that nothing has drifted since.
            let now = Instant(millisecondsSinceEpoch: fleet.clock)
            let second = try fleet.carryOut("second", order, at: now)
            #expect(second.result == first.result)
            #expect(second.found.isEmpty && second.changed.isEmpty, "\(name): \(second)")
        }
    }

    @Test func `drift is found and put right by the documents that are about a state`() throws {
        for (name, platform) in [
            ("AWS-RunShellScript", linux), ("AWS-ConfigureAWSPackage", linux), ("AmazonCloudWatch-ManageAgent", linux),
            ("AWS-RunPowerShellScript", BuiltInIdempotenceTests.platforms[1]),
            ("AmazonCloudWatch-ManageAgent", BuiltInIdempotenceTests.platforms[1]),
        ] {
            var fleet = fleet(
                group(platform: platform) {
                    $0.servicesStopPerDay = 2
                    $0.packagesVanishPerDay = 2
                    $0.filesChangePerDay = 2
                })
            let order = (name, BuiltInIdempotenceTests.parameters[name] ?? [:])
            _ = try fleet.carryOut("known", order, at: start)
            let outcome = try fleet.carryOut("later", order, at: start + .days(20))
            #expect(!outcome.found.isEmpty && !outcome.changed.isEmpty, "\(name)")
        }
    }

    @Test func `hooks run around an installation, and only around one`() throws {
        func hook(_ path: String) throws -> CommandDocument {
            try CommandDocument(
                name: "hook" + path.replacing("/", with: "-"),
                source:
                    #"{"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript","name":"h","inputs":{"runCommand":["printf '%s\\n' 'x' > \#(path)"]}}]}"#
            )
        }
        let hooks = try ["/pre", "/post", "/exit"].map(hook)
        let aws = try #require(CommandDocument.builtIn("AWS-RunPatchBaselineWithHooks"))
        let content = DocumentContent(aws, others: hooks)
        func steps(_ parameters: [String: [String]]) -> [String] {
            content.steps(on: .linux, with: parameters).map(\.name)
        }
        let named = [
            "PreInstallHookDocName": ["hook-pre"], "PostInstallHookDocName": ["hook-post"],
            "OnExitHookDocName": ["hook-exit"],
        ]
        let install = named.merging(["Operation": ["Install"]]) { $1 }
        #expect(
            steps(install) == [
                "ScanAndStopWithoutWork", "PreInstallHook", "InstallWithoutReboot", "PostInstallHook", "RebootIfNeeded",
                "OnExitHook",
            ])
        func run(_ fleet: inout FleetSimulation, _ id: String, _ parameters: [String: [String]]) throws
            -> InvocationOutcome
        {
            let now = Instant(millisecondsSinceEpoch: fleet.clock)
            let message = CommandMessage(
                commandID: id, document: aws.name, parameters: parameters, content: content,
                startBefore: now + .hours(1))
            fleet.send([Dispatch(message: message, nodes: [fleet.nodes[0].id])], at: now)
            return try #require(fleet.play().last).1
        }
        var fleet = fleet(group { $0.unpatchedDays = 60 })
        let scan = try run(&fleet, "scan", named.merging(["Operation": ["Scan"]]) { $1 })
        #expect(scan.result == .success && scan.changed.isEmpty)
        let done = try run(&fleet, "install", install)
        #expect(done.result == .success)
        #expect(done.changed.contains("rebooted"))
        #expect(done.changed.contains { $0.hasPrefix("installed ") })
        let nothing = try run(&fleet, "nothing", install)
        #expect(nothing.changed.isEmpty)
    }
}
