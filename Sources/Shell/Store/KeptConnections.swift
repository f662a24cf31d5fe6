import Foundation
import GRDB
import Synchronization

/// Connections that are not taken apart when they are not needed any more.
///
/// GRDB marks the queue of each, and libdispatch clears such a mark away on a thread of its pool: from the first time on
/// it wakes up each second to look after the pool. An idle daemon does not wake up; so it reads by connections that it has,
/// and of those that are closed it keeps the empty rest, as many as a start leaves behind.
enum KeptConnections {
    private static let closed = Mutex<[DatabaseQueue]>([])
    private static let closedMax = 16

    private struct Idle {
        let queue: DatabaseQueue
        let file: FileIdentity
    }

    private static let idle = Mutex<[Idle]>([])
    /// Of all files. More than that many requests read at once now and then, and then some connections are taken apart.
    private static let idleMax = 4

    /// Closes a connection for good.
    static func close(_ queue: DatabaseQueue) {
        // One that cannot be closed now is, when the last who has it is done.
        try? queue.close()
        closed.withLock { if $0.count < closedMax { $0.append(queue) } }
    }

    fileprivate static func take(_ file: FileIdentity) -> DatabaseQueue? {
        idle.withLock { idle in
            idle.firstIndex { $0.file == file }.map { idle.remove(at: $0).queue }
        }
    }

    fileprivate static func giveBack(_ queue: DatabaseQueue, of file: FileIdentity) {
        let isKept = idle.withLock { idle in
            if idle.count >= idleMax { return false }
            idle.append(Idle(queue: queue, file: file))
            return true
        }
        if !isKept { close(queue) }
    }
}

/// A connection of one's own for reading, as long as one holds it; then it is the next one's.
final class BorrowedConnection: Sendable {
    let queue: DatabaseQueue
    private let file: FileIdentity

    /// One that is left from before; nil: there is none.
    init?(path: String) {
        guard let file = FileIdentity(path: path), let queue = KeptConnections.take(file) else { return nil }
        (self.queue, self.file) = (queue, file)
    }

    /// A new one. nil: the file is gone by now.
    init?(_ queue: DatabaseQueue, path: String) {
        guard let file = FileIdentity(path: path) else { return nil }
        (self.queue, self.file) = (queue, file)
    }

    deinit { KeptConnections.giveBack(queue, of: file) }
}

/// Which file it is, whatever its name: another one may have taken its place.
private struct FileIdentity: Hashable {
    private let path: String
    private let device: UInt64
    private let number: UInt64

    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (self.path, device, number) = (path, UInt64(status.st_dev), UInt64(status.st_ino))
    }
}
