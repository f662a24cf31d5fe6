import Foundation
import ScheduleExpressions

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whether somebody answers HTTP on a Unix socket. A stopped process still has its connections accepted, by the kernel:
/// only an answer counts.
package struct SocketProbe: Sendable {
    private let path: String
    private let patience: Duration

    package init(path: String, patience: Duration = .seconds(1)) {
        self.path = path
        self.patience = patience
    }

    /// Takes as long as `patience` when nobody answers, and no longer.
    package func answers() -> Bool {
        guard let descriptor = UnixSocket.make(SOCK_STREAM), let address = UnixSocket.address(path) else {
            return false
        }
        defer { close(descriptor) }
        let deadline = ContinuousClock.now.advanced(by: patience)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        // A socket with a full queue is one that nobody answers.
        guard UnixSocket.withPointer(to: address, { connect(descriptor, $0, $1) }) == 0 else { return false }
        let request = Array("GET /healthz HTTP/1.1\r\nHost: drydock\r\nConnection: close\r\n\r\n".utf8)
        guard UnixSocket.send(request, to: descriptor) == request.count else { return false }
        var answer: [UInt8] = []
        let wanted = Array("HTTP/1.".utf8)
        while answer.count < wanted.count {
            let left = Int32(max(0, (deadline - ContinuousClock.now).milliseconds))
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&waiting, 1, left) == 1 else { return false }
            var block = [UInt8](repeating: 0, count: 64)
            let count = recv(descriptor, &block, block.count, 0)
            guard count > 0 else { return false }
            answer += block[..<count]
        }
        return answer.starts(with: wanted)
    }
}

/// The few calls on Unix sockets that the probe and the notices to systemd share.
enum UnixSocket {
    #if canImport(Glibc)
        typealias Kind = __socket_type
    #else
        typealias Kind = Int32
    #endif

    static func make(_ kind: Kind) -> Int32? {
        #if canImport(Glibc)
            let descriptor = socket(AF_UNIX, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
            let descriptor = socket(AF_UNIX, kind, 0)
        #endif
        return descriptor >= 0 ? descriptor : nil
    }

    /// nil when the path is too long for a socket. A leading @ stands for the abstract namespace.
    static func address(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        var bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }

    /// An abstract address is as long as its name; a path ends with a zero.
    static func withPointer<Result>(
        to address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: address) { pointer in
            let path = UnsafeRawBufferPointer(start: pointer, count: MemoryLayout<sockaddr_un>.size)
                .dropFirst(MemoryLayout<sa_family_t>.size)
            let isAbstract = path.first == 0
            let length = (path.lastIndex { $0 != 0 } ?? 0) + (isAbstract ? 1 : 2)
            return pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }

    /// How many bytes were sent; a peer that is gone is no signal.
    static func send(_ bytes: [UInt8], to descriptor: Int32) -> Int {
        #if canImport(Glibc)
            Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        #else
            Darwin.send(descriptor, bytes, bytes.count, 0)
        #endif
    }
}
