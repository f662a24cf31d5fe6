import Documents
import Fleet
import ScheduleExpressions

/// What happens at an instant: reception, beginning, answer.
extension FleetSimulation {
    /// Carries out what is due through an instant, and returns it in milliseconds. An instant before one that was
    /// already reached is taken for that one.
    mutating func advance(to now: Instant) -> Int64 {
        clock = max(clock, now.millisecondsSinceEpoch)
        while let event = events.first, event.at <= clock {
            events.removeFirst()
            if isStale(event) { continue }
            let number = Int(event.invocation)
            if event.isBegin {
                begin(number, at: event.at)
            } else {
                answer(number, event)
            }
        }
        return clock
    }

    /// An event of an invocation that was cancelled in the meantime.
    func isStale(_ event: EventQueue.Event) -> Bool {
        let invocation = invocations[Int(event.invocation)]
        if invocation.dueAt != event.at { return true }
        switch invocation.phase {
        case .waiting: return !event.isBegin
        case .working, .unheard, .ending, .repeating: return event.isBegin
        case .answered, .given: return true
        }
    }

    mutating func dropStaleEvents() {
        while let event = events.first, isStale(event) { events.removeFirst() }
    }

    mutating func receive(_ command: Int32, _ machine: Int32, startBefore: Int64, at now: Int64) {
        if let known = invocation(of: command, on: machine) {
            ledger.receivedAgain(command, machineNumbers.ids[Int(machine)], at: now)
            noteChange(command: command)
            if invocations[known].phase == .given {
                invocations[known].phase = .repeating
                schedule(known, at: now)
            }
            return
        }
        let number = invocations.count
        invocations.append(
            Invocation(
                command: command, machine: machine, previousOnMachine: machines[Int(machine)].lastInvocation,
                order: nextOrder, receivedAt: now, startBefore: startBefore, dueAt: now, phase: .waiting))
        nextOrder += 1
        machines[Int(machine)].lastInvocation = Int32(number)
        machines[Int(machine)].lastReceivedAt = now
        ledger.received(command, machineNumbers.ids[Int(machine)], at: now)
        noteChange(command: command)
        if machines[Int(machine)].isAbsent {
            end(number, .undeliverable, at: now, detail: "there is no such node")
        } else if commands[Int(command)].instructions.fits[nodes[Int(machine)].platform.kind] == .isRefused {
            let refusal = FleetSimulation.refusal(
                of: commands[Int(command)].instructions, on: nodes[Int(machine)].platform.kind)
            end(number, .invalidPlatform, at: now, detail: refusal)
        } else if let absence = absence(of: machine, at: now) {
            if absence.until < startBefore {
                schedule(number, at: absence.until)
            } else {
                let since = Instant(millisecondsSinceEpoch: absence.since)
                end(number, .deliveryTimedOut, at: max(now, startBefore), detail: "offline since \(since)")
            }
        } else if now < startBefore {
            begin(number, at: now)
        } else {
            end(number, .deliveryTimedOut, at: now, detail: "received too late to begin")
        }
    }

    /// The node begins to work. What it finds now decides how it will go.
    private mutating func begin(_ number: Int, at now: Int64) {
        let invocation = invocations[number]
        let machine = invocation.machine
        follow(machine, through: now)
        let command = commands[Int(invocation.command)]
        let plan = plan(command.instructions, command.key, on: machine, at: now)
        invocations[number].begunAt = now
        invocations[number].phase = .working
        invocations[number].result = plan.result
        remember(plan.remark, of: number)
        if recordsChanges {
            outputs[Int32(number)] = output(
                of: plan, command.instructions, on: machine, at: now)
        }
        ledger.began(invocation.command, machineNumbers.ids[Int(machine)], at: now)
        noteChange(command: invocation.command)
        schedule(number, at: now + Int64(plan.seconds) * 1000)
    }

    /// The node is done: its work takes effect, and its answer lies ready, or waits until the node is back.
    private mutating func answer(_ number: Int, _ event: EventQueue.Event) {
        let invocation = invocations[number]
        let node = machineNumbers.ids[Int(invocation.machine)]
        let isRepetition = invocation.phase == .repeating
        if invocation.phase == .working {
            takeEffect(invocation, at: event.at)
            if let absence = absence(of: invocation.machine, at: event.at) {
                ledger.finishedUnheard(invocation.command, node, at: event.at)
                noteChange(command: invocation.command)
                invocations[number].phase = .unheard
                schedule(number, at: absence.until)
                return
            }
        }
        invocations[number].phase = .answered
        ledger.answered(
            invocation.command, node, invocation.result, at: event.at, again: isRepetition,
            wasUnheard: invocation.phase == .unheard)
        noteChange(command: invocation.command)
        noteChange(invocation: number)
        ready.append(event)
    }

    /// Ends an invocation that has not answered, without effect.
    mutating func end(_ number: Int, _ result: InvocationResult, at instant: Int64, detail: String) {
        invocations[number].phase = .ending
        invocations[number].result = result
        remember(Remark(detail: detail), of: number)
        // One that was at work is killed, and what it had printed is lost with it.
        if recordsChanges, invocations[number].hasBegun {
            outputs[Int32(number)] = CommandOutput(responseCode: CommandOutput.killed)
        }
        schedule(number, at: instant)
    }

    /// Says when the next thing happens to an invocation; which one follows from its phase.
    mutating func schedule(_ number: Int, at instant: Int64) {
        invocations[number].dueAt = instant
        let invocation = invocations[number]
        events.insert(
            EventQueue.Event(
                invocation.phase == .waiting ? .begin : .answer, at: instant, command: invocation.command,
                machine: invocation.machine, invocation: Int32(number)))
        noteChange(invocation: number)
    }

    mutating func remember(_ remark: Remark, of number: Int) {
        if remark.isEmpty {
            invocations[number].remark = -1
        } else {
            invocations[number].remark = Int32(remarks.count)
            remarks.append(remark)
        }
    }

    mutating func absence(of machine: Int32, at instant: Int64) -> Absence? {
        if machines[Int(machine)].isKnownOnline(at: instant) { return nil }
        let profile = Int(machines[Int(machine)].profile)
        return machines[Int(machine)].absence(at: instant, profile: profiles[profile], draws: draws)
    }

    mutating func follow(_ machine: Int32, through now: Int64) {
        if machines[Int(machine)].isAbsent || now < machines[Int(machine)].quietUntil { return }
        let profile = Int(machines[Int(machine)].profile)
        machines[Int(machine)].follow(through: now, profile: profiles[profile], draws: draws, things: things)
        noteChange(machine: machine)
    }

    /// Work that succeeds and changes something has an effect, and what a script had done before it failed.
    private mutating func takeEffect(_ invocation: Invocation, at now: Int64) {
        let machine = invocation.machine
        let steps = commands[Int(invocation.command)].instructions.steps.leaves(on: nodes[Int(machine)].platform.kind)
        let remark = invocation.remark < 0 ? Remark() : remarks[Int(invocation.remark)]
        for step in steps {
            let isDone = steps.count == 1 ? invocation.result == .success : remark.done.contains(step.number)
            switch step.work {
            // Of several steps one that was never begun has not failed.
            case .patch(installs: true, _):
                if !isDone, steps.count > 1, !remark.failed.contains(step.number) { continue }
            case .desire: if !isDone || remark.changed.isEmpty { continue }
            case .script:
                let hasFailed = steps.count == 1 && invocation.result == .failed
                if !isDone && !hasFailed || remark.changed.isEmpty { continue }
            case .patch(installs: false, _), .other: continue
            }
            follow(machine, through: now)
            takeEffect(of: step.work, on: machine, succeeded: isDone, begunAt: invocation.begunAt)
            noteChange(machine: machine)
        }
    }
}
