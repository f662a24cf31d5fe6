import Foundation
import ScheduleExpressions

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the service manager wants to hear (sd_notify(3)): datagrams to the socket that it names in `NOTIFY_SOCKET`. Without
/// one nothing is said. Whether anybody listens decides nothing.
package struct ServiceNotices: Sendable {
    private let socketPath: String?
    /// How often the scheduler loop is to say that it goes on; nil when nobody watches.
    package let aliveEvery: Duration?

    /// `WATCHDOG_USEC` counts if it is meant for this process. Half of it, as sd_watchdog_enabled(3) advises.
    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isMine = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init) ?? 0
        aliveEvery = isMine && socketPath != nil && microseconds > 0 ? .microseconds(microseconds / 2) : nil
    }

    /// Recovery is done, and the loop turns.
    package func ready(_ status: String) { send(["READY=1", line(status)], isWaiting: true) }

    /// A line for `systemctl status`.
    package func status(_ status: String) { send([line(status)]) }

    package func alive() { send(["WATCHDOG=1"]) }

    package func stopping(_ status: String) { send(["STOPPING=1", line(status)], isWaiting: true) }

    /// Ends with `ready`. The instant in the same message, as Type=notify-reload wants it.
    package func reloading(_ status: String) {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
        send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)", line(status)], isWaiting: true)
    }

    private func line(_ status: String) -> String {
        "STATUS=" + status.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The kernel queues a few messages for a service manager that is busy. One that counts waits for a place;
    /// the others have a next time.
    private func send(_ lines: [String], isWaiting: Bool = false) {
        guard let socketPath, let address = UnixSocket.address(socketPath), let descriptor = UnixSocket.make(SOCK_DGRAM)
        else { return }
        defer { close(descriptor) }
        if isWaiting {
            var limit = timeval(tv_sec: 5, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        } else {
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        }
        guard UnixSocket.withPointer(to: address, { connect(descriptor, $0, $1) }) == 0 else { return }
        _ = UnixSocket.send(Array(lines.joined(separator: "\n").utf8), to: descriptor)
    }
}
