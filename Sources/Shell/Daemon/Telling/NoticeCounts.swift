import Synchronization

/// How telling people goes, since the daemon was started: written by the delivery, read by whoever asks for metrics.
final class NoticeCounts: Sendable {
    struct Counts: Sendable {
        var delivered = 0
        /// Attempts.
        var failed = 0
        var gaveUp = 0
        /// Not counted, but so now.
        var underWay = 0
    }

    private let counts = Mutex(Counts())

    var current: Counts { counts.withLock { $0 } }

    func change(_ body: @Sendable (inout Counts) -> Void) { counts.withLock { body(&$0) } }
}
