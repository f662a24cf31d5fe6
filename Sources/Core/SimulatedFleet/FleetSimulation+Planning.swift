import Documents
import Fleet
import PatchManager
import ScheduleExpressions

/// How an invocation will go, decided at the moment at which it begins.
extension FleetSimulation {
    mutating func plan(_ command: Command, on machine: Int32, at now: Int64) -> Plan {
        let behaviour = profiles[Int(machines[Int(machine)].profile)].behaviour
        let kind = nodes[Int(machine)].platform.kind
        switch command.fits[kind] {
        case .runs: break
        case .isSkipped:
            let detail = "skipped: \(command.documentName) does not run on \(kind.rawValue)"
            return Plan(seconds: 0, remark: Remark(detail: detail))
        // Refused when it is received, but an earlier version may have accepted it.
        case .isRefused:
            let detail = FleetSimulation.refusal(of: command, on: kind)
            return Plan(seconds: 0, result: .invalidPlatform, remark: Remark(detail: detail))
        }
        var plan: Plan
        switch command.work {
        case .patch(let installs, let reboots):
            let missing = machines[Int(machine)].missingCount(on: floorDay(now), catalogue, baseline)
            plan = machines[Int(machine)].patchPlan(
                command.key, missing, behaviour, draws, installs: installs, reboots: reboots)
        case .desire(let wishes):
            plan = Plan(
                seconds: draws.within(behaviour.stepSeconds, .stepDuration, machines[Int(machine)].key, command.key))
            for wish in wishes {
                machines[Int(machine)].learn(wish)
                noteChange(machine: machine)
                machines[Int(machine)].compare(with: wish, things, &plan.remark)
            }
        case .script(let script):
            let run = run(script, on: machine, at: now)
            plan = Plan(
                seconds: draws.within(behaviour.stepSeconds, .stepDuration, machines[Int(machine)].key, command.key)
                    + run.seconds, remark: Remark(found: run.found, changed: run.changed))
            if run.code != 0 {
                plan.result = .failed
                plan.responseCode = run.code
                let reason = run.error.split(separator: "\n").last.map { "\($0), " } ?? ""
                plan.remark.detail = "\(reason)exit \(run.code)"
            }
            (plan.output, plan.error) = (run.output, run.error)
        case .other:
            plan = Plan(
                seconds: draws.within(behaviour.stepSeconds, .stepDuration, machines[Int(machine)].key, command.key))
        }
        let mayFail = !troubles.areNone || profiles[Int(machines[Int(machine)].profile)].hasObstacles
        if mayFail, fail(&plan, command, on: machine, at: now) { return plan }
        machines[Int(machine)].applyFate(to: &plan, command, behaviour, draws)
        return plan
    }

    /// How a script goes on a node now. The node takes up what it had not been asked about, and nothing else changes.
    mutating func run(_ script: ShellScript, on machine: Int32, at now: Int64) -> ShellRun {
        for state in script.wanted { machines[Int(machine)].learn(state) }
        noteChange(machine: machine)
        return ShellRun(
            script, on: machines[Int(machine)], at: now, obstacles: obstacles(for: machine, at: now),
            software: profiles[Int(machines[Int(machine)].profile)].software, things: &things)
    }

    /// Why a command is not sent to a node at all, whether it is online or not.
    static func refusal(of command: Command, on kind: Platform.Kind) -> String {
        "\(command.documentName) does not run on \(kind.rawValue)"
    }

    static func rate(_ rate: Double, isPatching: Bool, isFlaky: Bool) -> Double {
        let share = isPatching ? 1.0 : 1.0 / 20
        return isFlaky ? max(rate, min(rate * 10, 0.9)) * share : rate * share
    }
}

// They look at one machine only, so that nothing else is copied for them.
extension Machine {
    fileprivate func patchPlan(
        _ command: UInt64, _ missing: Int, _ behaviour: NodeBehaviour, _ draws: SeededDraws, installs: Bool,
        reboots: Bool
    ) -> Plan {
        var plan = Plan(seconds: draws.within(behaviour.scanSeconds, .scanDuration, key, command))
        guard installs else {
            plan.remark.detail = "\(Machine.patches(missing)) missing"
            return plan
        }
        for index in 0..<missing {
            plan.seconds += draws.within(
                behaviour.installSecondsPerPatch, .patchDuration, key, command, UInt64(index + 1))
        }
        if missing > 0 {
            plan.remark.found.append("\(Machine.patches(missing)) missing")
            plan.remark.changed.append("installed \(Machine.patches(missing))")
        }
        if patches.awaitsReboot { plan.remark.found.append("a reboot was pending") }
        if reboots, missing > 0 || patches.awaitsReboot {
            plan.seconds += draws.within(behaviour.rebootSeconds, .rebootDuration, key, command)
            plan.remark.changed.append("rebooted")
        }
        plan.remark.detail = "\(Machine.patches(missing)) missing before, 0 after"
        if !reboots, missing > 0 || patches.awaitsReboot { plan.remark.detail += "; a reboot is pending" }
        return plan
    }

    private static func patches(_ count: Int) -> String { count == 1 ? "1 patch" : "\(count) patches" }

    /// Whether it fails or hangs, and the document's time limit.
    fileprivate func applyFate(
        to plan: inout Plan, _ command: FleetSimulation.Command, _ behaviour: NodeBehaviour, _ draws: SeededDraws
    ) {
        let limitSeconds = command.timeLimitSeconds
        let failureRate = rate(behaviour.failureRate, of: command.work)
        let hangRate = rate(behaviour.hangRate, of: command.work)
        if failureRate > 0 || hangRate > 0 {
            let fate = draws.unit(.fate, key, command.key)
            if fate < failureRate {
                fail(&plan, command, draws)
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
    private func rate(_ rate: Double, of work: Work) -> Double {
        FleetSimulation.rate(rate, isPatching: work.isPatching, isFlaky: isFlaky)
    }

    /// Cuts a plan off somewhere: perhaps after it had looked around, never after it had changed anything.
    private func fail(_ plan: inout Plan, _ command: FleetSimulation.Command, _ draws: SeededDraws) {
        let kinds = FailureKind.kinds(of: command.work, plan.remark, isWindows: line.isWindows)
        let kind = kinds[draws.below(kinds.count, .failureKind, key, command.key)]
        let share = draws.unit(.failureMoment, key, command.key)
        plan.result = .failed
        plan.responseCode = kind.responseCode
        plan.hasLooked = !kind.isBeforeLooking
        plan.seconds = kind.isAtTheEnd ? plan.seconds : Int(Double(plan.seconds) * share)
        (plan.output, plan.error) = ("", "")
        plan.remark.changed = []
        // Who checks and repairs and fails says nothing of what there was to repair: the next run will find it.
        if kind.isBeforeLooking || !command.work.isPatching { plan.remark.found = [] }
        plan.remark.detail = kind.text
    }
}
