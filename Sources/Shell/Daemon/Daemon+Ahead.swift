import Dispatch
import Engine
import ScheduleExpressions
import Store
import Synchronization

/// When many windows are due in the same second, their turn is made ready before it, written but for the commit, and so are
/// the messages to nodes. At the instant it is committed, then sent, and only then anybody is told: all of them start at
/// once, and in time.
extension Daemon {
    /// So long a turn is begun before its instant; zero when it takes no time that anybody would notice.
    func headStart(for next: Instant) -> Duration {
        guard putBack != next, loop.canTurnAhead(of: next) else { return .zero }
        let count = loop.engine.dueWindowCount(at: next)
        if count < HeadStart.countMin { return .zero }
        return min(headStart.time(windows: count, nodes: loop.engine.nodes.nodes.count), HeadStart.longest)
    }

    /// Does what is due at `next`, which is to come, at `next`. Whatever comes in until then goes first: a stop that is
    /// asked for before a window opens is obeyed before it opens. Then nothing was done, and the turn is begun again.
    func turnAhead(at next: Instant) async throws {
        guard let rung = doorbell.listen() else { return }
        defer { doorbell.hangUp() }
        guard inbox.isEmpty, !stopFile.exists, loop.nextInstant == next, loop.canTurnAhead(of: next) else { return }
        let begun = ContinuousClock.now
        let (count, patience) = (loop.engine.dueWindowCount(at: next), clock.elapsed + HeadStart.longest * 2)
        var ready = begun
        loop.records.wait = CommitWait {
            if rung.wait(timeout: .now()) == .success { throw HeadStart.PutBack(isForLater: true) }
        } hold: { [clock, stopFile] in
            ready = .now
            while case let left = next - clock.now, left > .zero {
                // The time left is no more than it was, or the clock was set.
                guard left <= HeadStart.longest, clock.elapsed < patience else {
                    throw HeadStart.PutBack(isForLater: false)
                }
                if rung.wait(timeout: .now() + .milliseconds(Int(left.milliseconds))) == .success {
                    throw HeadStart.PutBack(isForLater: true)
                }
            }
            if stopFile.exists { throw HeadStart.PutBack(isForLater: true) }
        }
        do {
            defer {
                loop.records.wait = nil
                loop.records.settle()
            }
            try loop.turnAhead(at: next)
            headStart.note(ready - begun, windows: count, nodes: loop.engine.nodes.nodes.count)
        } catch let cause as HeadStart.PutBack {
            if !cause.isForLater { putBack = next }
            return
        } catch let error as StoreError where error.kind == .passing {
            putBack = next
            // It was committed, and not all of it is sent.
            guard loop.owesBatch else { return }
            try await persevere(from: next, events: [])
        }
        reach(next)
    }
}

/// How long it takes to make a turn ready, as far as it is known.
struct HeadStart {
    /// Something else is to be done first; then the turn can be made ready again, or not before its instant.
    struct PutBack: Error {
        let isForLater: Bool
    }

    /// Fewer windows than these are no work.
    static let countMin = 20
    /// Nobody else writes to the store meanwhile.
    static let longest = Duration.seconds(4)

    /// How much longer it has taken than it takes where it was measured; 1 until then.
    private var slowness = 1.0

    /// Half as much again as it takes, or more.
    func time(windows: Int, nodes: Int) -> Duration { HeadStart.usual(windows, nodes) * slowness * 1.5 }

    mutating func note(_ time: Duration, windows: Int, nodes: Int) {
        slowness = max(slowness, time / HeadStart.usual(windows, nodes))
    }

    /// `nodes` are those of the fleet: who has many windows at one instant has most of the nodes in one of them each.
    private static func usual(_ windows: Int, _ nodes: Int) -> Duration {
        .microseconds(500) * windows + .microseconds(200) * nodes
    }
}

/// Tells who waits without giving up the actor that something has come in.
final class Doorbell: Sendable {
    private struct State {
        var bell: DispatchSemaphore?
        /// Who has rung and has not come in yet.
        var coming = 0
    }

    private let state = Mutex(State())

    /// The semaphore that is signalled by each ring from now on; nil: somebody is at the door already.
    func listen() -> DispatchSemaphore? {
        let semaphore = DispatchSemaphore(value: 0)
        return state.withLock { state in
            if state.coming > 0 { return nil }
            state.bell = semaphore
            return semaphore
        }
    }

    func hangUp() { state.withLock { $0.bell = nil } }

    /// To be followed by `comeIn`.
    func ring() {
        state.withLock { state in
            state.coming += 1
            _ = state.bell?.signal()
        }
    }

    func comeIn() { state.withLock { $0.coming -= 1 } }
}
