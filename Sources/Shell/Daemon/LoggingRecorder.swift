import Engine
import Logging
import Store

/// Commits to the store, then logs each decision as a line.
struct LoggingRecorder: Recorder {
    var store: SQLiteStore
    let logger: Logger
    /// The decisions of the last commit: what is answered to whoever asked for it.
    private(set) var decisions: [Decision] = []

    init(store: SQLiteStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    mutating func commit(_ changes: [Change]) throws {
        decisions.removeAll(keepingCapacity: true)
        try store.commit(changes)
        for change in changes {
            guard case .decision(let decision) = change else { continue }
            decisions.append(decision)
            logger.info("\(decision.logLine)")
        }
    }
}
