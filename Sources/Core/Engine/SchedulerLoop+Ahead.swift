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
            if !batch.changes.isEmpty { try records.commit(batch.changes, of: turn) }
        } catch {
            engine = before
            batch = Effects()
            throw error
        }
        batch.changes = []
        try finishBatch(at: instant)
    }
}
