import Foundation
import Server
import TestSupport
import Testing

/// Every verb that changes something, and the lists that show what came of it.
@Suite("Verbs of an operator") struct InterventionVerbTests {
    @Test func `skip, extend and override are kept for their occurrence, and shown`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("skip", "other", "--at", "2190-01-01T02:00Z", "--reason", "not then").status == 0)
        #expect(try daemon.run("extend", "slow", "--minutes", "30", "--reason", "slow disks").status == 0)
        #expect(try daemon.run("override", "cutoff", "slow", "--reason", "must be done").status == 0)
        #expect(try daemon.run("override", "rules", "slow", "--reason", "no such rule").status == 2)
        #expect(try daemon.run("extend", "slow", "--minutes", "1441", "--reason", "too long").status == 2)
        #expect(try daemon.run("skip", "other", "--at", "2190-01-02", "--reason", "no occurrence").status == 6)
        let status = try daemon.object("status")
        let asked = try #require(status["interventions"] as? [[String: Any]])
        #expect(
            asked.compactMap { $0["action"] as? String } == ["skip", "extend --minutes 30", "override cutoff"])
        let next = try #require(status["next"] as? [[String: Any]])
        #expect(next.map { $0["window"] as? String }.contains("other") == false)
    }

    @Test func `a gated window that is run waits for its gate until that is overridden`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "gated", "--reason", "CVE").status == 0)
        let held = try #require(try daemon.object("status")["held"] as? [[String: Any]])
        #expect(held.first?["reason"] as? String == "Gate: slow has not run yet.")
        #expect(try daemon.run("override", "gate", "gated", "--reason", "CVE").status == 0)
        let open = try #require(try daemon.object("status")["open"] as? [[String: Any]])
        #expect(open.first?["window"] as? String == "gated")
    }

    @Test func `a pause outlives the daemon, nothing starts in it, and resume ends it`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("pause", "--reason", "storm", "--by", "ben").status == 0)
        #expect(try daemon.run("pause", "--reason", "storm").status == 6)
        daemon.process.terminate()
        #expect(daemon.process.wait() == 0)
        try daemon.restart()
        #expect((try daemon.object("status")["paused"] as? [String: Any])?["by"] as? String == "ben")
        #expect(try daemon.run("status").output.contains("PAUSED  since"))
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 6)
        #expect(try daemon.run("associations", "run", "banner", "--reason", "typo").status == 6)
        #expect(try daemon.run("resume", "--reason", "gone").status == 0)
        #expect(try daemon.run("resume", "--reason", "gone").status == 6)
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
    }

    @Test func `an association is applied when it is asked for`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("associations", "run", "baner", "--reason", "typo").status == 3)
        let run = try daemon.run("associations", "run", "banner", "--reason", "typo")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("banner: Run now. Asked for by"))
        let list = try #require(try daemon.object("associations", "list")["associations"] as? [[String: Any]])
        #expect(list.first?["lastExecutionDate"] is Double)
        #expect((list.first?["overview"] as? [String: Any])?["status"] as? String == "Pending")
    }

    @Test func `lists show windows, nodes, executions and events`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
        let windows = try #require(try daemon.object("windows", "list")["windowIdentities"] as? [[String: Any]])
        #expect(windows.compactMap { $0["name"] as? String } == ["gated", "other", "slow"])
        let nodes = try #require(try daemon.object("nodes", "list")["nodes"] as? [[String: Any]])
        #expect(nodes.count == 60)
        #expect(nodes.count { $0["work"] as? String == "slow, patch" } == 3)
        let open = try #require(try daemon.object("status")["open"] as? [[String: Any]])
        let id = try #require(open.first?["executionId"] as? String)
        let shown = try daemon.object("executions", "show", String(id.prefix(8)))
        #expect((shown["nodes"] as? [[String: Any]])?.count { $0["status"] as? String == "InProgress" } == 3)
        #expect(try daemon.run("executions", "show", "zzzz").status == 3)
        let events = try #require(
            try daemon.object("events", "--about", "slow", "--count", "1000")["events"] as? [[String: Any]])
        #expect(events.first?["event"] as? String == "interventionMade")
        #expect(events.count { $0["event"] as? String == "nodeStarted" } == 3)
        for verb in InterventionVerbTests.lists {
            let screen = try daemon.run(verb)
            #expect(screen.status == 0)
            let wide = screen.output.split(separator: "\n").filter { $0.count > 80 && !$0.contains(daemon.state.path) }
            #expect(wide.isEmpty, "\(verb)")
        }
    }

    private static let lists = [
        ["windows", "list"], ["nodes", "list"], ["associations", "list"], ["associations", "show", "banner"], ["drift"],
        ["compliance"], ["events"],
    ]

    @Test func `the lists read the store when the daemon is dead, and exit 5`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
        daemon.process.kill()
        _ = daemon.process.wait()
        for verb in InterventionVerbTests.lists {
            let definitions = ["--config", daemon.configuration.folder.path]
            let screen = try daemon.run(verb + definitions)
            #expect(screen.status == 5)
            #expect(screen.output.hasPrefix("daemon not answering; last write "))
            #expect(screen.output.split(separator: "\n").count > 3, "\(screen.output)")
        }
    }

    @Test func `every change is in the audit log, and verify sees a line that was altered`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches", "--by", "anna").status == 0)
        #expect(try daemon.run("stop", "slow", "--reason", "bad patch", "--by", "ben").status == 0)
        #expect(try daemon.run("stop", "nothing", "--reason", "refused", "--by", "ben").status == 3)
        daemon.process.kill()
        _ = daemon.process.wait()
        #expect(try daemon.run("stop", "--all", "--reason", "by file", "--by", "carl").status == 5)
        try daemon.restart()
        let order = StopFile(folder: daemon.state.path)
        while order.exists { Thread.sleep(forTimeInterval: 0.02) }
        let lines = try #require(try daemon.object("audit", "list")["lines"] as? [[String: Any]])
        #expect(lines.compactMap { $0["by"] as? String } == ["anna", "ben", "ben", "carl"])
        #expect(
            lines.compactMap { $0["action"] as? String } == [
                "run-now slow", "stop slow", "stop nothing", "stop by file",
            ])
        #expect((lines.first?["before"] as? String)?.hasPrefix("closed") == true)
        #expect((lines[1]["before"] as? String)?.hasPrefix("slow IN_PROGRESS") == true)
        #expect(lines.first?["uid"] as? Int == Int(getuid()))
        #expect(try daemon.run("audit", "verify").status == 0)
        let last = try #require(lines.last?["hash"] as? String)
        #expect(try daemon.run("audit", "verify", "--hash", last).status == 0)
        #expect(try daemon.run("audit", "verify", "--hash", "abc").status == 1)
    }
}
