import Foundation
import Store
import TestSupport
import Testing

/// How the real program ends: scripts and service managers rely on it.
@Suite("Exit statuses") struct ExitStatusTests {
    private let configuration: TestConfiguration

    init() throws { configuration = try TestConfiguration() }

    private func daemon(_ state: TemporaryFolder, _ more: String...) throws -> DrydockProcess {
        try DrydockProcess(
            ["daemon", "--config", configuration.folder.path, "--state", state.path, "--listen", "none"] + more)
    }

    /// Waits until a daemon has decided something.
    private func wait(for daemon: DrydockProcess, in state: TemporaryFolder) throws {
        while try SQLiteStore.made(in: state.path)?.mark() == nil {
            try #require(daemon.isRunning)
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    @Test func `a second daemon on one state folder is refused with 6, and the first goes on`() throws {
        let state = try TemporaryFolder()
        let first = try daemon(state)
        try wait(for: first, in: state)
        #expect(try daemon(state).wait() == 6)
        #expect(first.isRunning)
        first.terminate()
        #expect(first.wait() == 0)
    }

    @Test func `a store that was made on another clock, or with another seed, is refused with 1`() throws {
        let state = try TemporaryFolder()
        let first = try daemon(state, "--speed", "1000", "--seed", "5")
        try wait(for: first, in: state)
        first.terminate()
        #expect(first.wait() == 0)
        #expect(try daemon(state).wait() == 1)
        #expect(try daemon(state, "--speed", "1000", "--seed", "6").wait() == 1)
    }

    @Test func `a state folder that is a file is refused with 1`() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: folder.path + "/file"))
        let arguments = ["daemon", "--config", configuration.folder.path, "--state", folder.path + "/file"]
        #expect(try DrydockProcess.run(arguments) == 1)
    }

    @Test(
        arguments: [
            (["--help"], 0), (["validate", "--help"], 0), (["calender"], 2), (["calendar", "--days", "0"], 2),
            (["simulate", "--from", "2026-12-02", "--to", "2026-12-01"], 2), (["simulate", "--from", "2026-12-02"], 2),
            (["daemon", "--speed", "0"], 2), (["executions", "list", "--state", "/nowhere"], 3),
            (["validate", "--config", "/nowhere"], 1), (["validate", "--explain", "no-such-code"], 2), (["plan"], 2),
        ] as [([String], Int32)])
    func `mistakes end as they are documented to`(arguments: [String], status: Int32) throws {
        #expect(try DrydockProcess.run(arguments) == status)
    }
}
