import Engine
import Fleet
import Logging
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import StateManager
import Store
import UnixSignals

/// The scheduler on the wall clock: it sleeps until something is due, turns the loop once, and sleeps again.
///
/// An actor because two tasks hold it, the loop and the wait for a signal; inside, one turn follows the other.
package actor Daemon<Clock: WallClock> {
    private var loop: SchedulerLoop<LoggingRecorder, FleetStore>
    private let clock: Clock
    private let pace: Pace
    private let start: Instant
    /// How long history is kept.
    private let retention: Duration
    private var forgotAt: Instant?
    private let logger: Logger
    /// Held for as long as the daemon lives.
    private let state: LockedStateFolder

    /// A daemon that goes on from what the state folder holds, or begins there. It says so in the log.
    ///
    /// Throws `StoreError` when the folder cannot be used, and `RowsError` when it is damaged.
    package init(
        windows: [MaintenanceWindow], associations: [Association], fleet: FleetDefinition, state: LockedStateFolder,
        seed: UInt64?, retentionDays: Int, pace: Pace, clock: Clock, logger: Logger
    ) throws {
        let store = try SQLiteStore(folder: state.path)
        let settings = try Daemon.settle(store, seed: seed, pace: pace, folder: state.path)
        let rows = try store.rows()
        self.state = state
        self.clock = clock
        self.pace = pace
        retention = .days(retentionDays)
        self.logger = logger
        let now = clock.now
        start = max(now, rows.mark ?? now)
        let nodes = try FleetStore(folder: state.path, fleet: fleet, seed: settings.seed, startingAt: start)
        let engine = try SchedulerEngine(
            windows: windows, associations: associations, nodes: NodeTable(nodes.nodes), rows: rows,
            countsEarlierHits: false)
        loop = SchedulerLoop(
            engine: engine, records: LoggingRecorder(store: store, logger: logger), nodes: nodes)
        for words in FirstWords(
            pace: pace, start: start, now: now, rows: rows, nodeCount: nodes.nodes.count, windows: windows
        ).lines {
            logger.notice("\(words)")
        }
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

    /// Runs until TERM or INT, or until the terminal that it was started on is gone (HUP).
    package nonisolated func runUntilSignalled() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [logger] in
                for await signal in signals {
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
            _ = try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Runs until the task is cancelled. A turn that has begun is finished.
    private func run() async throws {
        try turn(at: start)
        switch pace {
        case .real:
            var isBehind = false
            while !Task.isCancelled {
                let next = loop.nextInstant ?? clock.now + .days(1)
                try await clock.sleep(until: next)
                let now = clock.now
                if now >= next { try turn(at: now) }
                if let mark = loop.engine.mark, mark - now > FirstWords.clockTolerance, !isBehind {
                    logger.warning("\(FirstWords.behind(by: mark - now))")
                    isBehind = true
                } else if loop.engine.mark.map({ $0 <= now }) ?? true {
                    isBehind = false
                }
            }
        case .accelerated(let speed):
            var accelerated = AcceleratedClock(speed: speed, from: start)
            while !Task.isCancelled {
                guard let next = loop.nextInstant else {
                    try await Task.sleep(for: .hours(24))
                    continue
                }
                try await accelerated.wait(until: next)
                try turn(at: next)
            }
        }
    }

    /// One turn of the loop; once a day also forgets old history.
    private func turn(at now: Instant) throws {
        try loop.turn(at: now)
        if let forgotAt, now - forgotAt < .days(1) { return }
        forgotAt = now
        try loop.records.store.forget(endedBefore: now - retention)
    }
}

/// Commits to the store, then logs each decision as a line.
struct LoggingRecorder: Recorder {
    var store: SQLiteStore
    let logger: Logger

    mutating func commit(_ changes: [Change]) throws {
        try store.commit(changes)
        for change in changes {
            if case .decision(let decision) = change { logger.info("\(decision.logLine)") }
        }
    }
}
