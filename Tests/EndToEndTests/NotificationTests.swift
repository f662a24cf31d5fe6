import Foundation
import TestSupport
import Testing

/// A real daemon that tells people, by commands and webhooks, and what becomes of it when they do not listen.
@Suite("Telling people", .serialized) struct NotificationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var told: String { folder.path + "/told" }

    /// What the file `told` holds by now, line by line.
    private func lines() throws -> [[String: Any]] {
        guard let text = try? String(contentsOfFile: told, encoding: .utf8) else { return [] }
        // The last line may not be whole yet.
        return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func wait(
        _ what: String, _ daemon: RunningDaemon, until isTrue: () async throws -> Bool
    ) async throws {
        try await patiently("\(what); the log: \(daemon.log)") {
            try #require(daemon.process.isRunning, "the daemon has ended: \(daemon.log)")
            return try await isTrue()
        }
    }

    /// A line for the daemon to read at the next reload.
    private func subscribe(
        _ name: String, _ how: String, to happenings: String = "[WindowHeld]", _ daemon: RunningDaemon
    )
        throws
    {
        try daemon.configuration.write("notify/\(name).yaml", "Name: \(name)\nOn: \(happenings)\n\(how)\n")
    }

    /// The window `gated` is held, and stopped again: once more it is held for somebody to be told of.
    private func hold(_ daemon: RunningDaemon) throws {
        #expect(try daemon.run("run-now", "gated", "--reason", "patches").status == 0)
    }

    /// The first of this daemon, and that it is on disk.
    private func waitForDelivery(_ daemon: RunningDaemon) async throws {
        try await wait("the delivery", daemon) {
            let metrics = try await daemon.metrics()
            return metrics["drydock_notifications_total{result=\"delivered\"}"] == 1
                && metrics["drydock_notifications_waiting"] == 0
        }
    }

    private func untold(_ daemon: RunningDaemon) throws -> [String: [String: Any]] {
        let list = try #require(try daemon.object("status")["untold"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: list.map { ($0["subscriber"] as? String ?? "", $0) })
    }

    @Test func `a command gets what happened as a line of JSON, once`() async throws {
        let daemon = try RunningDaemon()
        try subscribe("file", "Command: [/bin/sh, -c, 'cat >> \(told)']", daemon)
        try subscribe("other", "Windows: [slow]\nCommand: [/bin/sh, -c, 'cat >> \(told).other']", daemon)
        let reload = try daemon.run("reload")
        #expect(reload.status == 0)
        #expect(reload.words.contains("New notifications: file, other."), "\(reload)")
        try hold(daemon)
        try await waitForDelivery(daemon)
        let line = try #require(try lines().first)
        #expect(line["happening"] as? String == "WindowHeld")
        #expect(line["window"] as? String == "gated")
        #expect(line["version"] as? Int == 1)
        #expect(line["host"] as? String == ProcessInfo.processInfo.hostName)
        #expect((line["reason"] as? String)?.contains("slow") == true)
        #expect((line["text"] as? String)?.hasPrefix("window gated of ") == true)
        #expect(try #require(line["id"] as? String).count == 36)
        // After an end in the middle of anything it is not told again.
        daemon.process.kill()
        _ = daemon.process.wait()
        try daemon.restart()
        #expect(try daemon.run("stop", "gated", "--reason", "enough").status == 0)
        try hold(daemon)
        try await waitForDelivery(daemon)
        try #require(try lines().count == 2)
        #expect(try lines()[1]["id"] as? String != line["id"] as? String)
        #expect(!FileManager.default.fileExists(atPath: told + ".other"))
    }

    @Test func `a missed window is told on an accelerated clock, too`() async throws {
        let daemon = try RunningDaemon("--speed", "100000")
        try daemon.configuration.write(
            "windows/often.yaml",
            """
            Name: often
            Schedule: cron(0 * * * ? *)
            Duration: 1
            Cutoff: 0
            Targets: [{Name: nobody, Targets: [{Key: "tag:Group", Values: [blue]}]}]
            Tasks: [{Name: patch, TaskType: RUN_COMMAND, TaskArn: AWS-RunShellScript, MaxConcurrency: "3",
              MaxErrors: "2", TaskInvocationParameters: {RunCommand: {Parameters: {commands: ["true"]}}}}]

            """)
        try subscribe(
            "file", "Windows: [often]\nCommand: [/bin/sh, -c, 'cat >> \(told)']", to: "[WindowMissed]", daemon)
        #expect(try daemon.run("reload").status == 0)
        // Two hours go by in 72 ms.
        try await wait("a missed window", daemon) {
            #expect(try daemon.run("pause", "--reason", "a storm").status == 0)
            #expect(try daemon.run("resume", "--reason", "it is over").status == 0)
            return try !lines().isEmpty
        }
        let line = try #require(try lines().first)
        #expect(line["happening"] as? String == "WindowMissed")
        #expect(line["window"] as? String == "often")
        #expect((line["reason"] as? String)?.hasPrefix("Missed: everything was paused from 20") == true, "\(line)")
    }

    @Test func `who hangs, floods, fails or is not there is given up, and the others are told meanwhile`() async throws
    {
        let daemon = try RunningDaemon()
        // Who is to fail by itself has time to: with one that floods beside it, a second may not be enough.
        let once = "Attempts: 1\n"
        let hang = "trap \"\" TERM; sleep 600 & echo $! > \(folder.path)/child; while :; do sleep 600; done"
        try subscribe("hangs", "Timeout: 5\nAttempts: 1\nCommand: [/bin/sh, -c, '\(hang)']", daemon)
        try subscribe("floods", "Timeout: 1\n\(once)Command: [/usr/bin/yes]", daemon)
        try subscribe("fails", "\(once)Command: [/bin/sh, -c, 'echo no route >&2; exit 3']", daemon)
        try subscribe("missing", "\(once)Command: [/nowhere/page]", daemon)
        try subscribe("closed", "\(once)Webhook: http://127.0.0.1:9/", daemon)
        try subscribe("retries", "Timeout: 1\nCommand: [/bin/false]", daemon)
        try subscribe("works", "Command: [/bin/sh, -c, 'cat >> \(told)']", daemon)
        #expect(try daemon.run("reload").status == 0)
        try hold(daemon)
        try await wait("the one that works", daemon) { try !lines().isEmpty }
        try await wait("the others", daemon) { try untold(daemon).count == 6 }
        let found = try untold(daemon)
        for (name, error) in [
            ("hangs", "not done after 5 s, and ended"), ("floods", "not done after 1 s, and ended"),
            ("fails", "exit 3: no route"), ("missing", "it could not be started: No such file or directory"),
        ] {
            #expect(found[name]?["lastError"] as? String == error)
            #expect(found[name]?["gaveUp"] as? Int == 1)
        }
        #expect(found["closed"]?["gaveUp"] as? Int == 1)
        #expect(found["retries"]?["retrying"] as? Int == 1 && found["retries"]?["gaveUp"] as? Int == 0)
        let child = try #require(
            pid_t(
                try String(contentsOfFile: folder.path + "/child", encoding: .utf8).trimmingCharacters(
                    in: .whitespacesAndNewlines)))
        try await wait("the end of what it has started", daemon) {
            let status = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ""
            return status.isEmpty || status.contains(") Z ")
        }
        let metrics = try await daemon.metrics()
        #expect(metrics["drydock_notifications_total{result=\"gave_up\"}"] == 5)
        #expect(daemon.log.contains("Gave up telling fails of WindowHeld at 20"))
        daemon.process.terminate()
        #expect(daemon.process.wait() == 0)
        // Also when the daemon is dead.
        let status = try daemon.run("status", "--config", daemon.configuration.folder.path)
        #expect(status.status == 5)
        #expect(status.words.contains("UNTOLD fails: 1 given up in 7 days. Last: WindowHeld of "), "\(status.output)")
        #expect(status.words.contains("exit 3: no route"))
    }

    @Test func `what was being told when the daemon was killed is told by the next one, under the same id`()
        async throws
    {
        let daemon = try RunningDaemon()
        let script = "echo x >> \(told).begun; while [ ! -e \(told).go ]; do sleep 0.05; done; cat >> \(told)"
        try subscribe("waits", "Timeout: 120\nCommand: [/bin/sh, -c, '\(script)']", daemon)
        #expect(try daemon.run("reload").status == 0)
        try hold(daemon)
        func begun() -> Int { (try? String(contentsOfFile: told + ".begun", encoding: .utf8))?.count ?? 0 }
        try await wait("the first attempt", daemon) { begun() == 2 }
        daemon.process.kill()
        _ = daemon.process.wait()
        try daemon.restart()
        try await wait("the second attempt", daemon) { begun() == 4 }
        #expect(FileManager.default.createFile(atPath: told + ".go", contents: nil))
        try await waitForDelivery(daemon)
        let ids = try lines().compactMap { $0["id"] as? String }
        #expect(!ids.isEmpty && Set(ids).count == 1)
    }

    @Test func `a webhook that fails twice is told the third time`() async throws {
        let daemon = try RunningDaemon()
        let server = try WebhookServer(in: folder.path, answers: [500, 302, 204])
        try subscribe(
            "hook", "Webhook: http://127.0.0.1:\(server.port)/hook?a=b\nHeaders: {Authorization: Bearer 123}", daemon)
        #expect(try daemon.run("reload").status == 0)
        try hold(daemon)
        try await waitForDelivery(daemon)
        let requests = try server.requests()
        #expect(requests.count == 3 && Set(requests).count == 1)
        let parts = try #require(requests.first).split(separator: "|", maxSplits: 3).map(String.init)
        #expect(parts.prefix(3) == ["POST /hook?a=b", "Bearer 123", "application/json"])
        let body = try JSONSerialization.jsonObject(with: Data(try #require(parts.last).utf8)) as? [String: Any]
        #expect(body?["happening"] as? String == "WindowHeld")
        #expect(try await daemon.metrics()["drydock_notification_failures_total"] == 2)
        #expect(try untold(daemon).isEmpty)
    }

    @Test func `a reload tells others from then on, and gives up what is for nobody`() async throws {
        let daemon = try RunningDaemon()
        try subscribe("gone", "Command: [/bin/false]", daemon)
        #expect(try daemon.run("reload").status == 0)
        try hold(daemon)
        try await wait("a failure", daemon) { try untold(daemon)["gone"] != nil }
        try daemon.configuration.remove("notify/gone.yaml")
        try subscribe("new", "Command: [/bin/sh, -c, 'cat >> \(told)']", daemon)
        let reload = try daemon.run("reload")
        #expect(reload.words.contains("New notifications: new. Removed notifications: gone."), "\(reload)")
        try await wait("its end", daemon) { try untold(daemon)["gone"]?["gaveUp"] as? Int == 1 }
        #expect(try daemon.run("stop", "gated", "--reason", "enough").status == 0)
        try hold(daemon)
        try await wait("the line", daemon) { try lines().count == 1 }
        try daemon.configuration.write("notify/new.yaml", "Name: new\nOn: [WindowHld]\nCommand: [/bin/true]\n")
        let refused = try daemon.run("reload")
        #expect(refused.status == 2)
        #expect(
            refused.words.contains("notify/new.yaml:2:6: error: There is no happening WindowHld. Write WindowHeld."))
    }
}
