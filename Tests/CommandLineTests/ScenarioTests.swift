import Testing

@testable import drydock

/// `simulate --scenario`: what operators ask for, played in a rehearsal.
@Suite("Scenarios") struct ScenarioTests {
    typealias Fixture = DefinitionFolderFixture

    private func yard(_ scenario: String) throws -> Fixture {
        try Fixture([
            "windows/dev-linux.yaml": Fixture.window("dev-linux", "cron(0 2 ? * SUN *)"),
            "associations/agent.yaml": Fixture.association("agent", "at(2026-12-25T00:00:00)"),
            "fleet/dev.yaml": """
            Name: dev
            Count: 4
            Platforms: [Debian12]
            Tags: {Patch Group: dev-linux}
            Behaviour: {ScanSeconds: 90, InstallSecondsPerPatch: 60, RebootSeconds: 120}
            """,
            "scenario.yaml": scenario,
        ])
    }

    private func answer(_ scenario: String, _ more: String...) throws -> Answer {
        let fixture = try yard(scenario)
        return try fixture.answer(
            SimulateCommand.self, "--from", "2026-12-06", "--to", "2026-12-14", "--scenario",
            "\(fixture.path)/scenario.yaml", "-o", more.first ?? "table")
    }

    @Test func `what was asked for is shown with what came of it`() throws {
        let text = try answer(
            """
            - {At: 2026-12-06T01:00:00Z, Do: skip, Window: dev-linux, Reason: Release, By: anna}
            - {At: 2026-12-08T12:00:00Z, Do: run-now, Window: dev-linux, Reason: CVE}
            - {At: 2026-12-08T12:01:00Z, Do: stop, Cancel: true, Reason: Bad patch, By: ben}
            - {At: 2026-12-09T12:00:00Z, Do: stop, Window: dev-linux, Reason: Too late}
            """
        ).data
        #expect(
            text.contains(
                """
                OPENED (UTC)      WINDOW     RESULT   NODES  OK  FAIL  LEFT  PEAK  DONE
                Sun 6 Dec 02:00   dev-linux  skipped
                                  Skipped. Asked for by anna: Release.
                Tue 8 Dec 12:00   dev-linux  stopped      4   0     1     3     1  12:01
                                  Run now, asked for by an operator.
                                  Stopped. Asked for by ben: Bad patch.
                Sun 13 Dec 02:00  dev-linux  ok           4   4     0     0     1  02:06
                """), "\(text)")
        #expect(
            text.contains(
                """
                ASKED (UTC)      WINDOW     WHAT CAME OF IT
                Sun 6 Dec 01:00  dev-linux  done
                                 skip. Asked for by anna: Release.
                Tue 8 Dec 12:00  dev-linux  done
                                 run-now. Asked for by scenario: CVE.
                Tue 8 Dec 12:01  dev-linux  stopped
                                 stop --cancel. Asked for by ben: Bad patch.
                Wed 9 Dec 12:00  dev-linux  refused
                                 stop is refused. Nothing of it is open. To keep the occurrence
                                 of 2026-12-13T02:00:00Z from opening, use skip.
                """), "\(text)")
    }

    @Test func `JSON tells the interventions too`() throws {
        let text = try answer(
            "- {At: 2026-12-06T01:00:00Z, Do: skip, Window: dev-linux, Reason: Release, By: anna}", "json"
        ).data
        #expect(
            text.contains(
                #""interventions":[{"at":"2026-12-06T01:00:00Z","event":"interventionMade","window":"dev-linux","#
                    + #""scheduledFor":"2026-12-06T02:00:00Z","reason":"skip. Asked for by anna: Release."}]"#))
    }

    @Test(arguments: [
        (
            "- {At: 2026-12-06T01:00:00Z, Do: skip, Window: dev-linx, Reason: x}",
            ":1:48: error: There is no window dev-linx. Write dev-linux."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Do: hold, Window: dev-linux, Reason: x}",
            #":1:34: error: Do is text, "hold". Write stop or cancel or skip or extend or override or run-now."#
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Do: extend, Window: dev-linux, Reason: x}",
            ":1:3: error: A step needs Minutes, and it is not given. Add Minutes: 60."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Do: skip, Window: dev-linux}",
            #":1:3: error: A step needs Reason, and it is not given. Add Reason: "Ticket 4711"."#
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Do: skip, Minutes: 5, Window: dev-linux, Reason: x}",
            ":1:49: error: Minutes is not for skip. Leave it out."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Do: skip, Reason: x}",
            ":1:3: error: A step needs Window, and it is not given. Add Window: dev-linux."
        ),
        ("At: now", ":1:1: error: A scenario is a mapping. Write a list of steps, each beginning with - At: INSTANT."),
    ]) func `a step that cannot be read says where and what to write`(scenario: String, message: String) throws {
        let fixture = try yard(scenario)
        let failure = #expect(throws: Failure.self) {
            try fixture.answer(
                SimulateCommand.self, "--from", "2026-12-06", "--days", "2", "--scenario",
                "\(fixture.path)/scenario.yaml")
        }
        #expect(failure?.message == "\(fixture.path)/scenario.yaml\(message)")
    }

    @Test func `what befalls the nodes is played and shown`() throws {
        let text = try answer(
            """
            - {At: 2026-12-05T20:00:00Z, Happens: nodes-down, Until: 2026-12-06T05:00:00Z,
               Targets: [{Key: "tag:Patch Group", Values: [dev-linux]}]}
            - {At: 2026-12-07T00:00:00Z, Happens: new-nodes, Group: dev, Count: 3}
            - {At: 2026-12-13T00:00:00Z, Happens: freeze, Until: 2026-12-13T03:00:00Z, Reason: Release day}
            """
        ).data
        #expect(text.contains("Sun 6 Dec 02:00   dev-linux  cutoff      4   0     3     1     1  05:00"), "\(text)")
        #expect(text.contains("Sun 13 Dec 02:00  dev-linux  ok          7   7     0     0     1  03:10"), "\(text)")
        #expect(
            text.contains(
                """
                FROM (UTC)        UNTIL             WHAT HAPPENED
                Sat 5 Dec 20:00   Sun 6 Dec 05:00   Down: nodes with tag:Patch Group dev-linux.
                Mon 7 Dec 00:00   -                 3 new nodes of the group dev.
                Sun 13 Dec 00:00  Sun 13 Dec 03:00  Freeze of everything: Release day.
                """), "\(text)")
    }

    @Test(arguments: [
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: flood}",
            #":1:39: error: Happens is text, "flood". Write patch or freeze or bad-patch or nodes-down or "#
                + "mirror-down or new-nodes."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: nodes-down}",
            ":1:3: error: A step needs Until, and it is not given. Add Until: 2027-01-17T06:00:00Z."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: nodes-down, Until: 2026-12-06T01:00:00Z}",
            ":1:58: error: Until is not after At, which is 2026-12-06T01:00:00Z. Write a later instant."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: new-nodes, Group: deb, Count: 1}",
            ":1:57: error: There is no group deb. Write dev."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: new-nodes, Group: dev, Count: 0}",
            ":1:69: error: Count is 0. Write a whole number of nodes, 1 to 10000."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: new-nodes, Group: dev, Count: 1, Share: 1}",
            ":1:79: error: Share is not for new-nodes. Leave it out."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: bad-patch, Patch: SEC-1, Breaks: install, Share: 2}",
            ":1:88: error: Share is 2. Write a number, 0 to 1."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: bad-patch, Patch: SEC-1, Breaks: service}",
            ":1:3: error: A step needs Service, and it is not given. Add Service: nginx."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: patch, Patch: SEC-1, Platforms: [Debian13]}",
            #":1:72: error: There is no platform "Debian13". Write Debian11."#
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: freeze, Until: 2026-12-07, Windows: [prod], Reason: x}",
            ":1:76: error: There is no window prod. Write dev-linux."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: freeze, Until: 2026-12-07, Associations: [agnet], Reason: x}",
            ":1:81: error: There is no association agnet. Write agent."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: new-nodes, Group: dev, Count: 1, Associations: [agent]}",
            ":1:86: error: Associations is not for new-nodes. Leave it out."
        ),
        (
            "- {At: 2026-12-06T01:00:00Z, Happens: mirror-down, Until: 2026-12-07, Mirrors: x}",
            ":1:3: error: A step needs Mirror, and it is not given. Add Mirror: mirror-1."
        ),
    ]) func `an incident that cannot be read says where and what to write`(scenario: String, message: String) throws {
        let fixture = try yard(scenario)
        let failure = #expect(throws: Failure.self) {
            try fixture.answer(
                SimulateCommand.self, "--from", "2026-12-06", "--days", "2", "--scenario",
                "\(fixture.path)/scenario.yaml")
        }
        #expect(
            failure?.message.split(separator: "\n").first.map(String.init) == "\(fixture.path)/scenario.yaml\(message)")
    }

    @Test func `a step outside of the span is refused`() throws {
        let failure = #expect(throws: Failure.self) {
            try answer("- {At: 2027-12-06T01:00:00Z, Do: skip, Window: dev-linux, Reason: x}")
        }
        #expect(failure?.status == .usage)
    }
}
