import Testing

@testable import drydock

/// `drydock explain`: why something runs, or does not.
@Suite("Explain") struct ExplainTests {
    typealias Fixture = DefinitionFolderFixture

    /// Production after dev, and nodes in dev that fail every time.
    private func yard(failing: Bool = false) throws -> Fixture {
        try Fixture([
            "windows/dev-linux.yaml": Fixture.window("dev-linux", "cron(0 2 ? * SUN#1 *)"),
            "windows/production-linux.yaml": Fixture.window(
                "production-linux", "cron(0 2 ? * SUN#2 *)", more: "Promotion: {After: dev-linux, SoakDays: 6}"),
            "associations/agent.yaml": Fixture.association("agent", "rate(1 day)"),
            "fleet/dev.yaml": """
            Groups:
              - Name: dev
                Count: 2
                Platforms: [Debian12]
                Tags: {Patch Group: dev-linux}
                Behaviour: {ScanSeconds: 90, FailureRate: \(failing ? 1 : 0)}
              - Name: prod
                Count: 5
                Platforms: [Debian12]
                Tags: {Patch Group: production-linux}
            """,
        ])
    }

    @Test func `a future occurrence tells every rule that it passes`() throws {
        let answer = try yard().answer(ExplainWindowCommand.self, "production-linux", "--state", "/nowhere")
        #expect(
            answer.data == """
                production-linux, Sun 13 Dec 2026 02:00 UTC, 22 d

                Schedule  cron(0 2 ? * SUN#2 *): 02:00 on the second Sunday of every month, UTC.
                Dates     Enabled.
                Then      It is not open then. This is the next occurrence after Fri 20 Nov 2026
                          09:14.
                Clocks    No change of the clocks touches it.
                Freeze    It has no CalendarNames.
                Gate      2 of 2 nodes ok on dev-linux Sun 6 Dec 2026 02:00. Soak 6 d 20 h at
                          least, 6 d wanted.
                Overlap   No other window works on its nodes then.
                Opens     Sun 13 Dec 2026 02:00 to Sun 13 Dec 2026 06:00. From its cutoff, Sun
                          13 Dec 2026 05:00, no node is started.
                If late   Found later than that, it opens at once until its cutoff; after that
                          it is recorded as missed.
                Task      patch, AWS-RunPatchBaseline, priority 0: 5 nodes of servers, 1 at
                          once, stops at error 1.

                Depends   on all of this when it is due, on the gate above all, and on what
                          operators ask until then.

                Next      drydock calendar --window production-linux
                """)
    }

    @Test func `a rehearsed occurrence tells what happened, without the routine`() throws {
        let answer = try yard(failing: true).answer(
            ExplainWindowCommand.self, "dev-linux", "--at", "2026-12-06T03:00Z", "--seed", "7", "--from", "2026-12-01")
        #expect(
            answer.data.contains(
                """
                What happened, UTC:
                Sun 6 Dec 2026
                02:00     window opened, IN_PROGRESS. Open until 2026-12-06T06:00:00Z, no new
                          node from 2026-12-06T05:00:00Z.
                02:00     patch: task started. AWS-RunPatchBaseline on 2 nodes, 1 at once, stops
                          at error 1.
                """), "\(answer.data)")
        #expect(answer.data.contains("dev-01 patch: node finished, Failed."))
        #expect(!answer.data.contains("node started"))
        #expect(
            answer.data.hasSuffix(
                "Next      drydock explain node dev-01 --at 2026-12-06T02:00Z --seed 7 --from 2026-12-01"))
    }

    @Test func `a held occurrence says what its gate found`() throws {
        let answer = try yard(failing: true).answer(
            ExplainWindowCommand.self, "production-linux", "--at", "2026-12-13", "--seed", "7", "--from", "2026-12-01",
            "-o", "json")
        #expect(
            answer.data.contains(
                #""event":"windowHeld","task":null,"node":null,"status":"PENDING","reason":"Gate: dev-linux of "#
                    + #"2026-12-06T02:00:00Z succeeded on 0 of 2 nodes, 0 %; 100 % wanted.""#), "\(answer.data)")
    }

    @Test func `a node tells what touches it and when its turn is`() throws {
        let answer = try yard().answer(
            ExplainNodeCommand.self, "prod-03", "--at", "2026-12-13T02:00Z", "--seed", "7", "--from", "2026-12-01")
        #expect(
            answer.data.contains(
                """
                Tags      Patch Group=production-linux
                Group     prod
                Window    production-linux opens Sun 13 Dec 2026 02:00. patch: number 3 of 5, 1
                          at once, so in round 3.
                Applied   agent
                """), "\(answer.data)")
        #expect(answer.data.contains("patch: node started. Number 3 of 5."))
        #expect(answer.data.hasSuffix("Next      drydock explain window production-linux"))
    }

    @Test(arguments: [
        (["production"], "There is no window production. Write production-linux."),
        (["nothing"], "There is no window nothing. Write one of dev-linux, production-linux."),
    ]) func `a window that there is not is told the nearest`(arguments: [String], message: String) throws {
        let fixture = try yard()
        let failure = #expect(throws: Failure.self) {
            try fixture.answer(ExplainWindowCommand.self, arguments[0])
        }
        #expect(failure?.message == message)
        #expect(failure?.status == .notFound)
    }

    @Test func `a start of a rehearsal without a seed is a slip`() throws {
        let fixture = try yard()
        let failure = #expect(throws: Failure.self) {
            try fixture.answer(ExplainWindowCommand.self, "dev-linux", "--from", "2026-12-01")
        }
        #expect(failure?.status == .usage)
    }
}
