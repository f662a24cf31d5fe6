import Daemon
import ScheduleExpressions
import Synchronization

/// A clock that stands still until a test sets it, forward or back. It knows when the daemon has gone to sleep, so that
/// a test need not guess when it is done.
final class HandClock: WallClock {
    private struct State {
        var now: Instant
        /// The daemon's sleep.
        var sleeper: CheckedContinuation<Void, any Error>?
        /// The test that waits for it to sleep.
        var watcher: CheckedContinuation<Void, Never>?
        /// How often it is to be read yet, and the test that waits for that.
        var readingsLeft = 0
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(_ now: Instant) { state = Mutex(State(now: now)) }

    var now: Instant {
        let (now, reader) = state.withLock { state in
            state.readingsLeft -= 1
            guard state.readingsLeft == 0 else { return (state.now, nil as CheckedContinuation<Void, Never>?) }
            defer { state.reader = nil }
            return (state.now, state.reader)
        }
        reader?.resume()
        return now
    }

    /// Waits until somebody has read it so many times.
    func read(times: Int) async {
        await withCheckedContinuation { reader in
            state.withLock { ($0.readingsLeft, $0.reader) = (times, reader) }
        }
    }

    /// Only the hand moves it: however slow the machine is, no time goes by.
    let elapsed = ContinuousClock.now

    /// Sleeps until the clock is set, to whatever instant: as the machine's clock, which looks again now and then.
    func sleep(until deadline: Instant) async throws {
        if deadline <= now { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (sleeper: CheckedContinuation<Void, any Error>) in
                let watcher = state.withLock { state in
                    state.sleeper = sleeper
                    defer { state.watcher = nil }
                    return state.watcher
                }
                if Task.isCancelled { wake(throwing: CancellationError()) }
                watcher?.resume()
            }
        } onCancel: {
            wake(throwing: CancellationError())
        }
    }

    /// Sets the clock, and waits until the daemon has done what it has to do and sleeps again.
    func set(_ now: Instant) async {
        await asleep()
        await withCheckedContinuation { watcher in
            let sleeper = state.withLock { state in
                state.now = now
                state.watcher = watcher
                defer { state.sleeper = nil }
                return state.sleeper
            }
            sleeper?.resume()
        }
    }

    /// Sets the clock, and wakes the daemon, which may be waiting without being asleep.
    func move(to now: Instant) {
        let sleeper = state.withLock { state in
            state.now = now
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }

    /// Waits until the daemon sleeps.
    func asleep() async {
        await withCheckedContinuation { watcher in
            let sleepsAlready = state.withLock { state in
                if state.sleeper == nil { state.watcher = watcher }
                return state.sleeper != nil
            }
            if sleepsAlready { watcher.resume() }
        }
    }

    private func wake(throwing error: any Error) {
        let sleeper = state.withLock { state in
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume(throwing: error)
    }
}
