import Dispatch
import Foundation
import ScheduleExpressions
import Synchronization

/// The world's clock. Only the daemon has one; everything it drives is handed instants.
package protocol WallClock: Sendable {
    var now: Instant { get }
    /// Time that goes by whoever sets the clock, while the machine sleeps too.
    var elapsed: ContinuousClock.Instant { get }
    /// Returns at `deadline` or earlier, never later than scheduling allows; throws when the task is cancelled.
    func sleep(until deadline: Instant) async throws
}

/// The clock of this machine.
package struct SystemClock: WallClock {
    package init() {}

    package var now: Instant {
        Instant(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    package var elapsed: ContinuousClock.Instant { .now }

    /// The kernel waits for an instant, not for a span: when the clock is set past it, or the machine was asleep when it
    /// came, this returns at once, and nobody has to look now and then.
    package func sleep(until deadline: Instant) async throws {
        try Task.checkCancellation()
        if deadline <= now { return }
        let alarm = Alarm()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { alarm.set(deadline, waking: $0) }
        } onCancel: {
            alarm.end(.failure(CancellationError()))
        }
    }
}

/// A timer on the world's clock, for one who waits.
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

    func set(_ deadline: Instant, waking sleeper: CheckedContinuation<Void, any Error>) {
        let isOver = state.withLock { state in
            if case .over = state { return true }
            state = .waiting(sleeper)
            return false
        }
        if isOver { return sleeper.resume(throwing: CancellationError()) }
        let (seconds, rest) = deadline.millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 1000)
        let instant = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest) * 1_000_000)
        timer.withLock {
            $0.schedule(
                wallDeadline: DispatchWallTime(timespec: instant), repeating: .never, leeway: .nanoseconds(0))
        }
    }

    func end(_ result: Result<Void, any Error>) {
        let sleeper: CheckedContinuation<Void, any Error>? = state.withLock { state in
            defer { state = .over }
            return if case .waiting(let sleeper) = state { sleeper } else { nil }
        }
        sleeper?.resume(with: result)
    }
}
