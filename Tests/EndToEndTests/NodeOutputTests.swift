import Foundation
import Testing

/// What nodes answered, as `executions show` tells it while a command runs and after it.
@Suite("Executions, node by node") struct NodeOutputTests {
    /// A daemon with a window on three nodes: one that answers at once, one for which its script is not, one that is away.
    private func daemon() throws -> RunningDaemon {
        let daemon = try RunningDaemon()
        let configuration = daemon.configuration
        for (name, platform, behaviour) in [
            ("well", "Debian12", "{}"), ("wrong", "WindowsServer2022", "{}"),
            ("away", "Debian12", "{OfflinePerDay: 100, OfflineMinutes: [5000, 5000]}"),
        ] {
            try configuration.write(
                "fleet/\(name).yaml",
                """
                Name: \(name)
                Count: 1
                Platforms: [\(platform)]
                Tags: {Group: blue}
                Behaviour: \(behaviour)

                """)
        }
        try configuration.write(
            "windows/quick.yaml",
            """
            Name: quick
            Schedule: cron(0 2 1 1 ? 2190)
            Duration: 4
            Cutoff: 1
            Targets: [{Name: nodes, Targets: [{Key: "tag:Group", Values: [blue]}]}]
            Tasks: [{Name: greet, TaskType: RUN_COMMAND, TaskArn: AWS-RunShellScript, MaxConcurrency: "3",
              MaxErrors: "2", TaskInvocationParameters: {RunCommand: {Parameters: {commands: ["echo hello"]}}}}]

            """)
        daemon.process.terminate()
        _ = daemon.process.wait()
        try daemon.restart()
        return daemon
    }

    /// What is shown of the execution once so many nodes have ended.
    private func shown(_ daemon: RunningDaemon, _ id: String, whenEnded count: Int) throws -> [String: [String]] {
        while true {
            let output = try daemon.object("executions", "show", id)
            let nodes = try #require(output["nodes"] as? [[String: Any]])
            if nodes.count(where: { $0["endedAt"] != nil }) < count {
                Thread.sleep(forTimeInterval: 0.02)
                continue
            }
            return Dictionary(
                nodes.map { node in
                    let words = ["status", "statusDetails"].map { node[$0] as? String ?? "" }
                    return ((node["node"] as? String ?? "").split(separator: "-").first.map(String.init) ?? "", words)
                }, uniquingKeysWith: { first, _ in first })
        }
    }

    @Test func `who is away is delayed, who is of another platform is refused, and what was printed is shown`() throws {
        let daemon = try daemon()
        #expect(try daemon.run("run-now", "quick", "--reason", "greetings").status == 0)
        let open = try #require(try daemon.object("status")["open"] as? [[String: Any]])
        let id = try #require(open.first { $0["window"] as? String == "quick" }?["executionId"] as? String)
        #expect(
            try shown(daemon, id, whenEnded: 2) == [
                "well": ["Success", "Success"], "wrong": ["Failed", "InvalidPlatform"], "away": ["Pending", "Delayed"],
            ])
        let all = try daemon.object("executions", "show", id)
        #expect(all["outputs"] == nil)
        let nodes = try #require(all["nodes"] as? [[String: Any]])
        func node(_ name: String) throws -> String {
            try #require(nodes.compactMap { $0["node"] as? String }.first { $0.hasPrefix(name) })
        }
        let well = try daemon.object("executions", "show", id, "--node", try node("well"))
        #expect((well["nodes"] as? [[String: Any]])?.count == 1)
        let printed = try #require((well["outputs"] as? [[String: Any]])?.first)
        #expect(printed["standardOutputContent"] as? String == "hello\n")
        #expect(printed["responseCode"] as? Int == 0 && printed["documentName"] as? String == "AWS-RunShellScript")
        let away = try daemon.object("executions", "show", id, "--node", try node("away"))
        #expect((away["outputs"] as? [[String: Any]])?.first?["responseCode"] as? Int == -1)
        let absentee = try node("away")
        let waiting = try daemon.run("executions", "show", id, "--node", absentee)
        #expect(waiting.output.contains("greet on \(absentee): Delayed.\n"))
        #expect(waiting.output.contains("\n  It has not answered yet.\n"))
        let screen = try daemon.run("executions", "show", id, "--node", try node("well"))
        #expect(screen.output.contains("Success at "))
        #expect(screen.output.contains(", response code 0.\n  AWS-RunShellScript."))
        #expect(screen.output.contains("\n  Standard output\n    hello\n"))
        let wrong = try daemon.run("executions", "show", id, "--node", try node("wrong"))
        #expect(wrong.output.contains("AWS-RunShellScript does not run on Windows"))
        #expect(wrong.output.contains("\n  Nothing was printed.\n"))
        #expect(try daemon.run("executions", "show", id, "--node", "nobody").status == 3)
    }
}
