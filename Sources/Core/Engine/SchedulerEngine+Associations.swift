import ChangeCalendars
import Documents
import Fleet
import RunCommand
import ScheduleExpressions
import StateManager

extension SchedulerEngine {
    /// Starts one run of every association that is due. Several instants that have passed make one run, for the last of
    /// them, as the SSM agent does.
    mutating func startAssociations(at now: Instant, into effects: inout Effects) {
        for index in associations.indices {
            guard let first = associations[index].next, first.instant <= now,
                let schedule = associations[index].association.schedule
            else { continue }
            let last = schedule.previous(before: now + .milliseconds(1)) ?? first
            associations[index].next = schedule.next(after: now)
            let reason =
                last.instant == first.instant
                ? "It is due." : "It is due; the instants since \(first.instant) are made up for by this run."
            startRun(
                of: index, because: .schedule, scheduledFor: last.instant, reason: reason, at: now, into: &effects)
        }
    }

    /// - Parameter some: of its nodes only these, in order; nil: all of them, and whatever an earlier run has left.
    mutating func startRun(
        of index: Int, because cause: AssociationRun.Cause, on some: [Int]? = nil, scheduledFor: Instant,
        reason: String, at now: Instant, into effects: inout Effects
    ) {
        let association = associations[index].association
        let freeze = association.calendars.freeze(at: now)
        let isSkipped = freeze != nil && some == nil
        let left = some == nil && !isSkipped ? supersedeRuns(of: association.id) : []
        let selection = some.map { NodeSelection(numbers: $0, ids: $0.map { nodes.id(of: $0) }) }
        var run = AssociationRun(
            of: association, version: associations[index].version, because: cause, scheduledFor: scheduledFor, at: now,
            sequence: takeSequence(), nodes: selection ?? associations[index].nodes, preferring: left,
            askingAllBut: freeze == nil ? nodeStates.busy : nil)
        if let freeze, isSkipped { return skip(&run, because: freeze, at: now, into: &effects) }
        effects.record(.runAdded(run.record(endedAt: nil)))
        effects.record(.commandAdded(run.command.record(nodeIDs: run.nodeIDs)))
        if let survey = run.survey(documents.reading(of: run.command.instruction).content) { effects.ask(survey) }
        touch(Place(sequence: run.sequence, task: nil, command: 0))
        effects.decide(
            .associationStarted, run.subject, at: now,
            reason: "\(reason) \(run.command.document) on \(run.command.nodes.count) nodes.")
        add(run)
    }

    /// Gives up what earlier runs of an association have not begun; returns the nodes.
    private mutating func supersedeRuns(of id: Association.ID) -> [Int] {
        var left: [Int] = []
        for older in runs.indices where runs[older].associationID == id {
            let positions = runs[older].command.abandonWaiting(.superseded)
            left += positions.map { runs[older].command.nodes[$0] }
            if !positions.isEmpty { touch(Place(sequence: runs[older].sequence, task: nil, command: 0)) }
        }
        return left
    }

    /// A run that is due while a calendar is closed leaves a record that says so, and is not made up for (SSM user guide,
    /// "Creating associations": a closed change calendar).
    private func skip(_ run: inout AssociationRun, because freeze: Freeze, at now: Instant, into effects: inout Effects)
    {
        _ = run.command.abandonWaiting(.frozen)
        run.command.finish()
        effects.record(.runAdded(run.record(endedAt: nil)))
        effects.record(.commandAdded(run.command.record(nodeIDs: run.nodeIDs)))
        effects.record(.progress(run.command.progress))
        effects.record(.runChanged(run.record(endedAt: now)))
        effects.decide(
            .associationSkipped, run.subject, at: now, status: run.command.status.rawValue,
            reason: "\(freeze.reason) It is not applied; its next time counts.")
    }

    /// Takes in which nodes have nothing to do. What comes too late changes nothing.
    mutating func settle(_ answer: SurveyAnswer) {
        guard let place = places[answer.commandID], place.task == nil, let index = runIndex(sequence: place.sequence),
            runs[index].command.askedCount > 0
        else { return }
        runs[index].command.settle(unchanged: answer.unchanged)
        noteReturned(from: runs[index].command)
        touch(place)
    }

    /// Nodes that have not said by now whether they have anything to do are visited.
    mutating func giveUpSurveys(at now: Instant) {
        for index in runs.indices {
            guard let deadline = runs[index].surveyDeadline, deadline <= now else { continue }
            runs[index].command.settle(unchanged: nil)
            touch(Place(sequence: runs[index].sequence, task: nil, command: 0))
        }
    }

    /// Ends the runs that have no node left to wait for. Unless `all`, only of those that have changed in this step.
    mutating func finishRuns(all: Bool, at now: Instant, into effects: inout Effects) {
        for index in runs.indices where all || isTouched(runs[index].sequence) {
            if runs[index].command.rate.permit == .stop { _ = runs[index].command.abandonWaiting(.errorLimit) }
            guard runs[index].command.finishIfExhausted() else { continue }
            let run = runs[index]
            touch(Place(sequence: run.sequence, task: nil, command: 0))
            rememberMissed(by: run, into: &effects)
            effects.decide(
                .associationFinished, run.subject, at: now, status: run.command.status.rawValue,
                reason: summary(of: run.command))
        }
    }

    private func summary(of command: Command) -> String {
        let counts = command.counts
        return String(bytesMax: 240 + 6 * OutputSpan<UInt8>.digitsMax) { text in
            text.append(counts.succeeded)
            text.append(" nodes succeeded, ")
            text.append(counts.corrected)
            text.append(" of them corrected, ")
            text.append(counts.failed)
            text.append(" failed")
            func add(_ count: Int, _ words: StaticString, to text: inout OutputSpan<UInt8>) {
                text.append(", ")
                text.append(count)
                text.append(words)
            }
            if counts.unvisited > 0 { add(counts.unvisited, " not visited, having nothing to do", to: &text) }
            if counts.deferred > 0 { add(counts.deferred, " deferred for window work", to: &text) }
            switch command.ending {
            case .errorLimit:
                text.append(", stopped at error ")
                text.append(command.rate.errors)
                add(counts.notStarted, " never started", to: &text)
            case .superseded: add(counts.notStarted, " left to the next run, first in line there", to: &text)
            case .cutoff: add(counts.notStarted, " not started by the cutoff", to: &text)
            case .frozen, .stopped, .cancelled, nil: break
            }
            text.append(".")
        }
    }
}
