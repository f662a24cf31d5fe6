import Testing

@testable import drydock

/// What is said of associations from a rehearsal; what a daemon says has the same form.
@Suite("Associations, drift and compliance of a rehearsal") struct AssociationVerbTests {
    typealias Fixture = DefinitionFolderFixture

    private func yard(commands: String = "systemctl enable --now chronyd") throws -> Fixture {
        try Fixture([
            "associations/agent.yaml": """
            AssociationName: agent
            Name: AWS-RunShellScript
            Parameters: {commands: \(commands)}
            Targets: [{Key: "tag:Patch Group", Values: [dev-linux]}]
            ScheduleExpression: rate(6 hours)
            ComplianceSeverity: HIGH
            """,
            "fleet/dev.yaml": """
            Name: dev
            Count: 4
            Platforms: [Debian12]
            Tags: {Patch Group: dev-linux}
            Behaviour: {StepSeconds: 5, ServicesStopPerDay: 1, OfflinePerDay: 0.3, OfflineMinutes: [60, 900]}
            """,
        ])
    }

    private static let span = ["--from", "2026-12-06", "--days", "5", "--seed", "7"]

    private func answer<V: OnlineVerb>(_ verb: V.Type, _ arguments: [String], in fixture: Fixture) async throws
        -> Answer
    {
        try await V.parse(arguments).answer(in: try fixture.surroundings())
    }

    @Test func `drift tells what a rehearsal found, and what fights it`() async throws {
        let answer = try await answer(DriftCommand.self, AssociationVerbTests.span, in: yard())
        #expect(answer.status == .ok && answer.talk.isEmpty)
        #expect(answer.data.hasPrefix("Runs from Sun 6 Dec 2026 00:00 to Fri 11 Dec 00:00 UTC"), "\(answer.data)")
        #expect(answer.data.contains("service chronyd"))
        #expect(
            answer.data.hasSuffix(
                "Next      drydock associations show agent --from 2026-12-06 --days 5 --seed 7"), "\(answer.data)")
        #expect(answer.data.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `show tells the definition, the last runs, and what they found`() async throws {
        let fixture = try yard()
        let answer = try await answer(
            AssociationsShowCommand.self, ["agent", "--runs", "6"] + AssociationVerbTests.span, in: fixture)
        #expect(
            answer.data.hasPrefix(
                """
                agent
                Document  AWS-RunShellScript
                Schedule  every 6 hours
                Next      06:00, 12:00, 18:00 UTC
                Nodes     4 nodes: tag:Patch Group dev-linux
                Limits    50 at once, stops at error 5.
                Severity  HIGH

                RUN (UTC)
                """), "\(answer.data)")
        #expect(answer.data.contains("started service chronyd") || answer.data.contains("Nothing was found"))
        #expect(answer.data.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let json = try await self.answer(
            AssociationsShowCommand.self, ["agent", "-o", "json"] + AssociationVerbTests.span, in: fixture)
        #expect(json.data.contains(#""complianceSeverity":"HIGH""#) && json.data.contains(#""cause":"Schedule""#))
    }

    @Test func `compliance counts by node, association, group and severity`() async throws {
        let fixture = try yard(commands: "exit 1")
        for (by, heading) in [
            ("node", "NODE"), ("association", "ASSOCIATION"), ("group", "GROUP"), ("severity", "SEVERITY"),
        ] {
            let answer = try await answer(
                ComplianceCommand.self, ["--by", by] + AssociationVerbTests.span, in: fixture)
            #expect(answer.data.contains("of 4 nodes comply, "), "\(answer.data)")
            #expect(answer.data.contains("\n\(heading)"), "\(answer.data)")
            #expect(answer.data.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
        let csv = try await answer(
            ComplianceCommand.self, ["--by", "node", "-o", "csv"] + AssociationVerbTests.span, in: fixture)
        let lines = csv.data.split(separator: "\r\n")
        #expect(
            lines.count == 5 && lines[0].hasPrefix("node,node_id,group,status,severity,compliant,non_compliant,unseen,")
        )
        #expect(lines.dropFirst().allSatisfy { $0.contains(",dev-linux,") })
        #expect(lines.dropFirst().contains { $0.contains(",NON_COMPLIANT,HIGH,0,1,") }, "\(csv.data)")
    }

    @Test(arguments: [
        (["agent", "--days", "5"], "Add --seed, or leave them out."),
        (["agent", "--seed", "1"], "Add --days, or --to."),
        (["agent", "--seed", "1", "--days", "1", "--to", "2026-12-07"], "Leave one out."),
        (["agent", "--seed", "1", "--days", "0"], "Write 1 to"),
        (["agent", "--seed", "1", "--from", "2026-12-06", "--to", "2026-12-05"], "Give an earlier --from."),
        (["agent", "--seed", "1", "--days", "5", "--runs", "0"], "Write 1 to 1000."),
        (["nobody", "--seed", "1", "--days", "5"], "Write one of agent."),
    ])
    func `what cannot be rehearsed is refused, with what to write instead`(
        arguments: [String], words: String
    ) async throws {
        let fixture = try yard()
        let failure = await #expect(throws: Failure.self) {
            try await AssociationsShowCommand.parse(arguments).answer(in: try fixture.surroundings())
        }
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }
}
