import Testing

@testable import drydock

@Suite("drydock report") struct ReportTests {
    typealias Fixture = DefinitionFolderFixture

    /// Four nodes, one at once, the first error stops; `behaviour` is theirs.
    private func yard(_ behaviour: String) throws -> Fixture {
        try Fixture([
            "windows/staging.yaml": Fixture.window("staging", "cron(0 2 ? * SUN#2 *)"),
            "windows/production.yaml": Fixture.window(
                "production", "cron(0 2 ? * SUN#3 *)", more: "Promotion: {After: staging, MinimumSuccessPercent: 95}"),
            "fleet/staging.yaml": """
            Groups:
              - Name: sta
                Count: 4
                Platforms: [Debian12]
                Tags: {Patch Group: staging}
                Behaviour: {\(behaviour)}
              - Name: prod
                Count: 2
                Platforms: [Debian12]
                Tags: {Patch Group: production}
            """,
        ])
    }

    private func lines(_ fixture: Fixture, _ window: String, _ more: String...) throws -> [String] {
        var arguments = [window, "--seed", "3", "--from", "2026-12-01", "--to", "2026-12-25"]
        arguments += more
        let answer = try ReportCommand.parse(arguments).answer(in: fixture.surroundings())
        return answer.data.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `a run that went well is a short page`() throws {
        #expect(
            try lines(yard("ScanSeconds: 60"), "staging").joined(separator: "\n") == """
                # staging, Sun 13 Dec 2026 02:00 UTC

                **Ok.** 4 of 4 nodes done. Started 02:00, done 02:04, cutoff 05:00, end 06:00.

                ## Tasks

                | Task  | Status  | Nodes | Ok | Failed | Not started | Done  |
                | ----- | ------- | ----- | -- | ------ | ----------- | ----- |
                | patch | SUCCESS | 4     | 4  | 0      | 0           | 02:04 |

                ## Next

                - staging, Sun 10 Jan 2027 02:00: The next occurrence.
                - production, Sun 20 Dec 2026 02:00: Gate met: staging of 2026-12-13T02:00:00Z
                  succeeded on 4 of 4 nodes, 100 % of 95 % wanted, and soaked for 0 days.
                """)
    }

    @Test func `every node that is not done is named, with its reason, and what is held for it`() throws {
        let lines = try lines(yard("FailureRate: 1"), "staging")
        #expect(lines[2].hasPrefix("**Failed.** 0 of 4 nodes done, 4 not. "))
        let rows = lines.filter { $0.hasPrefix("| sta-") }
        #expect(rows.count == 4)
        #expect(rows[0].contains("| patch | 02:00 | Failed: "))
        #expect(rows[1...].allSatisfy { $0.contains("| -     | Not started: too many errors came before its turn.") })
        #expect(lines.contains { $0.hasPrefix("- production, Sun 20 Dec 2026 02:00: Gate: staging of ") })
    }

    @Test func `an occurrence that did not run says why`() throws {
        let lines = try lines(yard("FailureRate: 1"), "production")
        #expect(lines[0] == "# production, Sun 20 Dec 2026 02:00 UTC")
        #expect(lines[2].hasPrefix("**Did not run.** None of its 2 nodes was touched. Held until its cutoff,"))
        #expect(!lines.contains("## Not done"))
    }

    @Test func `what the cutoff left is first in line`() throws {
        let lines = try lines(yard("ScanSeconds: 5400"), "staging")
        #expect(lines[2].hasPrefix("**Not done by the cutoff.** 2 of 4 nodes done, 2 not. "))
        #expect(lines.contains("- staging, Sun 10 Jan 2027 02:00: First in line, because the cutoff left them:"))
        #expect(lines.count { $0.contains("Not started: the cutoff came before its turn.") } == 2)
    }

    @Test func `JSON has the same`() throws {
        let data = try lines(yard("FailureRate: 1"), "staging", "-o", "json").joined()
        #expect(data.hasPrefix(#"{"version":1,"window":"staging","executionId":""#))
        #expect(data.contains(#""status":"FAILED","#))
        #expect(data.contains(#""nodes":4,"succeeded":0,"tasks":[{"name":"patch","status":"FAILED","#))
        #expect(data.contains(#"{"node":"sta-04","task":"patch","endedAt":null,"why":"Not started: too many"#))
    }

    @Test(
        arguments: [
            (["stagin", "--seed", "1", "--to", "2026-12-25"], 3, "Write staging."),
            (["staging", "--seed", "1"], 2, "Add --to, or --at."),
            (["staging", "--seed", "1", "--to", "2026-12-01"], 3, "has no occurrence until"),
            (["staging", "--seed", "1", "--to", "2026-10-01"], 2, "Give an earlier --from."),
            (["staging", "--to", "2026-10-01"], 2, "Add --seed, or leave it out."),
            (["staging", "--state", "/nowhere"], 3, "Give --state, or --seed for a rehearsal."),
        ] as [([String], Int32, String)])
    func `what cannot be told says why`(arguments: [String], status: Int32, words: String) throws {
        let fixture = try yard("ScanSeconds: 60")
        let failure = #expect(throws: Failure.self) {
            try ReportCommand.parse(arguments).answer(in: fixture.surroundings())
        }
        #expect(failure?.status.rawValue == status)
        #expect(failure?.message.contains(words) == true)
    }
}
