import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Who is at the other end of a Unix socket, as the kernel tells it.
enum PeerCredentials {
    /// nil: it is no Unix socket, or the kernel does not say.
    static func userID(of channel: any Channel, _ address: HTTPListener.Address) async -> UInt32? {
        guard case .socket = address, let options = channel as? any SocketOptionProvider else { return nil }
        #if os(Linux)
            let credentials: Credentials? = try? await options.unsafeGetSocketOption(
                level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
            ).get()
            return credentials?.user
        #else
            return geteuid()
        #endif
    }

    /// The kernel's `struct ucred` (unix(7), SO_PEERCRED).
    private struct Credentials: Sendable {
        var process: Int32 = 0
        var user: UInt32 = 0
        var group: UInt32 = 0
    }
}
