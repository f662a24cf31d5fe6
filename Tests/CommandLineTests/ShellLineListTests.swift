import Testing

@testable import drydock

/// What `simulate` says of scripts that simulated nodes do not understand.
@Suite("Shell lines of simulated nodes") struct ShellLineListTests {
    @Test func `the list fits on a screen, and names what is understood`() throws {
        let answer = try DefinitionFolderFixture([:]).answer(SimulateCommand.self, "--shell-lines")
        let lines = answer.data.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 } && lines.count < 50)
        #expect(answer.data.contains("systemctl start|stop|restart NAME") && answer.data.contains("exit N"))
        #expect(answer.data.contains("Start-Service, Stop-Service, Restart-Service NAME"))
    }

    @Test func `lines that are not understood are named, each once`() throws {
        let fixture = try DefinitionFolderFixture([
            "windows/dev-linux.yaml": DefinitionFolderFixture.window("dev-linux", "cron(0 2 ? * SUN *)"),
            "associations/a.yaml": """
            AssociationName: up-time
            Name: AWS-RunShellScript
            Parameters: {commands: ["uptime", "echo a | tee b", "uptime", "systemctl restart a"]}
            Targets: [{Key: InstanceIds, Values: ["*"]}]
            ScheduleExpression: rate(1 day)
            """,
            "fleet/dev.yaml": "{Name: dev, Count: 1, Platforms: [Debian12], Tags: {Patch Group: dev-linux}}",
        ])
        let answer = try fixture.answer(SimulateCommand.self, "--from", "2026-12-07", "--days", "2")
        #expect(
            answer.talk.hasPrefix(
                """
                Taken as done, because simulated nodes do not understand it: uptime
                Taken as done, because simulated nodes do not understand it: echo a | tee b
                Rehearsed in
                """), "\(answer.talk)")
    }

    @Test func `so are those of a document of the folder`() throws {
        let fixture = try DefinitionFolderFixture([
            "windows/dev-linux.yaml": DefinitionFolderFixture.window("dev-linux", "cron(0 2 ? * SUN *)"),
            "documents/look-around.yaml": """
            schemaVersion: "2.2"
            mainSteps:
              - action: aws:runShellScript
                name: look
                inputs: {runCommand: ["who | wc", "systemctl restart a"]}
            """,
            "associations/a.yaml": """
            AssociationName: look
            Name: look-around
            Targets: [{Key: InstanceIds, Values: ["*"]}]
            ScheduleExpression: rate(1 day)
            """,
            "fleet/dev.yaml": "{Name: dev, Count: 1, Platforms: [Debian12], Tags: {Patch Group: dev-linux}}",
        ])
        let answer = try fixture.answer(SimulateCommand.self, "--from", "2026-12-07", "--days", "2")
        #expect(
            answer.talk.hasPrefix(
                "Taken as done, because simulated nodes do not understand it: who | wc\nRehearsed in"),
            "\(answer.talk)")
    }
}
