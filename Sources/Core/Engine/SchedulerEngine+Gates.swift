import ChangeCalendars
import MaintenanceWindows
import ScheduleExpressions

/// Occurrences that are due and wait: for a change calendar to open, and for their gate.
extension SchedulerEngine {
    /// Ends the ones whose cutoff has come.
    mutating func releaseHeld(at now: Instant, into effects: inout Effects) {
        for occurrence in held where now >= occurrence.cutoffAt {
            giveUp(occurrence, at: now, because: occurrence.detailsOfItsEnd, into: &effects)
        }
        held.removeAll { now >= $0.cutoffAt }
    }

    /// Judges every gate: opens what may open, and records why the rest waits.
    ///
    /// All occurrences that are due have been opened before, so that a run which starts at this very instant counts as
    /// the latest.
    mutating func judgeGates(at now: Instant, into effects: inout Effects) {
        for occurrence in held {
            guard let index = windowIndex(occurrence.windowID) else {
                giveUp(occurrence, at: now, because: "The definition of its window is gone.", into: &effects)
                held.removeAll { $0.sequence == occurrence.sequence }
                continue
            }
            let verdict = self.verdict(of: occurrence, index, at: now)
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
        guard let index = windowIndex(occurrence.windowID),
            let meetsAt = verdict(of: occurrence, index, at: mark ?? occurrence.scheduledFor)?.meetsAt
        else { return occurrence.cutoffAt }
        return min(max(meetsAt, occurrence.scheduledFor), occurrence.cutoffAt)
    }

    /// nil: the window has no gate, and no freeze is on.
    private func verdict(of occurrence: HeldOccurrence, _ index: Int, at now: Instant) -> Promotion.Verdict? {
        let window = windows[index].window
        let id = occurrence.windowID
        if let freeze = window.freeze(at: now), !isOverridden(.freeze, id, occurrence.scheduledFor) {
            return Promotion.Verdict(isMet: false, meetsAt: freeze.until, reason: freeze.reason)
        }
        guard let promotion = window.promotion else { return nil }
        if isOverridden(.gate, id, occurrence.scheduledFor) {
            return Promotion.Verdict(isMet: true, meetsAt: nil, reason: "Its gate is overridden.")
        }
        let before = windows.first { $0.window.name == promotion.after }
        return promotion.judge(before?.lastRun, since: windows[index].lastRun?.startedAt, at: now)
    }

    private mutating func hold(
        _ occurrence: HeldOccurrence, at now: Instant, because reason: String, into effects: inout Effects
    ) {
        let record = occurrence.record(reason: reason)
        effects.record(occurrence.reason.isEmpty ? .executionAdded(record) : .executionChanged(record))
        effects.decide(
            .windowHeld, .window(occurrence.windowName, scheduledFor: occurrence.scheduledFor), at: now,
            status: record.status.rawValue, reason: reason)
        if let place = held.firstIndex(where: { $0.sequence == occurrence.sequence }) { held[place].reason = reason }
    }

    mutating func giveUp(
        _ occurrence: HeldOccurrence, at now: Instant, because reason: String, into effects: inout Effects
    ) {
        let record = occurrence.record(endedAt: now, reason: reason)
        // One that was never judged has no row yet.
        effects.record(occurrence.reason.isEmpty ? .executionAdded(record) : .executionChanged(record))
        endInterventions(on: occurrence.windowID, occurrence.scheduledFor, at: now, into: &effects)
        effects.decide(
            .windowCancelled, .window(occurrence.windowName, scheduledFor: occurrence.scheduledFor), at: now,
            status: record.status.rawValue, reason: reason)
    }

    // MARK: - Evidence

    /// Remembers an execution that has started, or has ended, as what gates are judged by.
    mutating func remember(run execution: WindowExecution, into effects: inout Effects) {
        guard let index = windowIndex(execution.windowID) else { return }
        windows[index].lastRun = execution.run
        recordWindow(index, into: &effects)
    }
}

// MARK: - Freezes

extension SchedulerEngine {
    /// The freeze that is on for an execution, by the definition of its window today: whoever closes a calendar means now.
    func freeze(of execution: WindowExecution, at now: Instant) -> Freeze? {
        guard let index = calendarBoundWindow(of: execution) else { return nil }
        return windows[index].window.freeze(at: now)
    }

    /// When the next freeze of an execution begins or ends; nil without calendars.
    func nextCalendarChange(of execution: WindowExecution, after now: Instant) -> Instant? {
        guard let index = calendarBoundWindow(of: execution) else { return nil }
        return windows[index].window.nextCalendarChange(after: now)
    }

    /// nil: no calendar binds the execution.
    private func calendarBoundWindow(of execution: WindowExecution) -> Int? {
        guard let index = windowIndex(execution.windowID), !windows[index].window.calendars.isEmpty,
            !isOverridden(.freeze, execution.windowID, execution.scheduledFor)
        else { return nil }
        return index
    }

    /// Tells that a freeze has begun, or ended, while a window is open. What runs goes on.
    mutating func noteFreezes(at now: Instant, into effects: inout Effects) {
        guard let mark else { return }
        for index in executions.indices where !executions[index].isClosed && executions[index].startedAt <= mark {
            if calendarBoundWindow(of: executions[index]) == nil { continue }
            let execution = executions[index]
            let (before, after) = (freeze(of: execution, at: mark), freeze(of: execution, at: now))
            if before == nil, let after {
                effects.decide(
                    .windowFrozen, execution.subject, at: now,
                    reason: "\(after.reason) No node is started; what is running finishes.")
            } else if before != nil, after == nil {
                effects.decide(
                    .windowFrozen, execution.subject, at: now, reason: "The freeze is over: nodes are started again.")
            }
        }
    }
}
