import Foundation
import ScheduleExpressions
import Store
import TestSupport
import Testing

@testable import drydock

/// A report by what a daemon has recorded is a report by a rehearsal of the same days.
@Suite("Reports, two ways") struct ReportTests {
    private let configuration: TestConfiguration

    init() throws { configuration = try TestConfiguration() }

    @Test func `the store and a rehearsal tell the same of each window`() throws {
        let state = try TemporaryFolder()
        let daemon = try DrydockProcess([
            "daemon", "--config", configuration.folder.path, "--state", state.path, "--speed", "200000", "--seed", "7",
            "--listen", "none",
        ])
        let days = Duration.days(3)
        let first = try lives(through: days, state, daemon)
        daemon.terminate()
        #expect(daemon.wait() == 0)
        var undone = 0
        for window in ["first", "second", "third"] {
            for hours in [30, 44, 60] {
                let at = [
                    "--at", (first + .hours(hours)).description, "-o", "json", "--config", configuration.folder.path,
                ]
                let stored = try page([window, "--state", state.path] + at)
                let rehearsed = try page([window, "--seed", "7", "--from", first.description] + at)
                #expect(stored == rehearsed)
                undone += stored.undone.count
            }
        }
        #expect(undone > 0)
    }

    /// What of a report does not depend on when it is read.
    private struct Page: Equatable {
        let numbers: [String]
        let tasks: [String]
        /// The nodes that were started and are not done, with the reason, and all that are not done.
        let failed: Set<String>
        let undone: Set<String>
    }

    private func page(_ arguments: [String]) throws -> Page {
        let surroundings = Surroundings(environment: [:], hasFolder: { _ in true }, now: Instant(secondsSinceEpoch: 0))
        let data = try ReportCommand.parse(arguments).answer(in: surroundings).data
        let root = try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
        let undone = try #require(root["undone"] as? [[String: Any]])
        func text(_ value: [String: Any], _ keys: [String]) -> String {
            keys.map { "\($0) \(value[$0] ?? "")" }.joined(separator: ", ")
        }
        return Page(
            numbers: [
                text(root, ["scheduledFor", "startedAt", "endedAt", "status", "statusDetails", "nodes", "succeeded"])
            ],
            tasks: try #require(root["tasks"] as? [[String: Any]]).map {
                text($0, ["name", "status", "statusDetails", "nodes", "succeeded", "failed", "notStarted", "endedAt"])
            },
            failed: Set(
                undone.filter { $0["endedAt"] is String }.map { text($0, ["node", "task", "endedAt", "why"]) }),
            undone: Set(undone.map { text($0, ["node"]) }))
    }

    /// Waits until the daemon's mark is so much after its first instant, which it returns.
    private func lives(through span: Duration, _ state: TemporaryFolder, _ daemon: DrydockProcess) throws -> Instant {
        while true {
            try #require(daemon.isRunning)
            if let store = try SQLiteStore.made(in: state.path), let mark = try store.mark(),
                let line = try store.decisionLines().first, let at = line.split(separator: "\"at\":\"").last,
                let first = try? Instant(parsing: String(at.prefix { $0 != "\"" })), mark >= first + span
            {
                return first
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }
}
