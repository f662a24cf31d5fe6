import Engine
import Logging
import Store

/// Commits to the store, then logs each decision as a line.
struct LoggingRecorder: Recorder {
    var store: SQLiteStore
    let logger: Logger
    /// The decisions of the last commit: what is answered to whoever asked for it.
    private(set) var decisions: [Decision] = []

    /// Who has asked for what is committed next; it becomes a line of the audit log with it.
    var audit: AuditDraft?

    var metrics: SchedulerMetrics

    init(store: SQLiteStore, logger: Logger, metrics: SchedulerMetrics) {
        self.store = store
        self.logger = logger
        self.metrics = metrics
    }

    mutating func commit(_ changes: [Change]) throws {
        decisions.removeAll(keepingCapacity: true)
        for change in changes { if case .decision(let decision) = change { decisions.append(decision) } }
        let begun = ContinuousClock.now
        try store.commit(changes, audit: audit?.entry(changes, decisions))
        metrics.note(changes, took: ContinuousClock.now - begun)
        audit = nil
        for decision in decisions { logger.info("\(decision.logLine)", metadata: decision.logMetadata) }
    }
}
