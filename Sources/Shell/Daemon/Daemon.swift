import Engine
import Fleet
import Logging
import MaintenanceWindows
import ScheduleExpressions
import Server
import SimulatedFleet
import StateManager
import Store

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The scheduler on the wall clock: it sleeps until something is due, turns the loop once, and sleeps again.
///
/// An actor because many tasks hold it, the loop, the wait for a signal and the requests of operators; inside, one turn
/// follows the other.
package actor Daemon<Clock: WallClock> {
    private nonisolated let thread = OwnThreadExecutor(label: "scheduler")
    /// A commit may wait for a disk or a lock for seconds, and requests and signals are answered meanwhile.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    var loop: SchedulerLoop<LoggingRecorder, FleetStore>
    let clock: Clock
    let pace: Pace
    private let start: Instant
    nonisolated let facts: SharedFacts
    /// What operators have asked for and the loop has not come to yet.
    var inbox = Inbox()
    /// What the loop works by.
    var definitions: AppliedDefinitions
    nonisolated let readDefinitions: AppliedDefinitions.Reader
    private let seed: UInt64
    /// Whether the loop has ended, so that nobody will answer.
    private(set) var hasEnded = false
    /// The loop's sleep, which is cut short when something comes in.
    var rest: Task<Void, any Error>?
    /// Rung when something comes in while the loop waits with a turn that is ready.
    nonisolated let doorbell = Doorbell()
    /// The instant whose turn was made ready before, and cannot be made ready again.
    var putBack: Instant?
    var headStart = HeadStart()
    let stopFile: StopFile
    nonisolated let beganOnTerminal: Bool
    /// How long history is kept.
    private let retention: Duration
    private var forgotAt: Instant?
    nonisolated let logger: Logger
    /// Held for as long as the daemon lives.
    nonisolated let state: LockedStateFolder
    nonisolated let service: ServiceNotices
    var voice = ServiceVoice()
    /// Tells people what they want to know, beside the loop.
    nonisolated let delivery: NoticeDelivery

    /// A daemon that goes on from what the state folder holds, or begins there. It says so in the log.
    ///
    /// Throws `StoreError` when the folder cannot be used, and `RowsError` when it is damaged.
    package init(
        definitions: AppliedDefinitions, readingAgainWith readDefinitions: @escaping AppliedDefinitions.Reader,
        state: LockedStateFolder, seed wanted: UInt64?, retentionDays: Int, pace: Pace, clock: Clock, logger: Logger,
        service: ServiceNotices = ServiceNotices()
    ) throws {
        let store = try SQLiteStore(folder: state.path, holder: "\(state.holder)")
        let settings = try Daemon.settle(store, seed: wanted, pace: pace, folder: state.path)
        let rows = try store.rows()
        try definitions.checkVersions(after: rows.documents)
        self.state = state
        self.service = service
        stopFile = StopFile(folder: state.path)
        beganOnTerminal = isatty(STDERR_FILENO) == 1
        self.clock = clock
        self.pace = pace
        retention = .days(retentionDays)
        self.logger = logger
        let now = clock.now
        start = max(now, rows.mark ?? now)
        self.definitions = definitions
        self.readDefinitions = readDefinitions
        seed = settings.seed
        let (windows, associations) = (definitions.windows, definitions.associations)
        let nodes = try FleetStore(
            folder: state.path, fleet: definitions.fleet, seed: settings.seed, startingAt: start,
            holder: "\(state.holder)")
        let engine = try SchedulerEngine(
            windows: windows, associations: associations, documents: definitions.documents,
            nodes: NodeTable(nodes.nodes), rows: rows,
            countsEarlierHits: false)
        let process = ProcessFacts.current(startedAt: now, speed: pace.speed)
        let audience = Audience(subscribers: definitions.subscribers, host: process.host)
        let delivery = NoticeDelivery(store: store, audience: audience, clock: clock, logger: logger)
        self.delivery = delivery
        loop = SchedulerLoop(
            engine: engine,
            records: LoggingRecorder(
                store: store, basis: definitions.basis(NodeTable(nodes.nodes)), logger: logger,
                metrics: SchedulerMetrics(rows, lastSuccess: try store.lastSuccesses()), audience: audience,
                delivery: delivery),
            nodes: nodes)
        var known = Facts(
            windows: windows, associations: associations, nodes: NodeTable(nodes.nodes), now: start,
            folder: state.path, process: process)
        known.lastPings = nodes.lastPings
        facts = SharedFacts(
            known, Measured(loop.records.metrics, loop.engine), clock: pace.speed == nil ? clock : nil)
        for words in FirstWords(
            pace: pace, start: start, now: now, rows: rows, nodeCount: nodes.nodes.count, windows: windows
        ).lines {
            logger.notice("\(words)")
        }
        for words in definitions.wordsAboutUnknownLines() { logger.notice("\(words)") }
    }

    /// The fleet of other definitions, with what its file holds.
    func makeFleet(_ fleet: FleetDefinition) throws -> FleetStore {
        try FleetStore(folder: state.path, fleet: fleet, seed: seed, startingAt: start, holder: "\(state.holder)")
    }

    /// Compares what was asked for with what the store was made for, and keeps it in a new store.
    private static func settle(
        _ store: SQLiteStore, seed: UInt64?, pace: Pace, folder: String
    ) throws -> StoreSettings {
        let isAccelerated = if case .accelerated = pace { true } else { false }
        guard let kept = try store.settings() else {
            let settings = StoreSettings(seed: seed ?? 1, isAccelerated: isAccelerated)
            try store.keep(settings)
            return settings
        }
        if let seed, seed != kept.seed {
            throw StoreError(
                "\(folder) was begun with seed \(kept.seed), not \(seed). Leave --seed out, or give another --state.")
        }
        if kept.isAccelerated, !isAccelerated {
            throw StoreError(
                "\(folder) was made with --speed, and its clock is not the world's. Give --speed, or another --state.")
        }
        if !kept.isAccelerated, isAccelerated {
            throw StoreError(
                "\(folder) belongs to a daemon on the world's clock. Leave --speed out, or give another --state.")
        }
        return kept
    }

    /// Runs until the task is cancelled. A turn that has begun is finished.
    func run() async throws {
        defer {
            hasEnded = true
            facts.readiness = .ending
            inbox.refuseAll()
        }
        try await turn(at: start)
        facts.readiness = .ready
        sayReady()
        try forgetHistory(at: start)
        checkStore()
        switch pace {
        case .real: try await runInRealTime()
        case .accelerated(let speed): try await run(AcceleratedClock(speed: speed, from: start))
        }
    }

    private func runInRealTime() async throws {
        var isBehind = false
        var watch = ClockWatch(clock)
        while !Task.isCancelled {
            let next = loop.nextInstant ?? clock.now + .days(1)
            let begin = next - headStart(for: next)
            let wake = service.aliveEvery.map { min(begin, clock.now + $0) } ?? begin
            try await rest { [clock] in try await clock.sleep(until: wake) }
            try stillHere()
            let now = clock.now
            if let step = watch.step(clock) {
                logger.warning("\(FirstWords.stepped(by: step))")
                loop.records.metrics.noteClockStep(forward: step > .zero)
                facts.measures = Measured(loop.records.metrics, loop.engine)
                tell(.clockStepped, at: now, FirstWords.stepped(by: step))
            }
            if stopFile.exists { try await turn(at: now) }
            try await answerInbox(at: now)
            if now >= next { try await turn(at: now) } else if now >= begin { try await turnAhead(at: next) }
            if let mark = loop.engine.mark, mark - now > FirstWords.clockTolerance, !isBehind {
                logger.warning("\(FirstWords.behind(by: mark - now))")
                isBehind = true
            } else if loop.engine.mark.map({ $0 <= now }) ?? true {
                isBehind = false
            }
        }
    }

    private func run(_ accelerated: AcceleratedClock) async throws {
        var accelerated = accelerated
        while !Task.isCancelled {
            let next = loop.nextInstant
            // Nothing may ever happen by itself; an operator may still ask for something.
            let latest = ContinuousClock.now + (service.aliveEvery ?? .hours(24))
            let due = next.map { accelerated.due(at: $0) }
            try await rest { try await Pause.sleep(for: min(due ?? latest, latest) - .now) }
            try stillHere()
            if inbox.isEmpty, !stopFile.exists {
                guard let next, let due, due <= latest else { continue }
                accelerated.reach(next)
                try await turn(at: next)
            } else {
                let now = max(loop.engine.mark ?? start, min(accelerated.now, next ?? accelerated.now))
                if stopFile.exists { try await turn(at: now) }
                try await answerInbox(at: now)
            }
        }
    }

    /// Sleeps until `sleep` returns, or until something comes in.
    private func rest(_ sleep: @escaping @Sendable () async throws -> Void) async throws {
        guard inbox.isEmpty else { return }
        let task = Task(executorPreference: OwnThreads.shared) { try await sleep() }
        rest = task
        defer { rest = nil }
        // Woken by a request, the sleep ends with an error that is of no interest.
        _ = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        try Task.checkCancellation()
    }

    /// One turn of the loop; once a day also forgets old history.
    ///
    /// What a file `stop` orders is part of it, whatever else there is to do.
    func turn(at now: Instant, events: [Event] = []) async throws {
        try stillHere()
        // A request that is on its way to the audit log has a turn of its own; the file has the next one, or had the last.
        let stop = loop.records.audit == nil && stopFile.exists ? stopFile.read() : nil
        var events = events
        if let stop {
            let order = stop.order.intervention(by: stop.userID)
            events.insert(.intervention(order), at: 0)
            loop.records.audit = AuditDraft(
                userID: stop.userID, by: order.by, action: "\(order.action.words) by file", reason: order.reason,
                before: words(before: .intervene(order.action, window: order.window, scheduledFor: nil), at: now))
        }
        try await persevere(from: now, events: events)
        if stop != nil { stopFile.remove() }
        reach(now)
        // Who waits for a daemon that was away for weeks does not wait for that.
        if let forgotAt, now - forgotAt >= .days(1) { try forgetHistory(at: now) }
    }

    /// Tells what a turn has come to.
    func reach(_ now: Instant) {
        facts.reach(now)
        facts.measures = Measured(loop.records.metrics, loop.engine)
        say(StatusLine(engine: loop.engine, trouble: storeFault?.error).text)
    }

    private func forgetHistory(at now: Instant) throws {
        forgotAt = now
        do {
            try loop.records.store.forget(endedBefore: now - retention)
        } catch let error as StoreError where error.kind == .passing {
            logger.warning("Old history is kept for now, and forgotten in an hour: \(error)")
            forgotAt = now - .hours(23)
        }
    }
}
