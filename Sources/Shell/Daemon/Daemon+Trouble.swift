import Engine
import Notifications
import ScheduleExpressions
import Server
import Store

/// What can go wrong around the loop, and who is told how it goes.
extension Daemon {
    /// A turn of the loop. While the store cannot be written to, for a reason that may pass, what is decided is tried to
    /// be kept again and again, and nothing else is decided. On the world's clock, time goes by meanwhile.
    func persevere(from begin: Instant, events: [Event]) async throws {
        var now = begin
        var events = events
        var trouble: StoreTrouble?
        while true {
            do {
                defer { loop.records.settle() }
                if loop.owesBatch { try loop.finishBatch(at: now) } else { try loop.turn(at: now, events: events) }
                if let trouble { noteRecovery(trouble.recovered(at: .now), at: now) }
                return
            } catch let error as StoreError where error.kind == .passing {
                // They are with the loop now.
                events = []
                var going = trouble ?? StoreTrouble(at: .now)
                let (pause, words) = going.failed(with: error)
                if let words {
                    logger.error("\(words)")
                    noteTrouble(error, words, isNew: trouble == nil, at: now)
                }
                trouble = going
                say(StoreTrouble.words(error))
                // Who asks for more now is not to wait for a disk.
                inbox.refuseAll(OperationError(.unavailable, StoreTrouble.words(error)))
                try await Pause.sleep(for: min(pause, service.aliveEvery.map { $0 / 2 } ?? pause))
                try stillHere()
                if case .real = pace { now = max(now, clock.now) }
            }
        }
    }

    private func noteTrouble(_ error: StoreError, _ words: String, isNew: Bool, at now: Instant) {
        let since = isNew ? now : facts.current.storeFaults.first { !$0.isWritable }?.since ?? now
        facts.change { facts in
            facts.storeFaults.removeAll { !$0.isWritable }
            facts.storeFaults.append(Status.StoreFault(since: since, error: "\(error)", isWritable: false))
        }
        if isNew { tell(.storeFault, at: now, words) }
    }

    private func noteRecovery(_ words: String, at now: Instant) {
        logger.notice("\(words)")
        facts.change { $0.storeFaults.removeAll { !$0.isWritable } }
        tell(.storeRecovered, at: now, words)
    }

    /// Tells what is no decision, without waiting for that.
    func tell(_ happening: Happening, at instant: Instant, _ reason: String) {
        delivery.tell([Notice(happening, at: instant, on: loop.records.audience.host, reason: reason)])
    }

    /// What the full check after the start has found to be wrong with the store; nil when nothing, or not yet.
    var storeFault: Status.StoreFault? { facts.current.storeFaults.first { $0.isWritable } }

    /// The loop goes on, and this process is still the one that works on the folder; throws when it is not.
    func stillHere() throws {
        try state.check()
        if voice.isToSayAlive(every: service.aliveEvery, at: .now) { service.alive() }
    }

    func sayReady() { service.ready(StatusLine(engine: loop.engine, trouble: storeFault?.error).text) }

    func say(_ status: String) {
        if voice.isNew(status) { service.status(status) }
    }

    /// Has the store checked in full, beside everything else.
    func checkStore() {
        BackgroundCheck.start(folder: state.path) { result in
            Task(executorPreference: OwnThreads.shared) { await self.note(result) }
        }
    }

    private func note(_ result: Result<StoreCheck, StoreError>) {
        switch result {
        case .success(let check) where check.faults.isEmpty:
            logger.info("The store was checked in full: \(check.rowCount) rows, sound.")
        case .success(let check):
            for fault in check.faults { logger.error("The store is damaged. \(fault)") }
            note(damage: "The store is damaged: \(check.faults[0]) See drydock store check.")
        case .failure(let error):
            logger.error("The store could not be checked. \(error)")
            note(damage: "\(error)")
        }
    }

    private func note(damage words: String) {
        let now = facts.current.now
        facts.change { $0.storeFaults.append(Status.StoreFault(since: now, error: words, isWritable: true)) }
        tell(.storeFault, at: now, words)
    }
}

/// What was said to the service manager, so that the same is not said twice, nor too often.
struct ServiceVoice {
    private var status = ""
    private var aliveAt: ContinuousClock.Instant?

    mutating func isNew(_ status: String) -> Bool {
        defer { self.status = status }
        return status != self.status
    }

    mutating func isToSayAlive(every interval: Duration?, at now: ContinuousClock.Instant) -> Bool {
        guard let interval else { return false }
        if let aliveAt, now - aliveAt < interval / 2 { return false }
        aliveAt = now
        return true
    }
}
