import Documents
import Engine
import Fleet
import MaintenanceWindows
import ScheduleExpressions
import Testing

/// How a window runs, rule by rule.
@Suite("Windows") struct WindowRulesTests {
    @Test func `an occurrence at the instant at which the window is applied runs`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch")])], nodes: ["a"], at: "2026-12-01T02:00:00Z"
        ) { _, _ in (.minutes(5), .success) }
        try world.run(until: "2026-12-01T03:00:00Z")
        #expect(
            world.lines() == [
                "02:00 definitionsApplied", "02:00 windowOpened IN_PROGRESS", "02:00 taskStarted patch",
                "02:00 nodeStarted patch a", "02:05 nodeFinished patch a Success", "02:05 taskFinished patch SUCCESS",
                "02:05 windowFinished SUCCESS",
            ])
    }

    @Test func `occurrences before the window was applied are neither run nor missed`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch")])], nodes: ["a"], at: "2026-12-01T02:00:01Z"
        ) { _, _ in (.minutes(5), .success) }
        try world.run(until: "2026-12-01T23:00:00Z")
        #expect(world.lines() == ["02:00 definitionsApplied"])
    }

    @Test func `never more nodes run than allowed, and the next starts when one ends`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch", atOnce: 2)])], nodes: ["a", "b", "c"], at: "2026-12-01T01:00:00Z"
        ) { node, _ in (.minutes(node == "a" ? 30 : 10), .success) }
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(
            world.lines(.nodeStarted, .nodeFinished) == [
                "02:00 nodeStarted patch a", "02:00 nodeStarted patch b", "02:10 nodeFinished patch b Success",
                "02:10 nodeStarted patch c", "02:20 nodeFinished patch c Success",
                "02:30 nodeFinished patch a Success",
            ])
    }

    @Test func `the error after the last allowed one stops the rest, and what runs finishes`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch", atOnce: 2, errors: 1)])], nodes: ["a", "b", "c", "d", "e", "f"],
            at: "2026-12-01T01:00:00Z"
        ) { node, _ in (.minutes(node == "d" ? 30 : 10), "ac".contains(node) ? .failed : .success) }
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(
            world.lines(.nodeStarted, .taskStopped, .taskFinished, .windowFinished) == [
                "02:00 nodeStarted patch a", "02:00 nodeStarted patch b", "02:10 nodeStarted patch c",
                "02:10 nodeStarted patch d", "02:20 taskStopped patch", "02:40 taskFinished patch FAILED",
                "02:40 windowFinished FAILED",
            ])
        #expect(world.reasons(.taskStopped) == ["Error 2, and 1 are allowed. Nodes that will not be started: 2."])
        #expect(world.reasons(.windowFinished) == ["One or more tasks in the orchestration failed."])
    }

    @Test func `a node that hangs counts as an error, one that cannot be reached does not`() throws {
        func stops(_ result: InvocationResult) throws -> [String] {
            var world = try Scenario(
                windows: [.daily([.on("patch")])], nodes: ["a", "b"], at: "2026-12-01T01:00:00Z"
            ) { node, _ in (.minutes(10), node == "a" ? result : .success) }
            try world.run(until: "2026-12-01T06:00:00Z")
            return world.lines(.taskStopped, .taskFinished)
        }
        #expect(try stops(.executionTimedOut) == ["02:10 taskStopped patch", "02:10 taskFinished patch FAILED"])
        #expect(try stops(.deliveryTimedOut) == ["02:20 taskFinished patch SUCCESS"])
    }

    @Test func `from the cutoff no node starts, running ones finish, and the rest goes first next time`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch")])], nodes: ["a", "b", "c"], at: "2026-12-01T01:00:00Z"
        ) { _, _ in (.hours(2), .success) }
        try world.run(until: "2026-12-02T03:00:00Z")
        #expect(
            world.lines(.nodeStarted, .windowCutOff, .windowFinished) == [
                "02:00 nodeStarted patch a", "04:00 nodeStarted patch b", "05:00 windowCutOff patch",
                "06:00 windowFinished TIMED_OUT", "02:00 nodeStarted patch c",
            ])
        #expect(
            world.reasons(.windowCutOff) == [
                "The cutoff has come. Not started, and first in line next time: c. What is running finishes."
            ])
    }

    @Test func `CONTINUE_TASK goes on starting nodes after the cutoff, but not past the end`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch", cutoffBehavior: .continueTask)])], nodes: ["a", "b", "c", "d", "e"],
            at: "2026-12-01T01:00:00Z"
        ) { _, _ in (.minutes(80), .success) }
        try world.run(until: "2026-12-01T23:00:00Z")
        #expect(
            world.lines(.nodeStarted, .windowCutOff, .windowFinished) == [
                "02:00 nodeStarted patch a", "03:20 nodeStarted patch b", "04:40 nodeStarted patch c",
                "06:00 windowCutOff patch", "06:00 windowFinished TIMED_OUT",
            ])
    }

    @Test func `CANCEL_TASK cancels what runs at the cutoff`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch", cutoffBehavior: .cancelTask)])], nodes: ["a", "b"],
            at: "2026-12-01T01:00:00Z"
        ) { _, _ in (.hours(10), .success) }
        try world.run(until: "2026-12-01T23:00:00Z")
        #expect(
            world.lines(.windowCutOff, .nodeFinished, .windowFinished) == [
                "05:00 windowCutOff patch", "05:00 nodeFinished patch a Cancelled", "05:00 windowFinished TIMED_OUT",
            ])
    }

    @Test func `a lower priority number goes first, equal ones run together, and a failure does not stop the next`()
        throws
    {
        var world = try Scenario(
            windows: [.daily([.on("second", priority: 5), .on("first", priority: 1), .on("also-first", priority: 1)])],
            nodes: ["a"], at: "2026-12-01T01:00:00Z"
        ) { _, _ in (.minutes(10), .failed) }
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(
            world.lines(.taskStarted, .taskFinished) == [
                "02:00 taskStarted first", "02:00 taskStarted also-first", "02:10 taskFinished first FAILED",
                "02:10 taskFinished also-first FAILED", "02:10 taskStarted second", "02:20 taskFinished second FAILED",
            ])
    }

    @Test func `a node that never answers is given up when no answer can come any more`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch", errors: 1)])], nodes: ["a", "b"], at: "2026-12-01T01:00:00Z"
        ) { node, _ in node == "a" ? nil : (.minutes(10), .success) }
        try world.run(until: "2026-12-01T23:00:00Z")
        #expect(
            world.lines(.nodeFinished, .windowCutOff) == [
                "05:00 windowCutOff patch", "05:01 nodeFinished patch a DeliveryTimedOut",
            ])
    }

    @Test func `several targets of a task are worked on one after the other`() throws {
        let targets = ["b", "a"].map {
            WindowTarget(name: $0, targets: [Target(key: .instanceIDs, values: [$0])])
        }
        var world = try Scenario(
            windows: [.daily([.on("patch", atOnce: 9, targets: targets)])], nodes: ["a", "b"],
            at: "2026-12-01T01:00:00Z"
        ) { _, _ in (.minutes(10), .success) }
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(world.lines(.nodeStarted) == ["02:00 nodeStarted patch b", "02:10 nodeStarted patch a"])
    }

    @Test func `a window without tasks succeeds at once, and says so`() throws {
        var world = try Scenario(windows: [.daily([])], nodes: ["a"], at: "2026-12-01T01:00:00Z") { _, _ in nil }
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(world.reasons(.windowFinished) == ["No tasks to execute."])
    }

    @Test func `an occurrence while the one before still runs is skipped, and recorded`() throws {
        var world = try Scenario(
            windows: [.daily([.on("patch")], schedule: "rate(2 hours)")], nodes: ["a"], at: "2026-12-01T01:00:00Z"
        ) { _, _ in (.minutes(150), .success) }
        try world.run(until: "2026-12-01T06:00:00Z")
        #expect(
            world.lines(.windowOpened, .windowSkipped, .windowFinished) == [
                "02:00 windowOpened IN_PROGRESS", "04:00 windowSkipped SKIPPED_OVERLAPPING",
                "04:30 windowFinished SUCCESS", "06:00 windowOpened IN_PROGRESS",
            ])
    }
}
