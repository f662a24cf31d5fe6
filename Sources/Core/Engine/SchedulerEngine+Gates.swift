import MaintenanceWindows
import ScheduleExpressions

/// Occurrences that are due and wait for their gate.
extension SchedulerEngine {
    /// Ends the ones whose cutoff has come.
    mutating func releaseHeld(at now: Instant, into effects: inout [Effect]) {
        for occurrence in held where now >= occurrence.cutoffAt {
            giveUp(occurrence, at: now, because: occurrence.detailsOfItsEnd, into: &effects)
        }
        held.removeAll { now >= $0.cutoffAt }
    }

    /// Judges every gate: opens what may open, and records why the rest waits.
    ///
    /// All occurrences that are due have been opened before, so that a run which starts at this very instant counts as
    /// the latest.
    mutating func judgeGates(at now: Instant, into effects: inout [Effect]) {
        for occurrence in held {
            guard let index = windows.firstIndex(where: { $0.window.id == occurrence.windowID }) else {
                giveUp(occurrence, at: now, because: "The definition of its window is gone.", into: &effects)
                held.removeAll { $0.sequence == occurrence.sequence }
                continue
            }
            let verdict = self.verdict(of: index, at: now)
            if verdict?.isMet ?? true {
                held.removeAll { $0.sequence == occurrence.sequence }
                open(occurrence, of: index, at: now, because: verdict?.reason, into: &effects)
            } else if let verdict, verdict.reason != occurrence.reason {
                hold(occurrence, at: now, because: verdict.reason, into: &effects)
            }
        }
    }

    /// When time alone opens a held occurrence, or ends it.
    func nextDeadline(of occurrence: HeldOccurrence) -> Instant {
        guard let index = windows.firstIndex(where: { $0.window.id == occurrence.windowID }),
            let meetsAt = verdict(of: index, at: occurrence.scheduledFor)?.meetsAt
        else { return occurrence.cutoffAt }
        return min(max(meetsAt, occurrence.scheduledFor), occurrence.cutoffAt)
    }

    /// nil: the window has no gate.
    private func verdict(of index: Int, at now: Instant) -> Promotion.Verdict? {
        windows[index].window.promotion.map { promotion in
            let before = windows.first { $0.window.name == promotion.after }
            return promotion.judge(before?.lastRun, since: windows[index].lastRun?.startedAt, at: now)
        }
    }

    private mutating func hold(
        _ occurrence: HeldOccurrence, at now: Instant, because reason: String, into effects: inout [Effect]
    ) {
        let record = occurrence.record(reason: reason)
        effects.append(.record(occurrence.reason.isEmpty ? .executionAdded(record) : .executionChanged(record)))
        effects.decide(
            .windowHeld, .window(occurrence.windowName, scheduledFor: occurrence.scheduledFor), at: now,
            status: record.status.rawValue, reason: reason)
        if let place = held.firstIndex(where: { $0.sequence == occurrence.sequence }) { held[place].reason = reason }
    }

    private func giveUp(
        _ occurrence: HeldOccurrence, at now: Instant, because reason: String, into effects: inout [Effect]
    ) {
        let record = occurrence.record(endedAt: now, reason: reason)
        effects.append(.record(.executionChanged(record)))
        effects.decide(
            .windowCancelled, .window(occurrence.windowName, scheduledFor: occurrence.scheduledFor), at: now,
            status: record.status.rawValue, reason: reason)
    }

    // MARK: - Evidence

    /// Remembers an execution that has started, or has ended, as what gates are judged by.
    mutating func remember(run execution: WindowExecution, into effects: inout [Effect]) {
        guard let index = windows.firstIndex(where: { $0.window.id == execution.windowID }) else { return }
        windows[index].lastRun = execution.run
        recordWindow(index, into: &effects)
    }
}
