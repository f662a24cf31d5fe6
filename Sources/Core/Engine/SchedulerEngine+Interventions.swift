import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// What operators ask for out of turn. Every request is answered in the decision log: made, or refused and why.
extension SchedulerEngine {
    /// An occurrence that an intervention can be about.
    private enum Subject {
        case open(Int)
        case held(Int)
        case upcoming(Instant)
    }

    /// Does what an intervention asks for, or refuses it.
    mutating func make(_ intervention: Intervention, at now: Instant, into effects: inout Effects) {
        guard let name = intervention.window else {
            guard intervention.isStop else {
                return refuse(intervention, "Only stop is for all windows. Name a window.", at: now, into: &effects)
            }
            return stopEverything(intervention, at: now, into: &effects)
        }
        guard let index = windows.firstIndex(where: { $0.window.name == name }) else {
            // One whose definition is gone goes on until it is done, or stopped.
            let open = executions.firstIndex { $0.windowName == name && !$0.status.isFinal }
            if case .stop(let isCancelling) = intervention.action, let open {
                let scope: WindowExecution.StopScope = isCancelling ? .everything : .unstartedNodes
                return stop(open, scope, intervention, at: now, into: &effects)
            }
            return refuse(intervention, "There is no window \(name).", at: now, into: &effects)
        }
        if case .runNow = intervention.action {
            if let pause {
                return refuse(
                    intervention, "Everything is paused since \(pause.since). Use resume first.", at: now,
                    into: &effects)
            }
            return runNow(intervention, index, at: now, into: &effects)
        }
        switch subject(of: intervention, index, at: now) {
        case .open(let execution): make(intervention, onOpen: execution, index, at: now, into: &effects)
        case .held(let occurrence): make(intervention, onHeld: occurrence, index, at: now, into: &effects)
        case .upcoming(let instant): make(intervention, onUpcoming: instant, index, at: now, into: &effects)
        case nil:
            let next = windows[index].next.map { " Its next is \($0.instant)." } ?? ""
            let which = intervention.scheduledFor.map { " of \($0)" } ?? ""
            refuse(intervention, "\(name) has no occurrence\(which) that is not over.\(next)", at: now, into: &effects)
        }
    }

    private func subject(of intervention: Intervention, _ index: Int, at now: Instant) -> Subject? {
        let id = windows[index].window.id
        func isMeant(_ instant: Instant) -> Bool { intervention.scheduledFor.map { $0 == instant } ?? true }
        let open = executions.firstIndex {
            $0.windowID == id && isMeant($0.scheduledFor) && !$0.status.isFinal
        }
        if let open { return .open(open) }
        if let place = held.firstIndex(where: { $0.windowID == id && isMeant($0.scheduledFor) }) {
            return .held(place)
        }
        guard let next = windows[index].next?.instant else { return nil }
        guard let wanted = intervention.scheduledFor else { return .upcoming(next) }
        let found = windows[index].window.schedule.next(after: wanted - .milliseconds(1))?.instant
        return wanted >= next && found == wanted ? .upcoming(wanted) : nil
    }

    // MARK: - On one occurrence

    private mutating func make(
        _ intervention: Intervention, onOpen place: Int, _ index: Int, at now: Instant, into effects: inout Effects
    ) {
        let execution = executions[place]
        func tooLate(_ what: String) -> String {
            "\(what) of \(execution.scheduledFor) is past its cutoff, \(execution.cutoffAt). Use run-now for what is left."
        }
        switch intervention.action {
        case .stop(let isCancelling):
            stop(place, isCancelling ? .everything : .unstartedNodes, intervention, at: now, into: &effects)
        case .cancelTasks: stop(place, .unbegunTasks, intervention, at: now, into: &effects)
        case .skip:
            refuse(intervention, "It has opened already. Use stop.", at: now, into: &effects)
        case .extend(let minutes):
            if execution.isCutOff {
                return refuse(intervention, tooLate("The occurrence"), at: now, into: &effects)
            }
            keep(intervention, execution.scheduledFor, index, at: now, into: &effects)
            executions[place].extend(by: .minutes(minutes))
            effects.record(.executionChanged(executions[place].record))
            effects.decide(
                .interventionMade, execution.subject, at: now,
                reason: "\(intervention.words) Its cutoff is \(executions[place].cutoffAt) now, its end "
                    + "\(executions[place].closesAt).")
        case .override(.gate):
            refuse(intervention, "It has passed its gate already.", at: now, into: &effects)
        case .override(.freeze):
            keep(intervention, execution.scheduledFor, index, at: now, into: &effects)
            effects.decide(.interventionMade, execution.subject, at: now, reason: intervention.words)
        case .override(.cutoff):
            if execution.isCutOff {
                return refuse(intervention, tooLate("The occurrence"), at: now, into: &effects)
            }
            keep(intervention, execution.scheduledFor, index, at: now, into: &effects)
            executions[place].overrideCutoff()
            effects.record(.executionChanged(executions[place].record))
            effects.decide(
                .interventionMade, execution.subject, at: now,
                reason: "\(intervention.words) Nodes are started until its end, \(execution.closesAt).")
        case .runNow: preconditionFailure("run-now is about no occurrence that there is")
        }
    }

    private mutating func make(
        _ intervention: Intervention, onHeld place: Int, _ index: Int, at now: Instant, into effects: inout Effects
    ) {
        let occurrence = held[place]
        keep(intervention, occurrence.scheduledFor, index, at: now, into: &effects)
        effects.decide(
            .interventionMade, .window(occurrence.windowName, scheduledFor: occurrence.scheduledFor), at: now,
            reason: intervention.words)
        switch intervention.action {
        case .stop, .cancelTasks, .skip:
            let word = intervention.isStop ? "Stopped while it was held. " : WindowExecutionRecord.skipped
            giveUp(occurrence, at: now, because: word + intervention.asked, into: &effects)
            held.remove(at: place)
        case .extend(let minutes): held[place].extend(by: .minutes(minutes))
        case .override(.cutoff): held[place].overrideCutoff()
        case .override(.gate), .override(.freeze): break
        case .runNow: preconditionFailure("run-now is about no occurrence that there is")
        }
        if place < held.count, held[place].sequence == occurrence.sequence, held[place] != occurrence,
            !occurrence.reason.isEmpty
        {
            effects.record(.executionChanged(held[place].record(reason: occurrence.reason)))
        }
    }

    private mutating func make(
        _ intervention: Intervention, onUpcoming instant: Instant, _ index: Int, at now: Instant,
        into effects: inout Effects
    ) {
        switch intervention.action {
        case .stop, .cancelTasks:
            refuse(
                intervention, "Nothing of it is open. To keep the occurrence of \(instant) from opening, use skip.",
                at: now, into: &effects)
        case .skip, .extend, .override:
            keep(intervention, instant, index, at: now, into: &effects)
            effects.decide(
                .interventionMade, .window(windows[index].window.name, scheduledFor: instant), at: now,
                reason: intervention.words)
        case .runNow: preconditionFailure("run-now is about no occurrence that there is")
        }
    }

    private mutating func stopEverything(_ intervention: Intervention, at now: Instant, into effects: inout Effects) {
        guard case .stop(let isCancelling) = intervention.action else { return }
        var count = 0
        for place in executions.indices where !executions[place].status.isFinal {
            stop(place, isCancelling ? .everything : .unstartedNodes, intervention, at: now, into: &effects)
            count += 1
        }
        for occurrence in held {
            giveUp(
                occurrence, at: now, because: "Stopped while it was held. \(intervention.asked)", into: &effects)
            count += 1
        }
        held = []
        if count == 0 { refuse(intervention, "No window is open.", at: now, into: &effects) }
    }

    private mutating func stop(
        _ place: Int, _ scope: WindowExecution.StopScope, _ intervention: Intervention, at now: Instant,
        into effects: inout Effects
    ) {
        let (stopped, freed) = executions[place].stop(scope, at: now, because: "Stopped. \(intervention.asked)")
        release(freed)
        let execution = executions[place]
        effects.record(.executionChanged(execution.record))
        if let index = windowIndex(execution.windowID) {
            keep(intervention, execution.scheduledFor, index, at: now, into: &effects)
        }
        effects.decide(
            .windowStopped, execution.subject, at: now, status: execution.status.rawValue,
            reason: intervention.words)
        for stop in stopped {
            let task = execution.tasks[stop.task]
            if task.status.isFinal { effects.record(.task(execution.record(task: stop.task))) }
            for command in task.commands.indices {
                touch(Place(sequence: execution.sequence, task: stop.task, command: command))
            }
            for command in stop.cancel {
                let running = task.commands[command]
                effects.cancel(commandID: running.id, nodes: nodesInFlight(of: running))
            }
            effects.decide(
                .taskStopped, execution.subject, at: now, task: task.name,
                reason: cutOffReason(stop, task, because: "An operator stopped it."))
        }
    }

    // MARK: - Run now

    private mutating func runNow(
        _ intervention: Intervention, _ index: Int, at now: Instant, into effects: inout Effects
    ) {
        let window = windows[index].window
        if let running = executions.first(where: { $0.windowID == window.id }) {
            return refuse(
                intervention, "Its execution of \(running.scheduledFor) is still running.", at: now, into: &effects)
        }
        if let waiting = held.first(where: { $0.windowID == window.id }) {
            return refuse(
                intervention, "Its occurrence of \(waiting.scheduledFor) is held. Use override gate, or freeze.",
                at: now, into: &effects)
        }
        if let next = windows[index].next?.instant, next <= now {
            return refuse(intervention, "Its occurrence of \(next) opens right now.", at: now, into: &effects)
        }
        // Something of this window was scheduled for this very instant: it has had its turn.
        if let last = windows[index].lastRun?.scheduledFor, last == now {
            return refuse(intervention, "It has run at this very instant.", at: now, into: &effects)
        }
        var occurrence = HeldOccurrence(window, scheduledFor: now, origin: .runNow, sequence: 0)
        keep(intervention, now, index, at: now, into: &effects)
        applyInterventions(to: &occurrence)
        effects.decide(
            .interventionMade, .window(window.name, scheduledFor: now), at: now, reason: intervention.words)
        takeIn(occurrence, of: index, at: now, into: &effects)
    }

    // MARK: - What is kept

    private mutating func keep(
        _ intervention: Intervention, _ scheduledFor: Instant, _ index: Int, at now: Instant,
        into effects: inout Effects
    ) {
        let window = windows[index].window
        let sequence = takeSequence()
        let record = InterventionRecord(
            id: DerivedIdentifier.uuid("intervention", window.id.rawValue, String(sequence)), windowID: window.id,
            windowName: window.name, scheduledFor: scheduledFor, action: intervention.action,
            reason: intervention.reason, by: intervention.by, madeAt: now, sequence: sequence)
        interventions.append(record)
        effects.record(.intervention(record))
    }

    /// The occurrence is over, and so is what was asked about it.
    mutating func endInterventions(
        on id: MaintenanceWindow.ID, _ scheduledFor: Instant, at now: Instant, into effects: inout Effects
    ) {
        for var record in interventions where record.isOn(id, scheduledFor) {
            record.endedAt = now
            effects.record(.intervention(record))
        }
        interventions.removeAll { $0.isOn(id, scheduledFor) }
    }

    /// Ends what was asked about occurrences that the definitions of today do not have.
    mutating func endLostInterventions(at now: Instant, into effects: inout Effects) {
        for record in interventions {
            let isAtWork =
                executions.contains { record.isOn($0.windowID, $0.scheduledFor) }
                || held.contains { record.isOn($0.windowID, $0.scheduledFor) }
            if isAtWork { continue }
            let state = windows.first { $0.window.id == record.windowID }
            let next = state?.window.schedule.next(after: record.scheduledFor - .milliseconds(1))
            if let state, state.window.isEnabled, next?.instant == record.scheduledFor,
                let upcoming = state.next?.instant, record.scheduledFor >= upcoming
            {
                continue
            }
            effects.decide(
                .interventionRefused, .window(record.windowName, scheduledFor: record.scheduledFor), at: now,
                reason: "\(record.action.words) has lapsed: there is no such occurrence any more. \(record.asked)")
            endInterventions(on: record.windowID, record.scheduledFor, at: now, into: &effects)
        }
    }

    /// What was asked about an occurrence before it was due.
    func applyInterventions(to occurrence: inout HeldOccurrence) {
        for record in interventions where record.isOn(occurrence.windowID, occurrence.scheduledFor) {
            if case .extend(let minutes) = record.action { occurrence.extend(by: .minutes(minutes)) }
        }
        if isOverridden(.cutoff, occurrence.windowID, occurrence.scheduledFor) { occurrence.overrideCutoff() }
    }

    /// Whether a rule does not hold for an occurrence.
    func isOverridden(_ rule: Intervention.Override, _ id: MaintenanceWindow.ID, _ scheduledFor: Instant) -> Bool {
        interventions.contains { $0.isOn(id, scheduledFor) && $0.overrides(rule) }
    }

    private func refuse(
        _ intervention: Intervention, _ reason: String, at now: Instant, into effects: inout Effects
    ) {
        let subject: Decision.Subject =
            intervention.window.map { .window($0, scheduledFor: intervention.scheduledFor ?? now) } ?? .definitions
        effects.decide(
            .interventionRefused, subject, at: now, reason: "\(intervention.action.words) is refused. \(reason)")
    }
}

extension InterventionRecord {
    func isOn(_ id: MaintenanceWindow.ID, _ instant: Instant) -> Bool { windowID == id && scheduledFor == instant }
}

extension Intervention {
    var isStop: Bool {
        switch action {
        case .stop, .cancelTasks: true
        case .skip, .extend, .runNow, .override: false
        }
    }

    /// What is asked for, by whom and why.
    var words: String { "\(action.words). \(asked)" }
}
