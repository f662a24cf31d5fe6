import Foundation
import TestSupport
import Testing

/// `explain` and `report` where a daemon decides: they tell of what it did, by the definitions that it has read.
@Suite("Explain, with a daemon") struct ExplainTests {
    @Test func `a window and a node are explained by what really happened, alive or dead`() throws {
        let daemon = try RunningDaemon()
        #expect(try daemon.run("run-now", "slow", "--reason", "patches", "--by", "anna").status == 0)
        // What the files say by now is of no interest: the daemon has not read it.
        try daemon.configuration.remove("windows/slow.yaml")
        let window = try daemon.run("explain", "window", "slow")
        #expect(window.status == 0, "\(window)")
        #expect(
            window.output.contains("An operator has run it: the schedule has no occurrence at "), "\(window.output)")
        #expect(window.output.contains("Asked for by anna: patches."), "\(window.output)")
        let node = try daemon.run("explain", "node", "red-01")
        #expect(node.status == 0, "\(node)")
        #expect(node.output.contains("patch: node started."), "\(node.output)")
        let report = try daemon.run("report", "slow")
        #expect(report.status == 0, "\(report)")
        #expect(report.output.contains("# slow, "), "\(report.output)")
        #expect(report.talk.isEmpty)
        let unknown = try daemon.run("explain", "window", "slo")
        #expect(unknown.status == 3)
        #expect(unknown.talk.contains("Write slow"), "\(unknown.talk)")

        daemon.process.kill()
        _ = daemon.process.wait()
        let dead = try daemon.run("explain", "window", "slow")
        #expect(dead.status == 5)
        #expect(dead.output.hasPrefix("daemon not answering; last write "), "\(dead.output)")
        #expect(dead.output.hasSuffix(window.output.split(separator: "What happened").last.map(String.init) ?? "-"))
        let json = try daemon.run("explain", "node", "red-01", "-o", "json")
        #expect(json.status == 5)
        #expect(json.output.hasPrefix("{"))
        #expect(json.talk.hasPrefix("daemon not answering; last write "))
        let page = try daemon.run("report", "slow")
        #expect(page.status == 5)
        #expect(page.output.hasPrefix("# slow, "))
        #expect(page.talk.hasPrefix("daemon not answering; last write "))
    }

    @Test func `with --config it is about the files, as without a daemon`() throws {
        let daemon = try RunningDaemon()
        try daemon.configuration.write(window: "third")
        let files = try daemon.run("explain", "window", "third", "--config", daemon.configuration.folder.path)
        #expect(files.status == 0, "\(files)")
        let inForce = try daemon.run("explain", "window", "third")
        #expect(inForce.status == 3)
        #expect(inForce.talk.contains("For files that the daemon has not read: --config."), "\(inForce.talk)")
        #expect(try daemon.run("reload").status == 0)
        #expect(try daemon.run("explain", "window", "third").status == 0)
    }
}
