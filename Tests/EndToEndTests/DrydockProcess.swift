import Foundation

/// The real executable, run as a user would.
struct DrydockProcess {
    /// `DRYDOCK_BINARY`, or the one that was built beside these tests.
    static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["DRYDOCK_BINARY"] { return URL(filePath: path) }
        return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "drydock")
    }()

    private let process = Process()

    /// Starts it. What it prints is lost.
    init(_ arguments: [String]) throws {
        process.executableURL = DrydockProcess.binary
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    func terminate() { process.terminate() }

    /// Its exit status, or 128 and the number of the signal that ended it.
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }

    static func run(_ arguments: [String]) throws -> Int32 { try DrydockProcess(arguments).wait() }
}
