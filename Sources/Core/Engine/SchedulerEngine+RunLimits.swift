import ChangeCalendars
import RunCommand
import ScheduleExpressions
import StateManager

/// What bounds a run of an association in time: its Duration, and change calendars.
extension SchedulerEngine {
    /// When time alone changes something about a run.
    func considerDeadlines(ofRun index: Int, _ next: inout Instant?) {
        guard let mark else { return }
        if let cutoffAt = runs[index].cutoffAt, cutoffAt > mark { next = min(next ?? cutoffAt, cutoffAt) }
        if !calendarBound.isEmpty, !runs[index].command.waiting.isEmpty,
            let change = nextCalendarChange(of: runs[index], after: mark)
        {
            next = min(next ?? change, change)
        }
    }

    /// The freeze that is on for a run, by the definition of its association today; nil: none is.
    func freeze(of run: AssociationRun, at now: Instant) -> Freeze? {
        calendarBound[run.associationID].flatMap { associations[$0].association.calendars.freeze(at: now) }
    }

    /// When the next freeze of a run begins or ends; nil without calendars.
    func nextCalendarChange(of run: AssociationRun, after now: Instant) -> Instant? {
        calendarBound[run.associationID].flatMap { associations[$0].association.calendars.nextChange(after: now) }
    }

    /// The last instant at which a node of a run may begin.
    func startLimit(ofRun index: Int, after now: Instant) -> Instant {
        var limit = now + .seconds(runs[index].command.deliverySeconds)
        if let cutoffAt = runs[index].cutoffAt { limit = min(limit, cutoffAt) }
        if !calendarBound.isEmpty, let change = nextCalendarChange(of: runs[index], after: now) {
            limit = min(limit, change)
        }
        return limit
    }

    /// Ends the runs whose Duration is over: no further node is started, and what runs is cancelled (SSM API reference,
    /// CreateAssociation, Duration).
    mutating func cutOffRuns(at now: Instant, into effects: inout Effects) {
        for index in runs.indices {
            guard let cutoffAt = runs[index].cutoffAt, cutoffAt <= now, mark.map({ cutoffAt > $0 }) ?? true else {
                continue
            }
            let left = runs[index].command.abandonWaiting(.cutoff).count
            let running = nodesInFlight(of: runs[index].command)
            if left + running.count == 0 { continue }
            runs[index].command.end(.cutoff)
            touch(Place(sequence: runs[index].sequence, task: nil, command: 0))
            if !running.isEmpty { effects.cancel(commandID: runs[index].command.id, nodes: running) }
            effects.decide(
                .associationCutOff, runs[index].subject, at: now,
                reason: "Its Duration is over. Nodes that will not be started: \(left). At work and cancelled: "
                    + "\(running.count).")
        }
    }
}
