#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The daemon's Unix socket as a file: whether it may be made, whether somebody lives behind it, whose it is.
package struct SocketFile: Hashable, Sendable {
    package let path: String

    package static let name = "drydock.sock"

    package init(path: String) { self.path = path }

    /// Bytes of a path that the kernel takes, its end included (unix(7)).
    private static var pathLengthMax: Int { MemoryLayout.size(ofValue: sockaddr_un().sun_path) }

    /// What is at the path.
    package enum State: Hashable, Sendable {
        case missing
        /// Somebody listens.
        case alive
        /// A socket behind which nobody lives any more.
        case dead
        case notASocket
        case foreign(owner: UInt32)
    }

    /// Makes sure that a daemon may listen here: nothing is there, or the socket of a dead one.
    package func makeRoom() throws(SocketFileError) {
        guard path.utf8.count < SocketFile.pathLengthMax else {
            throw SocketFileError(
                "\(path) is too long for a socket: \(path.utf8.count) bytes, and \(SocketFile.pathLengthMax - 1) are "
                    + "possible. Give a shorter --state.")
        }
        switch state {
        case .missing, .dead: return
        case .alive:
            throw SocketFileError(
                "Another daemon listens on \(path). Stop it, or give another --state folder.", isInUse: true)
        case .notASocket:
            throw SocketFileError("\(path) is no socket. Move it away, or give another --state folder.")
        case .foreign(let owner):
            throw SocketFileError("\(path) belongs to uid \(owner). Remove it, or give another --state folder.")
        }
    }

    package var state: State {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .missing }
        guard status.st_mode & S_IFMT == S_IFSOCK else { return .notASocket }
        guard isTrusted(owner: status.st_uid) else { return .foreign(owner: status.st_uid) }
        return answersConnection ? .alive : .dead
    }

    /// Root may talk to anybody's daemon; anybody to his own and to root's.
    private func isTrusted(owner: UInt32) -> Bool { owner == geteuid() || owner == 0 || geteuid() == 0 }

    private var answersConnection: Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
        }
        // A full queue is a sign of life too.
        return result == 0 || errno == EAGAIN
    }

    /// Lets nobody but the owner in.
    package func protect() throws(SocketFileError) {
        guard chmod(path, 0o600) == 0 else {
            throw SocketFileError("\(path) cannot be protected: \(String(cString: strerror(errno))). Check the folder.")
        }
    }

    /// Takes it away at the end.
    package func remove() { unlink(path) }
}

/// A socket that cannot be made, in words for an operator.
package struct SocketFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package let isInUse: Bool

    init(_ description: String, isInUse: Bool = false) {
        self.description = description
        self.isInUse = isInUse
    }
}
