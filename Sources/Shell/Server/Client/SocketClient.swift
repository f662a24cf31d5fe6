import NIOCore
import NIOHTTP1
import NIOPosix

/// The other end of the daemon's socket: one request, one answer.
package struct SocketClient: Sendable {
    package let path: String
    /// How long an answer may take.
    package let patience: Duration

    package init(path: String, patience: Duration) {
        self.path = path
        self.patience = patience
    }

    /// Asks for an operation. Throws `OperationError` when the daemon refuses it, and `UnreachableError` when none answers.
    package func call<Asked: APIOperation>(_ operation: Asked.Type, _ input: Asked.Input) async throws -> Asked.Output {
        let reply = try await post(target: Asked.name, body: try Wire.encode(input))
        return try reply.output(of: operation)
    }

    /// Sends a body as it is.
    package func post(target: String, body: [UInt8]) async throws -> Reply {
        switch SocketFile(path: path).state {
        case .missing: throw UnreachableError("There is no socket \(path).")
        case .dead: throw UnreachableError("Nobody listens on \(path).")
        case .notASocket: throw UnreachableError("\(path) is no socket.")
        case .foreign(let owner): throw UnreachableError("\(path) belongs to uid \(owner), and is not trusted.")
        case .alive: break
        }
        let group = MultiThreadedEventLoopGroup.singleton
        let answer = group.any().makePromise(of: Reply.self)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: group)
                .channelInitializer { channel in
                    channel.pipeline.addHTTPClientHandlers().flatMapThrowing {
                        try channel.pipeline.syncOperations.addHandler(
                            RequestHandler(target: target, body: body, answer: answer))
                    }
                }
                .connect(unixDomainSocketPath: path).get()
        } catch {
            answer.fail(error)
            throw UnreachableError("\(path) cannot be reached: \(error).")
        }
        let timeout = channel.eventLoop.scheduleTask(in: TimeAmount(patience)) {
            answer.fail(
                UnreachableError("No answer within \(patience.components.seconds) s on \(path).", isTimeout: true))
        }
        defer {
            timeout.cancel()
            channel.close(promise: nil)
        }
        do {
            return try await answer.futureResult.get()
        } catch let error as UnreachableError {
            throw error
        } catch {
            throw UnreachableError("The connection to \(path) broke: \(error).")
        }
    }
}

extension Reply {
    /// Reads it as the output of an operation, or throws the error that it is.
    package func output<Asked: APIOperation>(of operation: Asked.Type) throws -> Asked.Output {
        guard status == 200 else {
            throw WireError.error(from: body)
                ?? OperationError(.internalFailure, "The daemon answered with status \(status). Look at its log.")
        }
        return try Wire.decode(Asked.Output.self, from: body)
    }
}

/// No daemon answers.
package struct UnreachableError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// Somebody listens but said nothing in time, so what was asked for may have been done.
    package let isTimeout: Bool

    init(_ description: String, isTimeout: Bool = false) {
        self.description = description
        self.isTimeout = isTimeout
    }
}

/// Sends a request as soon as there is a connection, and puts the parts of its answer together.
///
/// It sends from here and not after the connection was waited for: a busy process may wait for so long that the daemon
/// takes the connection for an idle one.
private final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let target: String
    private let request: [UInt8]
    private let answer: EventLoopPromise<Reply>
    private var status = 0
    private var body: [UInt8] = []

    init(target: String, body: [UInt8], answer: EventLoopPromise<Reply>) {
        self.target = target
        request = body
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
        head.headers.add(name: "Host", value: "drydock")
        head.headers.add(name: "Content-Type", value: Wire.contentType)
        head.headers.add(name: "X-Amz-Target", value: target)
        head.headers.add(name: "Content-Length", value: String(request.count))
        head.headers.add(name: "Connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: request)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body(let part): body += part.readableBytesView
        case .end: answer.succeed(Reply(status: status, body: body))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(UnreachableError("The daemon closed the connection without an answer."))
        context.fireChannelInactive()
    }
}
