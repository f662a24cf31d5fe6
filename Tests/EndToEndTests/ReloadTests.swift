import Foundation
import Server
import TestSupport
import Testing

/// Other definitions for a daemon that is at work.
@Suite("Reload") struct ReloadTests {
    private func windows(_ daemon: RunningDaemon) throws -> [String] {
        let list = try #require(try daemon.object("windows", "list")["windowIdentities"] as? [[String: Any]])
        return list.compactMap { $0["name"] as? String }
    }

    private func open(_ daemon: RunningDaemon) throws -> [[String: Any]] {
        try #require(try daemon.object("status")["open"] as? [[String: Any]])
    }

    @Test func `new, changed and removed files are applied at once, and work in progress goes on as it was`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
        let before = try #require(try open(daemon).first)
        try daemon.configuration.write(window: "third")
        try daemon.configuration.write(window: "slow", extra: "MissedRun: Skip")
        try daemon.configuration.remove("windows/other.yaml")
        let reloaded = try daemon.run("reload", "--by", "anna")
        #expect(reloaded.status == 0, "\(reloaded)")
        #expect(reloaded.output.hasPrefix("New windows: third. Changed: slow. Removed: other."))
        #expect(try windows(daemon) == ["gated", "slow", "third"])
        let after = try #require(try open(daemon).first)
        for key in ["executionId", "cutoffAt", "closesAt", "status", "scheduledFor"] {
            #expect(before[key] as? String == after[key] as? String)
        }
        #expect((after["tasks"] as? [[String: Any]])?.first?["running"] as? Int == 3)
        #expect(try daemon.run("reload").output.hasPrefix("Nothing has changed."))
    }

    @Test func `a window whose file is gone goes on until it is done, and can be stopped`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
        try daemon.configuration.remove("windows/slow.yaml")
        try daemon.configuration.write(
            "windows/frozen.yaml",
            try String(contentsOfFile: daemon.configuration.folder.path + "/windows/frozen.yaml", encoding: .utf8)
                .replacing("Promotion: {After: slow}\n", with: ""))
        #expect(try daemon.run("reload").status == 0)
        #expect(try open(daemon).first?["window"] as? String == "slow")
        #expect(try daemon.run("run-now", "slow", "--reason", "it is gone").status == 3)
        #expect(try daemon.run("stop", "slow", "--reason", "it is gone").status == 0)
        #expect(try open(daemon).first?["status"] as? String == "CANCELLING")
    }

    @Test func `an association says what its versions have changed`() throws {
        let daemon = try RunningDaemon()
        let path = daemon.configuration.folder.path + "/associations/banner.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!(try daemon.run("associations", "show", "banner").output.contains("CHANGED")))
        try daemon.configuration.write("associations/banner.yaml", text + "MaxErrors: \"7\"\n")
        #expect(try daemon.run("reload").status == 0)
        let shown = try daemon.run("associations", "show", "banner").output
        #expect(shown.contains("MaxErrors: 100% -> 7"), "\(shown)")
        let versions = try #require(try daemon.object("associations", "show", "banner")["versions"] as? [[String: Any]])
        #expect(versions.map { $0["associationVersion"] as? Int } == [2, 1])
        #expect(versions.map { $0["changes"] as? [String] } == [["MaxErrors: 100% -> 7"], nil])
    }

    @Test func `a line of a script that simulated nodes do not understand is logged, once`() throws {
        let daemon = try RunningDaemon()
        func times() -> Int { daemon.log.components(separatedBy: "do not understand it: frobnicate --hard").count - 1 }
        #expect(times() == 0)
        for name in ["sweep", "mop"] {
            try daemon.configuration.write(
                "associations/\(name).yaml",
                """
                AssociationName: \(name)
                Name: AWS-RunShellScript
                Parameters: {commands: ["frobnicate --hard", "exit 0"]}
                Targets: [{Key: InstanceIds, Values: ["*"]}]
                ScheduleExpression: cron(0 2 1 1 ? 2190)
                ApplyOnlyAtCronInterval: true

                """)
            #expect(try daemon.run("reload").status == 0)
            #expect(times() == 1)
        }
    }

    @Test func `an error anywhere keeps everything as it is, and says where it is`() throws {
        let daemon = try RunningDaemon()
        try daemon.configuration.write(window: "third")
        try daemon.configuration.write(window: "other", schedule: "cron(0 25 ? * * *)")
        let refused = try daemon.run("reload")
        #expect(refused.status == 2)
        #expect(refused.talk.contains("windows/other.yaml:2:"))
        #expect(try windows(daemon) == ["gated", "other", "slow"])
        #expect(try daemon.run("run-now", "other", "--reason", "still there").status == 0)
    }

    @Test func `more than a third goes only with --allow-removals`() throws {
        let daemon = try RunningDaemon()
        try daemon.configuration.remove("windows/slow.yaml")
        try daemon.configuration.remove("windows/frozen.yaml")
        let refused = try daemon.run("reload")
        #expect(refused.status == 6)
        #expect(refused.talk.contains("That would remove 2 of 4 definitions: window gated, window slow."))
        #expect(try windows(daemon) == ["gated", "other", "slow"])
        #expect(try daemon.run("reload", "--allow-removals").status == 0)
        #expect(try windows(daemon) == ["other"])
    }

    @Test func `a window that is renamed keeps its identity and its work, whatever its new name was before`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
        // "other" was another window, and goes in the same breath.
        try daemon.configuration.remove("windows/slow.yaml")
        try daemon.configuration.write(window: "other", extra: "PreviousName: slow")
        let gated = daemon.configuration.folder.path + "/windows/frozen.yaml"
        try daemon.configuration.write(
            "windows/frozen.yaml",
            try String(contentsOfFile: gated, encoding: .utf8).replacing("After: slow", with: "After: other"))
        let reloaded = try daemon.run("reload")
        #expect(reloaded.status == 0, "\(reloaded)")
        #expect(reloaded.output.hasPrefix("Changed: gated, other. Removed: other."), "\(reloaded)")
        #expect(try windows(daemon) == ["gated", "other"])
        #expect(try daemon.run("run-now", "other", "--reason", "it runs already").status == 6)
        #expect(try daemon.run("stop", "other", "--reason", "enough").status == 0)
        #expect(try open(daemon).first?["status"] as? String == "CANCELLING")
    }

    @Test func `HUP reloads too, and the log says what came of it`() throws {
        let daemon = try RunningDaemon()
        try daemon.configuration.write(window: "third")
        daemon.process.hangUp()
        while !daemon.log.contains("Reloaded. New windows: third.") { try wait(daemon) }
        #expect(try windows(daemon) == ["gated", "other", "slow", "third"])
        try daemon.configuration.write(window: "third", schedule: "nonsense")
        daemon.process.hangUp()
        while !daemon.log.contains("Not reloaded, and the definitions stay as they are:") { try wait(daemon) }
        #expect(try windows(daemon) == ["gated", "other", "slow", "third"])
    }

    private func wait(_ daemon: RunningDaemon) throws {
        try #require(daemon.process.isRunning)
        Thread.sleep(forTimeInterval: 0.02)
    }
}
