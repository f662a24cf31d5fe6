import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A Unix socket that hears datagrams, as a service manager has one.
package final class DatagramSocket: Sendable {
    /// As `NOTIFY_SOCKET` names it.
    package let path: String
    private let descriptor: Int32

    /// With `isAbstract` it has a name of its own and no file.
    package init(in folder: String, isAbstract: Bool = false) throws {
        path = isAbstract ? "@drydock-\(UUID().uuidString)" : folder + "/notify"
        #if canImport(Glibc)
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        #else
            descriptor = socket(AF_UNIX, SOCK_DGRAM, 0)
        #endif
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        if isAbstract { name[0] = 0 } else { name.append(0) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard status == 0 else { throw POSIXError(.EADDRINUSE) }
    }

    deinit { close(descriptor) }

    /// The next message, line by line; nil when none comes in time.
    package func next(within seconds: Double = 10) -> [String]? {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Int32(seconds * 1000)) == 1 else { return nil }
        var block = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &block, block.count, 0)
        guard count >= 0 else { return nil }
        return String(decoding: block[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Takes messages until one says this; nil when it does not come in time.
    package func first(saying line: String) -> [String]? {
        while let message = next() {
            if message.contains(line) { return message }
        }
        return nil
    }
}
