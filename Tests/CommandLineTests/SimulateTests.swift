import Testing

@testable import drydock

@Suite("Simulate") struct SimulateTests {
    typealias Fixture = DefinitionFolderFixture

    /// One window, one node group that never fails.
    private func yard() throws -> Fixture {
        try Fixture([
            "windows/dev-linux.yaml": Fixture.window("dev-linux", "cron(0 2 ? * SUN#1 *)"),
            "associations/agent.yaml": Fixture.association("agent", "rate(1 day)"),
            "fleet/dev.yaml": """
            Name: dev
            Count: 4
            Platforms: [Debian12]
            Tags: {Patch Group: dev-linux}
            Behaviour: {ScanSeconds: 90, InstallSecondsPerPatch: 60, RebootSeconds: 120}
            """,
        ])
    }

    @Test func `the report is the same text every time`() throws {
        let fixture = try yard()
        let span = ["--from", "2026-12-06", "--to", "2026-12-08"]
        let answer = try fixture.answer(SimulateCommand.self, span[0], span[1], span[2], span[3], "--seed", "7")
        let digest = answer.data.split(separator: "sha256 ").last?.prefix(16) ?? ""
        #expect(
            answer.data.replacing(digest, with: "DIGEST") == """
                2 days from Sun 6 Dec 2026, 4 nodes, 1 window, 1 association, seed 7

                OPENED (UTC)     WINDOW     RESULT  NODES  OK  FAIL  LEFT  PEAK  DONE
                Sun 6 Dec 02:00  dev-linux  ok          4   4     0     0     1  02:06

                ASSOCIATION  RUNS  NODE RUNS  DRIFTED  CORRECTED  FAILED  DEFERRED
                agent           2          8        0          0       0         0
                FAILED: the node was offline at its turn, or the run failed. DEFERRED: it waited
                for window work.

                Kept      0 of 1 task above its concurrency, 0 of 1 occurrence started early;
                          each occurrence has one record.
                Again     The same inputs give the same digest, sha256 DIGEST...
                Why       drydock simulate --from 2026-12-06 --to 2026-12-08 --seed 7 --log decisions.jsonl
                """)
    }

    @Test func `how many nodes complied is drawn when there is something to see`() throws {
        let fixture = try Fixture([
            "associations/agent.yaml": Fixture.association("agent", "rate(1 day)"),
            "fleet/dev.yaml": """
            Name: dev
            Count: 20
            Platforms: [Debian12]
            Tags: {Patch Group: dev-linux}
            Behaviour: {StepSeconds: 5, ServicesStopPerDay: 1, FilesChangePerDay: 1, PackagesVanishPerDay: 1, \
            FailureRate: 0.6}
            """,
        ])
        let answer = try fixture.answer(SimulateCommand.self, "--from", "2026-12-06", "--days", "90")
        let lines = answer.data.split(separator: "\n", omittingEmptySubsequences: false)
        let chart = try #require(lines.firstIndex { $0.hasPrefix("COMPLIANT") })
        #expect(lines[chart] == "COMPLIANT  of 20 nodes, at midnight UTC, a column the lowest of 2 days")
        #expect(lines[chart + 1].hasPrefix("    100 %"), "\(answer.data)")
        #expect(lines[chart...].contains { $0.hasPrefix("           Mon 7 Dec to ") && $0.contains("; lowest ") })
        #expect(lines.dropLast(2).allSatisfy { $0.count <= 80 })
        let json = try fixture.answer(SimulateCommand.self, "--from", "2026-12-06", "--days", "2", "-o", "json")
        #expect(json.data.contains(#""compliance":{"nodes":20,"days":[{"at":"2026-12-07T00:00:00Z","compliant":"#))
    }

    @Test func `JSON has the members that programs rely on, in their order`() throws {
        let answer = try yard().answer(
            SimulateCommand.self, "--from", "2026-12-06", "--days", "2", "-o", "json")
        #expect(answer.data.hasPrefix(#"{"version":1,"seed":1,"digest":""#))
        let task = #""targets":4,"succeeded":4,"failed":0,"notStarted":0,"errors":0,"concurrencyMax":1,"errorsMax":0,"#
        #expect(answer.data.contains(#""scheduledFor":"2026-12-06T02:00:00Z","status":"SUCCESS","#))
        #expect(answer.data.contains(task + #""inFlightMax":1}"#))
        #expect(
            answer.data.contains(
                #"{"name":"agent","executions":2,"nodeRuns":8,"drifted":0,"corrected":0,"failed":0,"deferred":0}"#))
    }

    @Test func `without a fleet the nodes are the instant ones, and it says so`() throws {
        let fixture = try Fixture(["windows/dev-linux.yaml": Fixture.window("dev-linux", "cron(0 2 ? * SUN#1 *)")])
        let answer = try fixture.answer(SimulateCommand.self, "--from", "2026-12-06", "--days", "1")
        #expect(answer.talk.contains("--fleet instant"))
        #expect(answer.data.contains("8 nodes"))
    }

    @Test(arguments: [
        (["--from", "2026-12-06"], "Add --to, or --days."),
        (["--from", "2026-12-06", "--to", "2026-12-06"], "is not before --to"),
        (["--from", "2026-12-06", "--days", "4000"], "longer than 10 years"),
        (["--from", "now", "--days", "1"], "--from now is no instant"),
        (["--from", "2026-12-06", "--days", "1", "--tz", "Europe/Berln"], "Europe/Berlin"),
    ])
    func `a span that makes no sense is a usage error that says what to write`(
        arguments: [String], words: String
    ) throws {
        let fixture = try yard()
        let failure = #expect(throws: Failure.self) {
            try SimulateCommand.parse(arguments).answer(in: try fixture.surroundings())
        }
        #expect(failure?.status == .usage)
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }

    @Test func `definitions with errors are not rehearsed`() throws {
        let fixture = try Fixture(["windows/x.yaml": Fixture.window("x", "cron(0 2 ? * SUN#6 *)")])
        let failure = #expect(throws: Failure.self) {
            try SimulateCommand.parse(["--from", "2026-12-06", "--days", "1"]).answer(in: try fixture.surroundings())
        }
        #expect(failure?.status == .failed)
        #expect(failure?.message.contains("SUN#5") == true)
    }
}
