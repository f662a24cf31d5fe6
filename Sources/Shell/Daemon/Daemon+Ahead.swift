import Dispatch
import Engine
import ScheduleExpressions
import Store
import Synchronization

/// When many windows are due in the same second, their turn is made ready before it, written but for the commit. At the
/// instant it is committed, and only then anybody is told: all of them start at once, and in time.
extension Daemon {
    /// So long a turn is begun before its instant; zero when it takes no time that anybody would notice.
    func headStart(for next: Instant) -> Duration {
        guard putBack != next, loop.canTurnAhead(of: next) else { return .zero }
        let count = loop.engine.dueWindowCount(at: next)
        return count < HeadStart.countMin ? .zero : min(HeadStart.timeOfEach * count, HeadStart.longest)
    }

    /// Does what is due at `next`, which is to come, at `next`. Whatever comes in until then goes first: a stop that is
    /// asked for before a window opens is obeyed before it opens. Then nothing was done, and the turn is made as any other.
    func turnAhead(at next: Instant) async throws {
        let isRung = doorbell.listen()
        defer { doorbell.hangUp() }
        guard inbox.isEmpty, !stopFile.exists, loop.nextInstant == next, loop.canTurnAhead(of: next) else { return }
        let patience = ContinuousClock.now + HeadStart.longest * 2
        loop.records.hold = { [clock, stopFile] in
            while case let left = next - clock.now, left > .zero {
                // The time left is no more than it was, or the clock was set.
                guard left <= HeadStart.longest, ContinuousClock.now < patience,
                    isRung.wait(timeout: .now() + .milliseconds(Int(left.milliseconds))) == .timedOut
                else { throw HeadStart.PutBack() }
            }
            if stopFile.exists { throw HeadStart.PutBack() }
        }
        do {
            defer {
                loop.records.hold = nil
                loop.records.logDecisions()
            }
            try loop.turnAhead(at: next)
        } catch is HeadStart.PutBack {
            putBack = next
            return
        } catch let error as StoreError where error.kind == .passing {
            putBack = next
            // It was committed, and not all of it is sent.
            if loop.owesBatch { try await persevere(from: next, events: []) }
            return
        }
        facts.reach(next)
        say(StatusLine(engine: loop.engine, trouble: storeFault?.error).text)
    }
}

enum HeadStart {
    /// Something else is to be done first.
    struct PutBack: Error {}

    /// Fewer windows than these are no work.
    static let countMin = 20
    /// Twice what it takes where it was measured.
    static let timeOfEach = Duration.milliseconds(1)
    /// Readers are not kept waiting for longer, nor a daemon that takes over.
    static let longest = Duration.milliseconds(800)
}

/// Tells who waits without giving up the actor that something has come in.
final class Doorbell: Sendable {
    private let bell = Mutex<DispatchSemaphore?>(nil)

    /// The semaphore that is signalled by each ring from now on.
    func listen() -> DispatchSemaphore {
        let semaphore = DispatchSemaphore(value: 0)
        bell.withLock { $0 = semaphore }
        return semaphore
    }

    func hangUp() { bell.withLock { $0 = nil } }

    func ring() { bell.withLock { _ = $0?.signal() } }
}
