import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// When time alone makes something happen.
extension SchedulerEngine {
    /// The first opening, association run, or change of a calendar while a window is open.
    func findNextScheduled() -> Instant? {
        var next: Instant?
        func consider(_ instant: Instant?) { next = earlier(next, instant) }
        if pause == nil {
            for index in windows.indices { consider(windows[index].next?.instant) }
            for index in associations.indices { consider(associations[index].next?.instant) }
        }
        if let mark {
            for index in executions.indices where !executions[index].isClosed {
                if let change = nextCalendarChange(of: executions[index], after: mark),
                    change < executions[index].closesAt
                {
                    consider(change)
                }
            }
        }
        return next
    }

    /// That, and every cutoff, end and answer that is overdue from then on.
    func findNextWake() -> Instant? {
        var next = nextScheduled
        func consider(_ instant: Instant?) { next = earlier(next, instant) }
        for occurrence in held { consider(pause == nil ? nextDeadline(of: occurrence) : occurrence.cutoffAt) }
        for index in executions.indices { considerDeadlines(ofExecution: index, &next) }
        for index in runs.indices {
            consider(runs[index].command.nextExpiry)
            if runs[index].command.askedCount > 0 { consider(runs[index].startedAt + AssociationRun.surveyPatience) }
            considerDeadlines(ofRun: index, &next)
        }
        return next
    }

    /// When time alone changes something about an execution: the cutoff, then the end; and answers that are overdue. By the
    /// places of what is looked at, so that nothing is copied for it: this is done in each step.
    private func considerDeadlines(ofExecution index: Int, _ next: inout Instant?) {
        if !executions[index].isCutOff {
            next = earlier(next, executions[index].cutoffAt)
        } else if !executions[index].isClosed {
            next = earlier(next, executions[index].closesAt)
        }
        for task in executions[index].tasks.indices {
            for command in executions[index].tasks[task].commands.indices {
                next = earlier(next, executions[index].tasks[task].commands[command].nextExpiry)
            }
        }
    }

    private func earlier(_ one: Instant?, _ other: Instant?) -> Instant? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}
