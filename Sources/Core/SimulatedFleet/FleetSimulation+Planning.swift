import Documents
import Fleet
import PatchManager
import ScheduleExpressions

/// How an invocation will go, decided at the moment at which it begins.
extension FleetSimulation {
    mutating func plan(_ command: Command, on machine: Int32, at now: Int64) -> Plan {
        let behaviour = profiles[Int(machines[Int(machine)].profile)].behaviour
        let kind = nodes[Int(machine)].platform.kind
        switch command.document?.fit(to: kind) {
        case .runs, nil: break
        case .isSkipped:
            let detail = "skipped: \(command.documentName) does not run on \(kind.rawValue)"
            return Plan(seconds: 0, remark: Remark(detail: detail))
        // Refused when it is received, but an earlier version may have accepted it.
        case .isRefused:
            let detail = refusal(of: command, on: machine) ?? ""
            return Plan(seconds: 0, result: .invalidPlatform, remark: Remark(detail: detail))
        }
        var plan: Plan
        switch command.work {
        case .patch(let installs, let reboots):
            plan = patchPlan(command, machines[Int(machine)], behaviour, now, installs: installs, reboots: reboots)
        case .desire(let wishes):
            plan = Plan(
                seconds: draws.within(behaviour.stepSeconds, .stepDuration, machines[Int(machine)].key, command.key))
            for wish in wishes {
                machines[Int(machine)].learn(wish)
                noteChange(machine: machine)
                machines[Int(machine)].compare(with: wish, things, &plan.remark)
            }
        case .other:
            plan = Plan(
                seconds: draws.within(behaviour.stepSeconds, .stepDuration, machines[Int(machine)].key, command.key))
        }
        applyFate(to: &plan, command, machines[Int(machine)], behaviour)
        return plan
    }

    /// Why a command is not sent to a node at all, whether it is online or not; nil when it is.
    func refusal(of command: Command, on machine: Int32) -> String? {
        guard let document = command.document else { return nil }
        let kind = nodes[Int(machine)].platform.kind
        return document.fit(to: kind) == .isRefused ? "\(document.name) does not run on \(kind.rawValue)" : nil
    }

    private func patchPlan(
        _ command: Command, _ machine: Machine, _ behaviour: NodeBehaviour, _ now: Int64, installs: Bool, reboots: Bool
    ) -> Plan {
        let day = floorDay(now)
        let missing = missingPatches(machine, on: day).count
        var plan = Plan(seconds: draws.within(behaviour.scanSeconds, .scanDuration, machine.key, command.key))
        guard installs else {
            plan.remark.detail = "\(patches(missing)) missing"
            return plan
        }
        for index in 0..<missing {
            plan.seconds += draws.within(
                behaviour.installSecondsPerPatch, .patchDuration, machine.key, command.key, UInt64(index + 1))
        }
        if missing > 0 {
            plan.remark.found.append("\(patches(missing)) missing")
            plan.remark.changed.append("installed \(patches(missing))")
        }
        if machine.patches.awaitsReboot { plan.remark.found.append("a reboot was pending") }
        if reboots, missing > 0 || machine.patches.awaitsReboot {
            plan.seconds += draws.within(behaviour.rebootSeconds, .rebootDuration, machine.key, command.key)
            plan.remark.changed.append("rebooted")
        }
        plan.remark.detail = "\(patches(missing)) missing before, 0 after"
        if !reboots, missing > 0 || machine.patches.awaitsReboot { plan.remark.detail += "; a reboot is pending" }
        return plan
    }

    private func patches(_ count: Int) -> String { count == 1 ? "1 patch" : "\(count) patches" }

    /// Whether it fails or hangs, and the document's time limit.
    private func applyFate(to plan: inout Plan, _ command: Command, _ machine: Machine, _ behaviour: NodeBehaviour) {
        let limitSeconds = command.timeLimitSeconds
        let failureRate = rate(behaviour.failureRate, of: command.work, on: machine)
        let hangRate = rate(behaviour.hangRate, of: command.work, on: machine)
        if failureRate > 0 || hangRate > 0 {
            let fate = draws.unit(.fate, machine.key, command.key)
            if fate < failureRate {
                fail(&plan, command, machine)
            } else if fate < failureRate + hangRate {
                plan.seconds = Int.max
            }
        }
        if plan.seconds > limitSeconds {
            plan.seconds = limitSeconds
            plan.result = .executionTimedOut
            plan.responseCode = CommandOutput.killed
            plan.remark.changed = []
            if !command.work.isPatching { plan.remark.found = [] }
            plan.remark.detail = "still at work after \(limitSeconds / 60) min, its time limit"
        }
    }

    /// A rate of the behaviour, as it is for this work on this node.
    private func rate(_ rate: Double, of work: Work, on machine: Machine) -> Double {
        FleetSimulation.rate(rate, isPatching: work.isPatching, isFlaky: machine.isFlaky)
    }

    static func rate(_ rate: Double, isPatching: Bool, isFlaky: Bool) -> Double {
        let share = isPatching ? 1.0 : 1.0 / 20
        return isFlaky ? max(rate, min(rate * 10, 0.9)) * share : rate * share
    }

    /// Cuts a plan off somewhere: perhaps after it had looked around, never after it had changed anything.
    private func fail(_ plan: inout Plan, _ command: Command, _ machine: Machine) {
        let kinds = FailureKind.kinds(of: command.work, plan.remark, isWindows: machine.line.isWindows)
        let kind = kinds[draws.below(kinds.count, .failureKind, machine.key, command.key)]
        let share = draws.unit(.failureMoment, machine.key, command.key)
        plan.result = .failed
        plan.responseCode = kind.responseCode
        plan.hasLooked = !kind.isBeforeLooking
        plan.seconds = kind.isAtTheEnd ? plan.seconds : Int(Double(plan.seconds) * share)
        plan.remark.changed = []
        // Who checks and repairs and fails says nothing of what there was to repair: the next run will find it.
        if kind.isBeforeLooking || !command.work.isPatching { plan.remark.found = [] }
        plan.remark.detail = kind.text
    }
}
