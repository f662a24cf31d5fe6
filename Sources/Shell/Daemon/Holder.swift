import Foundation
import ScheduleExpressions

/// The process that works on a state folder, as it names itself to whoever comes second.
package struct Holder: Hashable, Sendable, CustomStringConvertible {
    package let pid: Int32
    package let host: String
    package let startedAt: Instant

    package init(pid: Int32, host: String, startedAt: Instant) {
        self.pid = pid
        self.host = host
        self.startedAt = startedAt
    }

    /// This process.
    package init(startedAt: Instant) {
        self.init(pid: getpid(), host: ProcessInfo.processInfo.hostName, startedAt: startedAt)
    }

    package var description: String { "pid \(pid) on \(host), started \(startedAt)" }
}
