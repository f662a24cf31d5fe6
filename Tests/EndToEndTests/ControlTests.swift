import Foundation
import Server
import TestSupport
import Testing

/// The verbs of an operator against a real daemon, over its socket.
@Suite("Control") struct ControlTests {
    private func open(_ status: [String: Any]) throws -> [[String: Any]] {
        try #require(status["open"] as? [[String: Any]])
    }

    @Test func `run-now opens a window, status shows it, and stop ends it`() throws {
        let daemon = try RunningDaemon()
        let begun = try daemon.run("run-now", "slow", "--reason", "CVE of today", "--by", "anna")
        #expect(begun.status == 0, "\(begun)")
        #expect(begun.output.contains("Asked for by anna: CVE of today."))

        let shown = try #require(try open(daemon.object("status")).first)
        #expect(shown["window"] as? String == "slow")
        let task = try #require((shown["tasks"] as? [[String: Any]])?.first)
        #expect(task["running"] as? Int == 3)
        #expect(task["waiting"] as? Int == 57)
        let screen = try daemon.run("status")
        #expect(screen.status == 0)
        #expect(screen.output.contains("3 running, 57 waiting; 3 more errors stop it"))
        // But for a command that names a long folder.
        let lines = screen.output.split(separator: "\n").filter { !$0.contains(daemon.state.path) }
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(screen.output)")

        let stopped = try daemon.run("stop", "slow", "--reason", "bad patch")
        #expect(stopped.status == 0, "\(stopped)")
        let words = stopped.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.hasSuffix("Next drydock status --state \(daemon.state.path)"), "\(stopped.output)")
        let rest = try #require(try open(daemon.object("status")).first)
        #expect(rest["status"] as? String == "CANCELLING")
        #expect((rest["tasks"] as? [[String: Any]])?.first?["notStarted"] as? Int == 57)
        #expect(try daemon.run("stop", "slow", "--cancel", "--reason", "all of it").status == 0)
    }

    @Test func `what cannot be done is refused, with the exit status that says why`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("stop", "slow", "--reason", "nothing is open").status == 6)
        let unknown = try daemon.run("run-now", "slaw", "--reason", "a typo")
        #expect(unknown.status == 3)
        #expect(unknown.talk.contains("slow"))
        #expect(try daemon.run("stop", "slow").status == 2)
        #expect(try daemon.run("stop", "--reason", "of nothing").status == 2)
        #expect(try daemon.run("stop", "slow", "--reason", String(repeating: "a", count: 201)).status == 2)
        #expect(try daemon.run("run-now", "slow", "--override", "rules", "--reason", "no such rule").status == 2)
    }

    @Test func `without a daemon status reads the store and exits 5, and stop is obeyed by the next start`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
        daemon.process.kill()
        _ = daemon.process.wait()

        let screen = try daemon.run("status", "--config", daemon.configuration.folder.path)
        #expect(screen.status == 5)
        #expect(screen.output.hasPrefix("daemon not answering; last write "))
        #expect(screen.output.contains("3 running, 57 waiting"))
        let json = try daemon.run("status", "-o", "json", "--config", daemon.configuration.folder.path)
        #expect(json.status == 5)
        #expect(json.talk.hasPrefix("daemon not answering"))
        #expect(json.output.hasPrefix("{"))
        #expect(try daemon.run("run-now", "other", "--reason", "nobody is there").status == 5)

        let stop = try daemon.run("stop", "--all", "--reason", "bad patch")
        #expect(stop.status == 5)
        let order = StopFile(folder: daemon.state.path)
        #expect(order.exists)
        try daemon.restart()
        while order.exists { Thread.sleep(forTimeInterval: 0.02) }
        let shown = try #require(try open(daemon.object("status")).first)
        #expect(shown["status"] as? String == "CANCELLING")
        #expect((shown["tasks"] as? [[String: Any]])?.first?["notStarted"] as? Int == 57)
    }

    @Test func `a daemon that is held does not keep an operator waiting`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
        daemon.process.suspend()
        let stop = try daemon.run("stop", "--all", "--reason", "it hangs")
        #expect(stop.status == 5)
        #expect(StopFile(folder: daemon.state.path).exists)
        #expect(try daemon.run("status", "--config", daemon.configuration.folder.path).status == 5)
        daemon.process.resume()
    }

    @Test func `the socket is its owner's alone; a dead one is replaced, a living one refused with 6`() throws {
        let daemon = try RunningDaemon()
        let mode = try FileManager.default.attributesOfItem(atPath: daemon.socket.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        daemon.process.kill()
        _ = daemon.process.wait()
        #expect(daemon.socket.state == .dead)
        try daemon.restart()
        #expect(daemon.socket.state == .alive)

        // Another state folder, the same runtime folder.
        let other = try TemporaryFolder()
        let arguments = ["daemon", "--config", daemon.configuration.folder.path, "--listen", "none"]
        let second = try DrydockProcess.output(
            arguments, environment: ["DRYDOCK_STATE": other.path, "RUNTIME_DIRECTORY": daemon.state.path])
        #expect(second.status == 6)
        #expect(second.talk.contains(daemon.socket.path))

        daemon.process.terminate()
        #expect(daemon.process.wait() == 0)
        #expect(daemon.socket.state == .missing)
    }

    @Test func `a request that is too large or no request at all is answered and harms nobody`() async throws {
        let daemon = try RunningDaemon()
        let client = SocketClient(path: daemon.socket.path, patience: .seconds(20))
        let requests: [(target: String, body: [UInt8], status: Int)] = [
            (GetStatus.name, Array(repeating: UInt8(ascii: " "), count: Wire.bodyLengthMax + 1), 413),
            ("Drydock.Nothing", [], 400), (GetStatus.name, [0xFF, 0x00], 400), (GetStatus.name, [], 200),
        ]
        for request in requests {
            do {
                #expect(try await client.post(target: request.target, body: request.body).status == request.status)
            } catch {
                Issue.record("\(request.target), \(request.body.count) bytes: \(error) The daemon says: \(daemon.log)")
            }
        }
        #expect(daemon.process.isRunning)
    }
}
