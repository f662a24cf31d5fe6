import Engine
import ScheduleExpressions
import Server
import Synchronization

/// What requests are answered from while the loop is at work: the daemon writes it, the listeners read it.
final class SharedFacts: Sendable {
    private let facts: Mutex<Facts>
    private let state = Mutex(Readiness.starting)
    private let measured: Mutex<Measured>
    /// nil when time is not the world's: then it is what the loop has come to.
    private let clock: (any WallClock)?

    init(_ facts: Facts, _ measured: Measured, clock: (any WallClock)?) {
        self.measured = Mutex(measured)
        self.facts = Mutex(facts)
        self.clock = clock
    }

    var current: Facts {
        var current = facts.withLock { $0 }
        if let clock { current.now = clock.now }
        return current
    }

    var readiness: Readiness {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// As of the last turn: who measures does not wait for one that is being made.
    var measures: Measured {
        get { measured.withLock { $0 } }
        set { measured.withLock { $0 = newValue } }
    }

    func change(_ body: @Sendable (inout Facts) -> Void) { facts.withLock { body(&$0) } }

    func reach(_ instant: Instant) { facts.withLock { $0.now = instant } }
}

/// What is counted, and how many there are.
struct Measured: Sendable {
    let metrics: SchedulerMetrics
    let openWindows: Int
    let heldWindows: Int
    let isPaused: Bool
    let decidedThrough: Instant?

    init(_ metrics: SchedulerMetrics, _ engine: SchedulerEngine) {
        self.metrics = metrics
        openWindows = engine.executions.count
        heldWindows = engine.held.count
        isPaused = engine.pause != nil
        decidedThrough = engine.mark
    }
}
