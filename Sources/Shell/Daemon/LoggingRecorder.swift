import Engine
import Logging
import Notifications
import Store

/// Commits to the store, with what people are to be told of it, and logs each decision as a line when its messages are out.
struct LoggingRecorder: Recorder {
    var store: SQLiteStore
    let logger: Logger
    /// The decisions of the last commit: what is answered to whoever asked for it.
    private(set) var decisions: [Decision] = []
    private var unlogged: [Decision] = []

    /// Who has asked for what is committed next; it becomes a line of the audit log with it.
    var audit: AuditDraft?

    var metrics: SchedulerMetrics

    /// What the engine decides by.
    var basis: DecisionBasis

    /// Who is told of it.
    var audience: Audience
    private let delivery: NoticeDelivery

    /// Holds the next commit when all of it is written. What follows such a commit is in a hurry.
    var hold: (() throws -> Void)? {
        didSet { if hold != nil { isInHurry = true } }
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
        let hold = hold
        func holding() throws {
            let since = ContinuousClock.now
            try hold?()
            held += ContinuousClock.now - since
        }
        let notices = notices()
        if isInHurry { try store.tidiesUp(false) }
        try store.commit(
            changes, audit: audit?.entry(changes, decisions), telling: notices, audience, of: turn, on: basis,
            holding: hold == nil ? nil : holding)
        if !notices.isEmpty { delivery.look() }
        decisions += joining
        metrics.note(changes, took: ContinuousClock.now - begun - held)
        audit = nil
        joining = []
        unlogged += decisions
    }

    /// Logs what was committed since the last time. Not in `commit`: nodes wait for their messages then, and a thousand
    /// lines take longer than the messages.
    mutating func logDecisions() {
        if isInHurry, hold == nil {
            isInHurry = false
            // If not now, then with the next one.
            do { try store.tidiesUp(true) } catch { isInHurry = true }
        }
        for decision in unlogged { logger.info("\(decision.logLine)", metadata: decision.logMetadata) }
        unlogged.removeAll(keepingCapacity: true)
    }

    /// About those decisions that somebody wants to be told of.
    private func notices() -> [Notice] {
        if audience.subscribers.isEmpty { return [] }
        let wanted = Set(audience.subscribers.flatMap(\.happenings))
        return decisions.filter { $0.happening.map(wanted.contains) ?? false }.compactMap(\.notice)
    }
}
