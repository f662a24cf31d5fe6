import Foundation
import TestSupport
import Testing

#if os(Linux)
    /// A daemon whose files may not grow any more, as on a full disk: what it says, and to whom.
    @Suite("A store that cannot be written to") struct StoreTroubleTests {
        private func limitFiles(of daemon: RunningDaemon, to size: String) throws {
            let limit = Process()
            limit.executableURL = URL(filePath: "/usr/bin/env")
            limit.arguments = ["prlimit", "--pid", "\(daemon.process.processID)", "--fsize=\(size):unlimited"]
            try limit.run()
            limit.waitUntilExit()
            #expect(limit.terminationStatus == 0)
        }

        @Test func `it is told and shown while it lasts, and when it is over; nothing of it is lost`() async throws {
            let daemon = try RunningDaemon(shell: "trap '' XFSZ; exec \"$@\"")
            let told = daemon.state.path + "/told"
            // Each on a line of a file of its own: a small one, for the limit holds for what the daemon starts, too.
            try daemon.configuration.write(
                "notify/file.yaml",
                "Name: file\nOn: [StoreFault, StoreRecovered]\n"
                    + "Command: [/bin/sh, -c, 'cat > \(told).new; mv \(told).new \(told)']\n")
            #expect(try daemon.run("reload").status == 0)
            #expect(try await daemon.metrics()["drydock_store_writable"] == 1)
            try limitFiles(of: daemon, to: "3000")
            let asking = try DrydockProcess(["run-now", "slow", "--reason", "patches", "--state", daemon.state.path])
            func last() -> String { (try? String(contentsOfFile: told, encoding: .utf8)) ?? "" }
            try await patiently("the fault to be told") { last().contains("\"happening\":\"StoreFault\"") }
            #expect(try await daemon.metrics()["drydock_store_writable"] == 0)
            let status = try daemon.run("status")
            #expect(status.status == 0)
            #expect(status.words.contains("STORE cannot be written since "), "\(status)")
            #expect(status.words.contains("/drydock.sqlite: "), "\(status)")
            let faults = try #require(try daemon.object("status")["storeFaults"] as? [[String: Any]])
            #expect(faults.count == 1 && faults.first?["isWritable"] as? Bool == false)
            try limitFiles(of: daemon, to: "unlimited")
            try await patiently("its end to be told") { last().contains("\"happening\":\"StoreRecovered\"") }
            #expect(try await daemon.metrics()["drydock_store_writable"] == 1)
            #expect(try !daemon.run("status").output.contains("STORE "))
            // What was decided meanwhile is there, whether or not whoever asked for it has waited.
            _ = asking.wait()
            try await patiently("the window") {
                let open = try #require(try daemon.object("status")["open"] as? [[String: Any]])
                return open.first?["window"] as? String == "slow"
            }
            try await patiently("the outbox to be empty") {
                try await daemon.metrics()["drydock_notifications_waiting"] == 0
            }
            #expect(try await daemon.metrics()["drydock_notifications_total{result=\"delivered\"}"] == 2)
        }
    }
#endif
