import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A signal that the daemon listens to.
package enum ProcessSignal: Int32, CaseIterable, Sendable {
    case hangUp = 1
    case interrupt = 2
    case terminate = 15

    /// As signal(7) writes it.
    package var name: String {
        switch self {
        case .hangUp: "SIGHUP"
        case .interrupt: "SIGINT"
        case .terminate: "SIGTERM"
        }
    }
}

/// The signals to a daemon, heard on a thread that does nothing else, so that they are heard whatever the rest of the
/// process is about.
///
/// Dispatch's own sources are of no use for that: on Linux they block a signal in every thread when it comes first, and
/// from then on the kernel cannot end the process by it. Nor is sigwait(3): the main thread lies in sigsuspend(2), open
/// to every signal.
package enum ProcessSignals {
    /// What the handlers write to and the thread reads from, one byte a signal. Made before there is a handler, so that
    /// a handler finds it made.
    private static let pipe: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        return (ends[0], ends[1])
    }()

    /// Calls `hear` with each signal, on a thread of its own, for the rest of the process. The first that is no hang-up
    /// is to begin the end; from it on the kernel's answer to a second one is the end, at once.
    package static func listen(_ hear: @escaping @Sendable (ProcessSignal) -> Void) {
        let reading = pipe.reading
        let thread = Thread {
            var byte: UInt8 = 0
            while true {
                guard read(reading, &byte, 1) == 1 else {
                    if errno == EINTR { continue }
                    return
                }
                guard let signal = ProcessSignal(rawValue: Int32(byte)) else { continue }
                if signal != .hangUp { stopListening() }
                hear(signal)
            }
        }
        thread.name = "signals"
        thread.start()
        for signal in ProcessSignal.allCases {
            var action = sigaction()
            // Only what signal-safety(7) allows.
            let handler: @convention(c) (Int32) -> Void = { number in
                let kept = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(ProcessSignals.pipe.writing, &byte, 1)
                errno = kept
            }
            #if canImport(Glibc)
                action.__sigaction_handler.sa_handler = handler
            #else
                action.__sigaction_u.__sa_handler = handler
            #endif
            action.sa_flags = signal == .hangUp ? SA_RESTART : SA_RESTART | Int32(truncatingIfNeeded: SA_RESETHAND)
            sigaction(signal.rawValue, &action, nil)
        }
    }

    private static func stopListening() {
        signal(ProcessSignal.interrupt.rawValue, SIG_DFL)
        signal(ProcessSignal.terminate.rawValue, SIG_DFL)
    }
}
