import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// Listens on an address and hands every request to a function: the daemon's socket, and its port.
///
/// HummingbirdCore's server without its router: there are four paths. (An `Application` would also wake up every second to
/// keep a date, and an idle daemon does not wake up.)
package struct HTTPListener: Sendable {
    package enum Address: Hashable, Sendable {
        case socket(path: String)
        case port(host: String, Int)
    }

    package struct Request: Sendable {
        package let method: String
        package let path: String
        /// `X-Amz-Target`.
        package let target: String?
        package let body: [UInt8]
        /// The user at the other end of a Unix socket; nil for TCP.
        package let userID: UInt32?
        /// The body was longer than allowed, and is left out.
        package let isTooLong: Bool
    }

    package struct Response: Sendable {
        package let status: Int
        package let contentType: String
        package let body: [UInt8]

        package init(status: Int, contentType: String, body: [UInt8]) {
            self.status = status
            self.contentType = contentType
            self.body = body
        }

        package init(_ reply: Reply) {
            self.init(status: reply.status, contentType: Wire.contentType, body: reply.body)
        }
    }

    package let address: Address
    private let respond: @Sendable (Request) async -> Response

    package init(address: Address, respond: @escaping @Sendable (Request) async -> Response) {
        self.address = address
        self.respond = respond
    }

    /// Connections that send nothing are closed after this time.
    private static let idleTimeout = TimeAmount.seconds(60)

    /// Bytes of a body that is too long that are looked at before we stop counting.
    private static let drainedMax = 1 << 30

    /// Serves until the task is cancelled. `whenListening` is called once requests are accepted, with the place where.
    ///
    /// Throws `ListeningError` when the address cannot be used.
    package func run(whenListening: @escaping @Sendable (String) -> Void) async throws {
        let bind: BindAddress =
            switch address {
            case .socket(let path): .unixDomainSocket(path: path)
            case .port(let host, let port): .hostname(host, port: port)
            }
        var quiet = Logger(label: "http", factory: { _ in SwiftLogNoOpLogHandler() })
        quiet.logLevel = .critical
        let channel = HTTP1Channel(
            responder: { request, writer, channel in
                let response = await answer(request, on: channel)
                try await writer.write(response: response.head, body: response.body)
            }, configuration: .init(idleTimeout: HTTPListener.idleTimeout))
        let server = channel.server(
            configuration: ServerConfiguration(address: bind),
            onServerRunning: { channel in whenListening(place(channel.localAddress?.port)) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        do {
            try await server.run()
        } catch let error as IOError {
            throw ListeningError(address, errno: error.errnoCode)
        } catch let error as SocketAddressError {
            throw ListeningError(address, reason: "\(error)")
        }
    }

    /// The port may have been left to the system to choose.
    private func place(_ port: Int?) -> String {
        switch address {
        case .socket(let path): path
        case .port(let host, let wanted):
            host.contains(":") ? "http://[\(host)]:\(port ?? wanted)" : "http://\(host):\(port ?? wanted)"
        }
    }

    private func answer(_ request: HummingbirdCore.Request, on channel: any Channel) async -> HummingbirdCore.Response {
        var body: [UInt8] = []
        var length = 0
        do {
            // A body that is too long is read to its end, or the answer would be lost: who sends does not listen.
            for try await part in request.body where length <= HTTPListener.drainedMax {
                length += part.readableBytes
                if length <= Wire.bodyLengthMax { body += part.readableBytesView }
            }
        } catch {
            // The other end is gone, and will not read the answer either.
        }
        let isTooLong = length > Wire.bodyLengthMax
        let asked = Request(
            method: request.method.rawValue, path: request.uri.path,
            target: HTTPField.Name("X-Amz-Target").flatMap { request.headers[$0] }, body: body,
            userID: await PeerCredentials.userID(of: channel, address), isTooLong: isTooLong)
        let response = await respond(asked)
        let headers: HTTPFields = [.contentType: response.contentType]
        return HummingbirdCore.Response(
            status: .init(code: response.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: response.body)))
    }
}

/// An address that cannot be listened on, in words for an operator.
package struct ListeningError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// Somebody else listens there.
    package let isInUse: Bool

    package init(_ address: HTTPListener.Address, errno code: CInt) {
        isInUse = code == EADDRINUSE
        let (place, advice) = ListeningError.words(address)
        let reason = isInUse ? "is in use" : "cannot be listened on: \(String(cString: strerror(code)))"
        description = "\(place) \(reason). \(advice)"
    }

    package init(_ address: HTTPListener.Address, reason: String) {
        isInUse = false
        let (place, advice) = ListeningError.words(address)
        description = "\(place) cannot be listened on: \(reason). \(advice)"
    }

    private static func words(_ address: HTTPListener.Address) -> (place: String, advice: String) {
        switch address {
        case .socket(let path): (path, "Check the folder's owner and permissions, or give --state.")
        case .port(let host, let port): ("\(host):\(port)", "Give another --listen ADDRESS:PORT, or --listen none.")
        }
    }
}
