import Foundation
import Server
import TestSupport
import Testing

/// A real daemon on a folder of its own, and the verbs that talk to it.
final class RunningDaemon {
    let state: TemporaryFolder
    let configuration: ControlConfiguration
    private(set) var process: DrydockProcess
    private let options: [String]
    private let shell: String?

    /// Starts it, and returns when it answers, on its socket and on its port. With `shell` it is started by `bash -c`, and
    /// `"$@"` there stands for it.
    init(_ options: String..., shell: String? = nil) throws {
        state = try TemporaryFolder()
        configuration = try ControlConfiguration()
        self.options = options
        self.shell = shell
        process = try RunningDaemon.start(configuration, state, options, shell)
        try awaitAnswer()
    }

    deinit {
        process.resume()
        process.kill()
        _ = process.wait()
    }

    private static func start(
        _ configuration: ControlConfiguration, _ state: TemporaryFolder, _ options: [String], _ shell: String?
    ) throws -> DrydockProcess {
        try DrydockProcess(
            ["daemon", "--config", configuration.folder.path, "--state", state.path, "--listen", "127.0.0.1:0"]
                + options,
            log: state.path + "/daemon.log", shell: shell)
    }

    var socket: SocketFile { SocketFile(path: state.path + "/" + SocketFile.name) }

    /// Starts it again, after it has ended.
    func restart() throws {
        process = try RunningDaemon.start(configuration, state, options, shell)
        try awaitAnswer()
    }

    private func awaitAnswer() throws {
        while socket.state != .alive || !log.contains("Listening on http") {
            try #require(process.isRunning, "the daemon has ended: \(log)")
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    var log: String { (try? String(contentsOfFile: state.path + "/daemon.log", encoding: .utf8)) ?? "" }

    /// Runs a verb on this daemon's state folder.
    func run(_ arguments: String...) throws -> DrydockProcess.Result {
        try DrydockProcess.output(arguments + ["--state", state.path])
    }

    func run(_ arguments: [String]) throws -> DrydockProcess.Result {
        try DrydockProcess.output(arguments + ["--state", state.path])
    }

    /// What `-o json` prints.
    func object(_ arguments: String...) throws -> [String: Any] {
        let result = try DrydockProcess.output(arguments + ["-o", "json", "--state", state.path])
        return try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result)")
    }
}
