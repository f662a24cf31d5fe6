import Documents
import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import Testing

/// How results add up: of nodes to commands, of commands to tasks, of tasks to executions.
@Suite("Results") struct RollUpTests {
    private func finished(
        _ tasks: [WindowTask], nodes: [String] = ["a", "b", "c"], answer: @escaping Scenario.Answer
    ) throws -> Scenario {
        var world = try Scenario(
            windows: [.daily(tasks)], nodes: nodes, at: "2026-12-01T00:00:00Z", answer: answer)
        try world.run(until: "2026-12-01T23:00:00Z")
        return world
    }

    @Test(arguments: [
        // Failures within MaxErrors leave the task SUCCESS, and its details give the numbers.
        (1, "a", "SUCCESS 2 of 3 nodes succeeded, 1 failed.", "SUCCESS"),
        (2, "ab", "SUCCESS 1 of 3 nodes succeeded, 2 failed.", "SUCCESS"),
        // One more stops it.
        (1, "ab", "FAILED 0 of 3 nodes succeeded, 2 failed, 1 never started, stopped at error 2.", "FAILED"),
        (0, "c", "FAILED 2 of 3 nodes succeeded, 1 failed, stopped at error 1.", "FAILED"),
        // None succeeded, though as many errors are allowed.
        (3, "abc", "FAILED 0 of 3 nodes succeeded, 3 failed.", "FAILED"),
    ]) func `a task is what its commands came to`(
        errorsMax: Int, failing: String, details: String, status: String
    ) throws {
        let world = try finished([.on("patch", errors: errorsMax)]) { node, _ in
            (.minutes(1), failing.contains(node) ? .failed : .success)
        }
        let finish = try #require(world.loop.records.decisions.first { $0.event == .taskFinished })
        #expect("\(finish.status ?? "") \(finish.reason)" == details)
        #expect(world.loop.records.executions.last?.status.rawValue == status)
    }

    @Test func `a task whose targets match nobody succeeds and says so`() throws {
        let nobody = WindowTarget(name: "none", targets: [Target(key: .tag("Cluster"), values: ["z"])])
        let world = try finished([.on("patch", targets: [nobody])]) { _, _ in (.minutes(1), .success) }
        #expect(world.reasons(.taskFinished) == ["No invocations to execute."])
        #expect(world.loop.records.executions.last?.status == .success)
    }

    @Test func `one failed and one timed out task make a failed execution`() throws {
        let world = try finished([.on("first"), .on("second", atOnce: 3, errors: 3)]) { node, _ in
            (.minutes(100), node == "a" ? .failed : .success)
        }
        #expect(world.lines(.taskFinished).contains("03:40 taskFinished first FAILED"))
        #expect(
            world.loop.records.executions.last?.statusDetails == "One or more tasks in the orchestration failed.")
    }

    @Test func `one successful and one timed out task make a timed out execution`() throws {
        let world = try finished([.on("first", atOnce: 3), .on("second", priority: 1)]) { _, _ in
            (.minutes(100), .success)
        }
        #expect(
            world.lines(.taskFinished, .windowFinished) == [
                "03:40 taskFinished first SUCCESS", "05:20 taskFinished second TIMED_OUT",
                "05:20 windowFinished TIMED_OUT",
            ])
    }

    @Test func `a task whose turn does not come before the cutoff is timed out and starts nothing`() throws {
        let world = try finished([.on("first", atOnce: 3), .on("second", priority: 1)]) { node, _ in
            node == "a" ? nil : (.minutes(10), .success)
        }
        #expect(world.lines(.nodeStarted).count == 3)
        #expect(world.lines(.taskFinished).last?.hasSuffix("second TIMED_OUT") == true)
    }

    @Test func `a disabled window has no occurrence`() throws {
        var window = try MaintenanceWindow.daily([.on("patch")])
        window.isEnabled = false
        var world = try Scenario(windows: [window], nodes: ["a"], at: "2026-12-01T00:00:00Z") { _, _ in
            (.minutes(1), .success)
        }
        try world.run(until: "2026-12-03T00:00:00Z")
        #expect(world.loop.records.executions.isEmpty)
    }

    @Test(arguments: [InvocationResult.deliveryTimedOut, .cancelled, .undeliverable, .invalidPlatform, .accessDenied])
    func `what does not count as an error does not stop a task`(result: InvocationResult) throws {
        let world = try finished([.on("patch")]) { node, _ in (.minutes(1), node == "a" ? result : .success) }
        #expect(world.lines(.nodeStarted).count == 3)
        #expect(world.reasons(.taskFinished) == ["2 of 3 nodes succeeded, 1 failed."])
    }
}
