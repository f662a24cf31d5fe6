import Foundation
import ScheduleExpressions
import Synchronization
import TestSupport

/// A real daemon in a process of its own, and what the system and its notices tell of it.
final class MeasuredDaemon: Sendable {
    /// A line of the log or a notice, and when it came.
    struct Line: Sendable {
        let at: Instant
        let text: String
    }

    enum Failure: Error { case neverReady, ended(log: [String]) }

    private struct Heard {
        /// As it was read: who is measured does not wait for who reads.
        var log: [(at: Instant, bytes: Data)] = []
        var notices: [Line] = []
    }

    let begun: Instant
    private let process = Process()
    private let heard = Mutex(Heard())

    /// Starts it. `watchdogSeconds` as a service manager would have it; nil: nobody watches.
    init(_ drydock: String, configuration: String, state: String, watchdogSeconds: Int? = nil) throws {
        let socket = try DatagramSocket(in: state, isAbstract: true)
        process.executableURL = URL(filePath: drydock)
        process.arguments = [
            "daemon", "--config", configuration, "--state", state, "--listen", "none", "--log-format", "json",
        ]
        var environment = ProcessInfo.processInfo.environment
        environment["NOTIFY_SOCKET"] = socket.path
        environment["WATCHDOG_USEC"] = watchdogSeconds.map { String($0 * 1_000_000) }
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let log = Pipe()
        process.standardError = log
        begun = Present.instant()
        try process.run()
        let reading = log.fileHandleForReading
        Thread.detachNewThread { [self] in
            while case let bytes = reading.availableData, !bytes.isEmpty {
                let now = Present.instant()
                heard.withLock { $0.log.append((now, bytes)) }
            }
        }
        Thread.detachNewThread { [self] in
            while process.isRunning {
                guard let message = socket.next(within: 1) else { continue }
                let now = Present.instant()
                heard.withLock { $0.notices += message.map { Line(at: now, text: $0) } }
            }
        }
    }

    /// A line is as late as its last byte.
    var log: [Line] {
        var lines: [Line] = []
        var begun = Data()
        for (at, bytes) in heard.withLock({ $0.log }) {
            for byte in bytes {
                begun.append(byte)
                guard byte == UInt8(ascii: "\n") else { continue }
                lines.append(Line(at: at, text: String(decoding: begun, as: UTF8.self)))
                begun.removeAll(keepingCapacity: true)
            }
        }
        return lines
    }

    var notices: [Line] { heard.withLock { $0.notices } }

    /// Seconds from the start of the process to READY=1.
    func secondsToReady() throws -> Double {
        for _ in 0..<120_000 {
            if let ready = notices.first(where: { $0.text == "READY=1" }) {
                return Double((ready.at - begun).milliseconds) / 1000
            }
            guard process.isRunning else { throw Failure.ended(log: log.map(\.text)) }
            Thread.sleep(forTimeInterval: 0.001)
        }
        throw Failure.neverReady
    }

    func end() {
        process.terminate()
        process.waitUntilExit()
    }

    // MARK: - What the system tells (proc(5))

    /// Seconds of processor time so far.
    var processorSeconds: Double {
        let stat = text("stat").split(separator: ")").last ?? ""
        let fields = stat.split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// How often each of its threads, by number, has gone to sleep so far: as often it was woken up.
    var sleeps: [String: Int] {
        let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/task")
        return Dictionary(
            (threads ?? []).map { ($0, number("voluntary_ctxt_switches:", in: "task/\($0)/status")) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Megabytes of memory now, and the most that it ever had.
    var residentMegabytes: (now: Double, most: Double) {
        (Double(number("VmRSS:", in: "status")) / 1000, Double(number("VmHWM:", in: "status")) / 1000)
    }

    private func number(_ name: String, in file: String) -> Int {
        let line = text(file).split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private func text(_ file: String) -> String {
        (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/\(file)", encoding: .utf8)) ?? ""
    }
}
