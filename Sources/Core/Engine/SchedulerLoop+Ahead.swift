import Documents
import ScheduleExpressions

/// Work that is done before its instant has come: when a thousand windows open in the same second, writing down that they
/// do takes longer than they may be late.
extension SchedulerLoop {
    /// Whether the turn at `instant` can be made ready before it: nothing but time has a part in it.
    package func canTurnAhead(of instant: Instant) -> Bool {
        hasStarted && engine.nextWake == instant && waiting.isEmpty && !owesBatch
            && (nodes.nextOutcomeAt.map { $0 > instant } ?? true)
    }

    /// As `turn(at:)`, begun before `instant`. The recorder writes and then holds the commit until the instant has come:
    /// until then nothing is decided, and a crash leaves no trace. It throws when something else is to be done first; then
    /// the loop is as it was before. What is thrown once it is committed, leaves a batch that is owed, as in `turn`.
    package mutating func turnAhead(at instant: Instant) throws {
        precondition(canTurnAhead(of: instant), "there is something to be taken in before")
        let before = engine
        engine.step([], at: instant, into: &batch)
        turn = Turn(at: instant, events: [])
        do {
            try commitAndSendAhead(at: instant)
        } catch  where !batch.changes.isEmpty {
            engine = before
            batch = Effects()
            throw error
        }
        try finishBatch(at: instant)
    }

    /// Commits what is decided; and sends what nodes are to do, made ready before the commit.
    private mutating func commitAndSendAhead(at instant: Instant) throws {
        // Cancellations go out before anything new.
        let dispatches = batch.cancellations.isEmpty ? batch.dispatches : []
        var (records, changes) = (records, batch.changes)
        defer {
            self.records = records
            batch.changes = changes
        }
        try nodes.send(dispatches, at: instant) { [turn] in
            if !changes.isEmpty { try records.commit(changes, of: turn) }
            changes = []
        }
        if !dispatches.isEmpty { batch.dispatches = [] }
    }
}
