import Engine
import MaintenanceWindows
import ScheduleExpressions
import Server

/// What operators ask for over the socket. It is done between two wakes of the loop, in a turn of its own each, so that
/// what is answered is what came of it; and it is answered when that is on disk.
extension Daemon: Control {
    package func carryOut(_ request: ChangeRequest) async throws -> [DecisionLine] {
        if hasEnded { throw Inbox.ending }
        return try await withCheckedThrowingContinuation { answer in
            inbox.add(request, answer)
            rest?.cancel()
        }
    }

    /// Does everything that is asked for by now.
    func answerInbox(at now: Instant) throws {
        while let waiting = inbox.takeFirst() {
            do {
                waiting.answer.resume(returning: try perform(waiting.request, at: now))
            } catch let refused as OperationError {
                waiting.answer.resume(throwing: refused)
            } catch {
                // The store has failed: the loop ends, and whoever asked shall not believe that it is done.
                waiting.answer.resume(throwing: error)
                throw error
            }
        }
    }

    private func perform(_ request: ChangeRequest, at now: Instant) throws -> [DecisionLine] {
        switch request.action {
        case .intervene(let action, let window, let scheduledFor):
            try turn(
                at: now,
                events: [
                    .intervention(
                        Intervention(
                            action, window: window, scheduledFor: scheduledFor, reason: request.reason, by: request.by))
                ])
            return try answer(about: window)
        }
    }

    /// The decisions of the turn that an operator wants to see, or what it was refused for.
    private func answer(about window: String?) throws -> [DecisionLine] {
        let decisions = loop.records.decisions
        if let refused = decisions.first(where: { $0.event == .interventionRefused }) {
            let isUnknown = window.map { name in !facts.current.windows.contains { $0.name == name } } ?? false
            throw OperationError(isUnknown ? .doesNotExist : .conflict, refused.reason)
        }
        return decisions.map(DecisionLine.init).filter { line in
            !line.isRoutine && (window == nil ? line.window != nil : line.window == window)
        }
    }
}

extension StopWindow.Input {
    /// What a file `stop` orders: its owner is who asks.
    func intervention(by userID: UInt32) -> Intervention {
        Intervention(
            .stop(cancelling: cancel == true), window: all == true ? nil : window, reason: reason,
            by: by ?? Caller(userID: userID).words)
    }
}
