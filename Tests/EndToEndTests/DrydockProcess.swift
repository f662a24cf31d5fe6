import Foundation

/// The real executable, run as a user would.
struct DrydockProcess {
    /// `DRYDOCK_BINARY`, or the one that was built beside these tests.
    static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["DRYDOCK_BINARY"] { return URL(filePath: path) }
        return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "drydock")
    }()

    private let process = Process()

    /// Starts it. What it prints is lost, but for what it says on stderr if that has a file to go to. With `shell` it is
    /// started by `bash -c`, and `"$@"` there stands for it.
    init(
        _ arguments: [String], environment: [String: String] = [:], log: String? = nil, shell: String? = nil
    ) throws {
        process.executableURL = shell == nil ? DrydockProcess.binary : URL(filePath: "/bin/bash")
        let binary = DrydockProcess.binary.path(percentEncoded: false)
        process.arguments = shell.map { ["-c", $0, "bash", binary] + arguments } ?? arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        if let log {
            _ = FileManager.default.createFile(atPath: log, contents: nil)
            process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
        }
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Holds it, as a debugger or a frozen machine would.
    func suspend() { Foundation.kill(process.processIdentifier, SIGSTOP) }

    func resume() { Foundation.kill(process.processIdentifier, SIGCONT) }

    func hangUp() { Foundation.kill(process.processIdentifier, SIGHUP) }

    var processID: Int { Int(process.processIdentifier) }

    func terminate() { process.terminate() }

    /// Its exit status, or 128 and the number of the signal that ended it.
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }

    static func run(_ arguments: [String]) throws -> Int32 { try DrydockProcess(arguments).wait() }

    /// What a verb printed, and how it ended.
    struct Result {
        let output: String
        let talk: String
        let status: Int32

        /// All of it as one line: how it is wrapped is no matter here.
        var words: String { (output + talk).split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    /// Runs a verb to its end.
    static func output(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        let process = Process()
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.executableURL = binary
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let (output, talk) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = talk
        try process.run()
        // Both are short, and fit into their pipes.
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        let said = try talk.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(
            output: String(decoding: printed, as: UTF8.self), talk: String(decoding: said, as: UTF8.self),
            status: process.terminationStatus)
    }
}
