import Dispatch
import Foundation
import ScheduleExpressions
import Synchronization

/// Waits that leave Swift's own threads alone, as `Task.sleep` does not.
enum Pause {
    /// Returns after a time by the machine's clock, which nobody sets; throws when the task is cancelled.
    static func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        if duration <= .zero { return }
        let (seconds, attoseconds) = duration.components
        let nanoseconds = Int(min(seconds, 1 << 32)) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        try await sleep { $0.schedule(deadline: .now() + .nanoseconds(nanoseconds), leeway: .nanoseconds(0)) }
    }

    /// Returns at an instant of the world's clock. The kernel waits for an instant, not for a span: when the clock is set
    /// past it, or the machine was asleep when it came, this returns at once, and nobody has to look now and then.
    static func sleep(until deadline: Instant) async throws {
        let (seconds, rest) = deadline.millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 1000)
        let instant = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest) * 1_000_000)
        try await sleep {
            $0.schedule(wallDeadline: DispatchWallTime(timespec: instant), repeating: .never, leeway: .nanoseconds(0))
        }
    }

    private static func sleep(_ schedule: (any DispatchSourceTimer) -> Void) async throws {
        try Task.checkCancellation()
        let alarm = Alarm()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { alarm.set(waking: $0, schedule) }
        } onCancel: {
            alarm.end(.failure(CancellationError()))
        }
    }
}

/// A timer for one who waits.
private final class Alarm: Sendable {
    private enum State {
        case unset
        case waiting(CheckedContinuation<Void, any Error>)
        case over
    }

    private let state = Mutex(State.unset)
    private let timer = Mutex(DispatchSource.makeTimerSource(queue: Alarm.queue))
    private static let queue = DispatchQueue(label: "alarms")

    init() {
        timer.withLock { timer in
            timer.setEventHandler { [weak self] in self?.end(.success(())) }
            timer.activate()
        }
    }

    deinit { timer.withLock { $0.cancel() } }

    func set(waking sleeper: CheckedContinuation<Void, any Error>, _ schedule: (any DispatchSourceTimer) -> Void) {
        let isOver = state.withLock { state in
            if case .over = state { return true }
            state = .waiting(sleeper)
            return false
        }
        if isOver { return sleeper.resume(throwing: CancellationError()) }
        timer.withLock { schedule($0) }
    }

    func end(_ result: Result<Void, any Error>) {
        let sleeper: CheckedContinuation<Void, any Error>? = state.withLock { state in
            defer { state = .over }
            return if case .waiting(let sleeper) = state { sleeper } else { nil }
        }
        sleeper?.resume(with: result)
    }
}
