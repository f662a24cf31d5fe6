import Logging
import Server

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a daemon that was told to stop has come to its end.
package enum DaemonEnd: Hashable, Sendable {
    /// What it had begun to decide is on disk and sent.
    case drained
    /// It was not done after `Daemon.drainTime`. As after a crash, the next start takes up what is left.
    case tooSlow
}

/// The life of the process: it listens, decides, and ends when it is told to.
extension Daemon {
    /// A service manager kills what takes longer.
    package static var drainTime: Duration { .seconds(10) }

    private enum Happening: Sendable {
        case reload
        case stop
        case ended((any Error)?)
        case drainTimeOver
    }

    /// Runs until TERM or INT, or until the terminal that it was started on is gone: then it finishes what it is about. A
    /// second TERM or INT ends the process at once, whatever it is about. HUP reads the definitions again.
    ///
    /// Throws `SocketFileError` and `ListeningError` when it cannot listen; then nothing was decided.
    package nonisolated func runUntilSignalled(
        socket: SocketFile, port: HTTPListener.Address?
    ) async throws -> DaemonEnd {
        try socket.makeRoom()
        let (happenings, continuation) = AsyncStream.makeStream(of: Happening.self)
        listenToSignals(continuation)
        let work = Task(executorPreference: OwnThreads.shared) {
            do {
                try await self.work(listeningOn: socket, port) { continuation.yield(.ended($0)) }
                continuation.yield(.ended(nil))
            } catch {
                continuation.yield(.ended(error))
            }
        }
        for await happening in happenings {
            switch happening {
            case .reload: Task(executorPreference: OwnThreads.shared) { await self.reloadBySignal() }
            case .stop:
                doorbell.ring()
                work.cancel()
                Task(executorPreference: OwnThreads.shared) {
                    try await Pause.sleep(for: Daemon.drainTime)
                    continuation.yield(.drainTimeOver)
                }
            case .ended(let error):
                if let error { throw error }
                return .drained
            case .drainTimeOver:
                removeOwn(socket)
                return .tooSlow
            }
        }
        return .drained
    }

    /// What a signal means is decided here, whatever the other threads wait for.
    private nonisolated func listenToSignals(_ continuation: AsyncStream<Happening>.Continuation) {
        ProcessSignals.listen { [self] signal in
            // A terminal that is gone ends what was started on it; any other HUP means the definitions.
            if signal == .hangUp, !hasLostItsTerminal {
                continuation.yield(.reload)
                return
            }
            let words = "\(signal.name): stopping. What runs on nodes goes on; a new start takes it up again."
            logger.notice("\(words)")
            service.stopping(words)
            continuation.yield(.stop)
        }
    }

    /// Listens and decides, until it is cancelled. Before the first turn it listens, so that whoever finds the socket
    /// finds somebody behind it.
    ///
    /// A listener that is closed takes its socket away, and at the same place whoever has taken over may listen. So one
    /// that was replaced says so and leaves everything as it is, for the process to end.
    private nonisolated func work(
        listeningOn socket: SocketFile, _ port: HTTPListener.Address?, replaced: @escaping @Sendable (any Error) -> Void
    ) async throws {
        let dispatcher = Dispatcher(control: self) { [facts] in facts.current }
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await listen(HTTPListener(address: .socket(path: socket.path), dispatcher), in: &group)
            defer { removeOwn(socket) }
            try socket.protect()
            if let port { try await listen(healthListener(port), in: &group) }
            group.addTask {
                do {
                    try await self.run()
                } catch is CancellationError {
                    // Asked to stop while nothing was due.
                } catch  where self.isReplaced {
                    replaced(error)
                    while true { try await Pause.sleep(for: .hours(24)) }
                }
            }
            group.addTask { await self.delivery.run() }
            defer { group.cancelAll() }
            _ = try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private nonisolated var isReplaced: Bool { (try? state.check()) == nil }

    private nonisolated func removeOwn(_ socket: SocketFile) {
        if !isReplaced { socket.remove() }
    }

    private nonisolated var hasLostItsTerminal: Bool { beganOnTerminal && isatty(STDERR_FILENO) == 0 }

    /// Adds a listener to what runs, and returns once it accepts requests.
    private nonisolated func listen(
        _ listener: HTTPListener, in group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws {
        let (listening, signal) = AsyncThrowingStream<Never, any Error>.makeStream()
        group.addTask { [logger] in
            do {
                try await listener.run { place in
                    logger.notice("Listening on \(place).")
                    signal.finish()
                }
            } catch is CancellationError {
                // The daemon ends.
            } catch {
                signal.finish(throwing: error)
                throw error
            }
        }
        for try await _ in listening {}
    }
}

extension HTTPListener {
    /// The socket: every request is for the dispatcher.
    init(address: Address, _ dispatcher: Dispatcher) {
        self.init(address: address) { request in
            guard let userID = request.userID, userID == HTTPListener.ownUserID || userID == 0 else {
                return Response(
                    Reply(
                        OperationError(.accessDenied, "This socket is for the user who runs the daemon, and for root."))
                )
            }
            if request.isTooLong {
                return Response(
                    Reply(
                        OperationError(
                            .tooLarge, "The body is longer than \(Wire.bodyLengthMax) bytes. Ask for less at once.")))
            }
            guard request.method == "POST", request.path == "/" else {
                return Response(
                    Reply(
                        OperationError(
                            .unknownOperation,
                            "\(request.method) \(request.path.prefix(80)) is nothing here. Send POST / with X-Amz-Target."
                        )))
            }
            return Response(
                await dispatcher.answer(target: request.target, body: request.body, caller: Caller(userID: userID)))
        }
    }
}
