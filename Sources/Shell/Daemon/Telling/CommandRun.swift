import Foundation
import ScheduleExpressions
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program that is run once: it is fed, listened to, and ended when it takes too long.
///
/// Foundation's Process hands its child the signal mask of the thread that starts it, and cannot end what the child has
/// started itself. This child leads a process group of its own, has all signals at their defaults, and of our descriptors
/// none.
struct CommandRun: Sendable {
    let arguments: [String]
    /// Less than a pipe holds, so that it is written before anybody reads.
    let input: String
    let timeout: Duration

    /// What is kept of its output. The rest is read and dropped.
    static let outputLengthMax = 4096
    /// What a program has to end itself after TERM, before KILL.
    private static let grace = Duration.seconds(2)

    /// nil when it has exited with 0, or else why that is not so. It ends the program when the task is cancelled.
    func perform() async -> String? {
        let isUnwanted = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (answer: CheckedContinuation<String?, Never>) in
                // It waits for another process: not on the few threads that all tasks share.
                let thread = Thread { answer.resume(returning: run(until: isUnwanted)) }
                thread.name = "notice"
                thread.start()
            }
        } onCancel: {
            isUnwanted.raise()
        }
    }

    private final class Flag: Sendable {
        private let isRaisedNow = Atomic<Bool>(false)
        var isRaised: Bool { isRaisedNow.load(ordering: .relaxed) }
        func raise() { isRaisedNow.store(true, ordering: .relaxed) }
    }

    private func run(until isUnwanted: Flag) -> String? {
        guard let feed = Conduit(), let output = Conduit() else { return CommandRun.words(errno, "no pipe") }
        guard feed.fill(input) else { return CommandRun.words(errno, "its input could not be written") }
        var child: pid_t = 0
        let status = ChildProcess.spawn(&child, arguments, input: feed.reading, output: output.writing)
        guard status == 0 else { return CommandRun.words(status, "it could not be started") }
        feed.closeBoth()
        output.closeWriting()
        var kept: [UInt8] = []
        let deadline = ContinuousClock.now.advanced(by: timeout)
        while !ChildProcess.hasEnded(child) {
            if ContinuousClock.now >= deadline || isUnwanted.isRaised {
                end(child, output, &kept)
                return isUnwanted.isRaised
                    ? "ended with the daemon" : "not done after \(timeout.milliseconds / 1000) s, and ended"
            }
            output.take(&kept, upTo: CommandRun.outputLengthMax)
        }
        output.take(&kept, upTo: CommandRun.outputLengthMax)
        return CommandRun.words(ChildProcess.reap(child), kept)
    }

    /// It and all that it has started.
    private func end(_ child: pid_t, _ output: Conduit, _ kept: inout [UInt8]) {
        kill(-child, SIGTERM)
        let deadline = ContinuousClock.now.advanced(by: CommandRun.grace)
        while !ChildProcess.hasEnded(child), ContinuousClock.now < deadline {
            output.take(&kept, upTo: CommandRun.outputLengthMax)
        }
        // Not reaped yet, so the number of the group is still its own.
        kill(-child, SIGKILL)
        _ = ChildProcess.reap(child)
    }

    private static func words(_ number: Int32, _ what: String) -> String {
        "\(what): \(String(cString: strerror(number)))"
    }

    /// nil for an exit with 0.
    private static func words(_ ending: ChildProcess.Ending, _ output: [UInt8]) -> String? {
        let how: String
        switch ending {
        case .exit(0): return nil
        case .exit(let status): how = "exit \(status)"
        case .signal(let number): how = "ended by signal \(number)"
        }
        let said = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let shown = String(
            said.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(160).map { Character($0) })
        return shown.isEmpty ? how : "\(how): \(shown)"
    }
}

/// A pipe, closed when it goes.
private final class Conduit {
    let reading: Int32
    private(set) var writing: Int32
    private var isOpen = true

    /// nil, with errno, when there is none to be had.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit { closeBoth() }

    func closeBoth() {
        if isOpen { close(reading) }
        isOpen = false
        closeWriting()
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    /// Puts a text into it that nobody reads yet.
    func fill(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        _ = fcntl(writing, F_SETFL, O_NONBLOCK)
        return write(writing, bytes, bytes.count) == bytes.count
    }

    /// Waits a moment for something to come. What is over the limit is dropped.
    func take(_ kept: inout [UInt8], upTo limit: Int) {
        var waiting = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 20) == 1 else { return }
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = read(reading, &block, block.count)
        if count > 0 {
            kept += block[..<min(count, max(0, limit - kept.count))]
        } else {
            // It has closed its output, and goes on.
            _ = poll(nil, 0, 20)
        }
    }
}
