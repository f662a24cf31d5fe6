import Logging
import Server
import UnixSignals

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The life of the process: it listens, decides, and ends when it is told to.
extension Daemon {
    /// Runs until TERM or INT, or until the terminal that it was started on is gone. HUP reads the definitions again.
    /// Before the first turn it listens, so that whoever finds the socket finds somebody behind it.
    ///
    /// Throws `SocketFileError` and `ListeningError` when it cannot listen; then nothing was decided.
    package nonisolated func runUntilSignalled(socket: SocketFile, port: HTTPListener.Address?) async throws {
        try socket.makeRoom()
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let dispatcher = Dispatcher(control: self) { [facts] in facts.current }
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await listen(HTTPListener(address: .socket(path: socket.path), dispatcher), in: &group)
            defer { socket.remove() }
            try socket.protect()
            if let port { try await listen(healthListener(port), in: &group) }
            group.addTask { [logger] in
                for await signal in signals {
                    // A terminal that is gone ends what was started on it; any other HUP means the definitions.
                    if signal == .sighup, !self.hasLostItsTerminal {
                        await self.reloadBySignal()
                        continue
                    }
                    logger.notice("\(signal): stopping. What runs on nodes goes on; a new start takes it up again.")
                    return
                }
            }
            group.addTask {
                do {
                    try await self.run()
                } catch is CancellationError {
                    // Asked to stop while nothing was due.
                }
            }
            defer { group.cancelAll() }
            _ = try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
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
