import Foundation
import Server
import TestSupport
import Testing

/// What monitoring asks a real daemon over TCP.
@Suite("Health and metrics") struct MetricsTests {
    @Test func `a daemon is alive and ready, and knows no other path`() async throws {
        let daemon = try RunningDaemon()
        #expect(try await daemon.get("/healthz").status == 200)
        while try await daemon.get("/readyz").status != 200 {}
        #expect(try await daemon.get("/").status == 404)
    }

    @Test func `the version is one, in the metrics and on the command line`() async throws {
        let daemon = try RunningDaemon()
        let printed = try DrydockProcess.output(["--version"])
        #expect(printed.status == 0)
        let words = printed.output.split(whereSeparator: \.isWhitespace)
        #expect(words.first == "drydock")
        let version = try #require(words.last)
        #expect(version.split(separator: ".").count == 3)
        let samples = try await daemon.metrics()
        #expect(samples["drydock_build_info{version=\"\(version)\"}"] == 1)
    }

    @Test func `the numbers are those of what happened`() async throws {
        let daemon = try RunningDaemon()
        let quiet = try await daemon.metrics()
        #expect(quiet["drydock_nodes_in_flight"] == 0)
        #expect(quiet["drydock_window_start_delay_seconds_count"] == 0)
        #expect(try daemon.run("run-now", "slow", "--reason", "patches").status == 0)
        #expect(try daemon.run("run-now", "gated", "--reason", "patches").status == 0)
        let busy = try await daemon.metrics()
        #expect(busy["drydock_nodes_in_flight"] == 3)
        #expect(busy["drydock_windows_open"] == 1)
        #expect(busy["drydock_windows_held"] == 1)
        #expect(busy["drydock_windows_held_total{reason=\"gate\"}"] == 1)
        #expect(busy["drydock_window_start_delay_seconds_count"] == 1)
        #expect(busy["drydock_window_start_delay_seconds_bucket{le=\"0.01\"}"] == 1)
        #expect(try daemon.run("stop", "--all", "--cancel", "--reason", "enough").status == 0)
        #expect(try daemon.run("pause", "--reason", "enough").status == 0)
        var after = try await daemon.metrics()
        while after["drydock_nodes_in_flight"] != 0 { after = try await daemon.metrics() }
        #expect(after["drydock_node_results_total{result=\"Cancelled\"}"] == 3)
        #expect(after["drydock_windows_not_opened_total{reason=\"held\"}"] == 1)
        #expect(after["drydock_paused"] == 1)
        let commits = try #require(after["drydock_store_commit_seconds_count"])
        #expect(commits > 4)
        #expect(after["drydock_store_commit_seconds_bucket{le=\"+Inf\"}"] == commits)
    }

    @Test func `the example alerts are about numbers that there are`() async throws {
        let daemon = try RunningDaemon()
        let text = try await daemon.get("/metrics").text
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let rules = try String(contentsOf: root.appending(path: "metrics/drydock-alerts.yaml"), encoding: .utf8)
        let expressions = rules.split(separator: "\n").filter { $0.contains("expr:") }.joined(separator: "\n")
        let names = Set(expressions.matches(of: /drydock_[a-z_]+/).map { String($0.0) })
        #expect(names.count > 8)
        for name in names {
            let stem = name.replacing(/_(bucket|sum|count)$/, with: "")
            #expect(text.contains("# TYPE \(stem) ") || text.contains("# TYPE \(name) "), "\(name) is no metric")
        }
    }

    @Test func `a port that is in use is a named error, and the end with 6`() throws {
        let daemon = try RunningDaemon()
        let place = try #require(daemon.log.firstMatch(of: /Listening on http:\/\/(127\.0\.0\.1:[0-9]+)\./)?.1)
        let state = try TemporaryFolder()
        let second = try DrydockProcess.output([
            "daemon", "--config", daemon.configuration.folder.path, "--state", state.path, "--listen", String(place),
        ])
        #expect(second.status == 6)
        #expect(second.talk.contains("\(place) is in use. Give another --listen ADDRESS:PORT, or --listen none."))
        #expect(daemon.process.isRunning)
    }

    @Test(arguments: ["8750", "127.0.0.1:", "127.0.0.1:99999", ":8750"])
    func `what is no address is refused`(text: String) throws {
        #expect(try DrydockProcess.output(["daemon", "--listen", text]).status == 2)
    }
}
