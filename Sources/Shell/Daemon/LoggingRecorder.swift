import Engine
import Logging
import Notifications
import Store

/// Commits to the store, with what people are to be told of it. It counts, tells and logs that when the messages are out.
struct LoggingRecorder: Recorder {
    private struct Commit {
        let changes: [Change]
        let decisions: [Decision]
        let time: Duration
        let isToBeTold: Bool
    }

    var store: SQLiteStore
    let logger: Logger
    /// The decisions of the last commit: what is answered to whoever asked for it.
    private(set) var decisions: [Decision] = []
    private var unsettled: [Commit] = []

    /// Who has asked for what is committed next; it becomes a line of the audit log with it.
    var audit: AuditDraft?

    var metrics: SchedulerMetrics

    /// What the engine decides by.
    var basis: DecisionBasis

    /// Who is told of it.
    var audience: Audience
    private let delivery: NoticeDelivery

    /// What the next commit waits for, when all of it is written. What follows such a commit is in a hurry.
    var wait: CommitWait? {
        didSet { if wait != nil { isInHurry = true } }
    }
    private var isInHurry = false

    /// What is answered with the decisions of the next commit, and is none of the engine's.
    var joining: [Decision] = []

    init(
        store: SQLiteStore, basis: DecisionBasis, logger: Logger, metrics: SchedulerMetrics, audience: Audience,
        delivery: NoticeDelivery
    ) {
        self.audience = audience
        self.delivery = delivery
        self.store = store
        self.basis = basis
        self.logger = logger
        self.metrics = metrics
    }

    mutating func commit(_ changes: [Change]) throws { try keep(changes, nil) }

    mutating func commit(_ changes: [Change], of turn: Turn) throws { try keep(changes, turn) }

    private mutating func keep(_ changes: [Change], _ turn: Turn?) throws {
        decisions.removeAll(keepingCapacity: true)
        for change in changes { if case .decision(let decision) = change { decisions.append(decision) } }
        let begun = ContinuousClock.now
        var held = Duration.zero
        let timed = wait.map { wait in
            CommitWait(look: wait.look) {
                let since = ContinuousClock.now
                try wait.hold()
                held += ContinuousClock.now - since
            }
        }
        let notices = notices()
        if isInHurry { try store.tidiesUp(false) }
        try store.commit(
            changes, audit: audit?.entry(changes, decisions), telling: notices, audience, of: turn, on: basis,
            waiting: timed)
        decisions += joining
        let time = ContinuousClock.now - begun - held
        unsettled.append(Commit(changes: changes, decisions: decisions, time: time, isToBeTold: !notices.isEmpty))
        audit = nil
        joining = []
    }

    /// Counts and logs what was committed since the last time, and has it told. Not in `commit`: nodes wait for their
    /// messages then, and a thousand lines take longer than the messages.
    mutating func settle() {
        if isInHurry, wait == nil {
            isInHurry = false
            // If not now, then with the next one.
            do { try store.tidiesUp(true) } catch { isInHurry = true }
        }
        for commit in unsettled {
            metrics.note(commit.changes, took: commit.time)
            for decision in commit.decisions { logger.info("\(decision.logLine)", metadata: decision.logMetadata) }
        }
        if unsettled.contains(where: \.isToBeTold) { delivery.look() }
        unsettled.removeAll()
    }

    /// About those decisions that somebody wants to be told of.
    private func notices() -> [Notice] {
        if audience.subscribers.isEmpty { return [] }
        let wanted = Set(audience.subscribers.flatMap(\.happenings))
        return decisions.filter { $0.happening.map(wanted.contains) ?? false }.compactMap(\.notice)
    }
}
