import Documents
import Fleet
import PatchManager
import ScheduleExpressions

/// How an invocation will go, decided at the moment at which it begins.
extension FleetSimulation {
    mutating func plan(_ instructions: Instructions, _ command: UInt64, on machine: Int32, at now: Int64) -> Plan {
        let kind = nodes[Int(machine)].platform.kind
        switch instructions.fits[kind] {
        case .runs: break
        case .isSkipped:
            let detail = "skipped: \(instructions.documentName) does not run on \(kind.rawValue)"
            return Plan(seconds: 0, remark: Remark(detail: detail))
        // Refused when it is received, but an earlier version may have accepted it.
        case .isRefused:
            let detail = FleetSimulation.refusal(of: instructions, on: kind)
            return Plan(seconds: 0, result: .invalidPlatform, remark: Remark(detail: detail))
        }
        let steps = instructions.steps[kind]
        if steps.isEmpty {
            return Plan(
                seconds: 0, remark: Remark(detail: "skipped: no step of \(instructions.documentName) is for this node"))
        }
        for step in steps { learn(step, on: machine) }
        if steps.count == 1, steps[0].inner == nil { return plan(steps[0], command, on: machine, at: now) }
        // What a step does, those after it find; it is done when the command answers.
        let asItIs = machines[Int(machine)]
        defer { machines[Int(machine)] = asItIs }
        return plan(steps, command, on: machine, at: now)
    }

    private mutating func learn(_ step: StepWork, on machine: Int32) {
        if let inner = step.inner {
            for step in inner { learn(step, on: machine) }
            return
        }
        learn(step.work, on: machine)
    }

    /// The node takes up what it had not been asked about.
    mutating func learn(_ work: Work, on machine: Int32) {
        switch work {
        case .desire(let wishes): for wish in wishes { machines[Int(machine)].learn(wish) }
        case .script(let script): for state in script.wanted { machines[Int(machine)].learn(state) }
        case .patch, .other: return
        }
        noteChange(machine: machine)
    }

    /// One step after the other. A step that fails does not keep those after it from being carried out, unless it says so;
    /// the result is the worst of all (SSM user guide; amazon-ssm-agent).
    private mutating func plan(_ steps: [StepWork], _ command: UInt64, on machine: Int32, at now: Int64) -> Plan {
        var whole = Plan(seconds: 0)
        var isStopped = false
        for step in steps where !isStopped || step.isFinally {
            var part: Plan
            if let inner = step.inner, step.failure == nil {
                part = plan(inner, command, on: machine, at: now)
            } else {
                part = plan(step, command, on: machine, at: now)
                if part.hasEffect(of: step.work) {
                    part.remark.done = [step.number]
                    takeEffect(of: step.work, on: machine, succeeded: part.result == .success, begunAt: now)
                } else if case .patch(installs: true, _) = step.work {
                    part.remark.failed = [step.number]
                }
                part.parts = [(step, part)]
            }
            if part.result != .success, step.onFailure == .successAndExit {
                part.result = .success
                part.responseCode = 0
                isStopped = true
            } else if part.result != .success {
                if step.onFailure == .exit { isStopped = true }
                if !step.name.isEmpty { part.remark.detail = "\(step.name): \(part.remark.detail)" }
            } else if step.stopsOnSuccess || part.stops {
                isStopped = true
            }
            whole.take(part)
        }
        return whole
    }

    /// How one step goes on a node as it is now.
    private mutating func plan(_ step: StepWork, _ command: UInt64, on machine: Int32, at now: Int64) -> Plan {
        if let failure = step.failure {
            return Plan(seconds: 0, result: .failed, remark: Remark(detail: failure), responseCode: 1, hasLooked: false)
        }
        let number = Int(machine)
        let key = step.key(command)
        // Held once: each look at it through the list would be a copy.
        let node = machines[number]
        let profile = profiles[Int(node.profile)]
        var plan: Plan
        switch step.work {
        case .patch(let installs, let reboots):
            let missing = missingCount(of: number, on: floorDay(now))
            let remark = patchRemark(missing, installs: installs, reboots: reboots, of: node)
            plan = node.patchPlan(
                key, missing, profile.behaviour, draws, installs: installs, reboots: reboots, remark)
            if let stop = step.stopsWithoutWork {
                plan.stops = stop.always || missing == 0 && !(stop.reboots && node.patches.awaitsReboot)
            }
        case .desire(let wishes):
            plan = Plan(seconds: stepSeconds(profile.behaviour, key, on: number))
            for wish in wishes { node.compare(with: wish, things, &plan.remark) }
        case .script(let script):
            plan = Plan(
                run(script, on: machine, at: now), startingAfter: stepSeconds(profile.behaviour, key, on: number))
        case .other: plan = Plan(seconds: stepSeconds(profile.behaviour, key, on: number))
        }
        let mayFail = !troubles.areNone || profile.hasObstacles
        if mayFail, fail(&plan, step.work, key, on: machine, at: now) { return plan }
        node.applyFate(to: &plan, step, key, profile.behaviour, draws)
        return plan
    }

    private func stepSeconds(_ behaviour: NodeBehaviour, _ key: UInt64, on machine: Int) -> Int {
        draws.within(behaviour.stepSeconds, .stepDuration, machines[machine].key, key)
    }

    /// What a step makes of its node: when the command answers, and before that for the steps after it. The patches and
    /// the obstacles are those of the moment at which the command began.
    mutating func takeEffect(of work: Work, on machine: Int32, succeeded: Bool, begunAt: Int64) {
        let number = Int(machine)
        switch work {
        case .patch(installs: true, let reboots):
            let day = floorDay(begunAt)
            let suffers = succeeded && !troubles.badPatches.isEmpty
            let missing = suffers ? machines[number].missingPatches(on: day, catalogue, baseline) : []
            machines[number].patch(
                succeeded: succeeded, on: day, installsAnything: missingCount(of: number, on: day) > 0,
                reboots: reboots)
            if suffers { sufferBadPatches(missing, on: machine) }
        case .script(let script):
            // What it had done before it failed stays done.
            machines[number].things = run(script, on: machine, at: begunAt).machine.things
            machines[number].noteChangedThings()
        case .desire(let wishes): for wish in wishes { machines[number].fulfil(wish) }
        case .patch(installs: false, reboots: _), .other: break
        }
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
    static func refusal(of instructions: Instructions, on kind: Platform.Kind) -> String {
        "\(instructions.documentName) does not run on \(kind.rawValue)"
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
        reboots: Bool, _ remark: Remark
    ) -> Plan {
        var plan = Plan(seconds: draws.within(behaviour.scanSeconds, .scanDuration, key, command), remark: remark)
        if !installs { return plan }
        for index in 0..<missing {
            plan.seconds += draws.within(
                behaviour.installSecondsPerPatch, .patchDuration, key, command, UInt64(index + 1))
        }
        if reboots, missing > 0 || patches.awaitsReboot {
            plan.seconds += draws.within(behaviour.rebootSeconds, .rebootDuration, key, command)
        }
        return plan
    }

    /// Whether it fails or hangs, and its time limit.
    fileprivate func applyFate(
        to plan: inout Plan, _ step: StepWork, _ command: UInt64, _ behaviour: NodeBehaviour, _ draws: SeededDraws
    ) {
        let limitSeconds = step.timeLimitSeconds
        let failureRate = rate(behaviour.failureRate, of: step.work)
        let hangRate = rate(behaviour.hangRate, of: step.work)
        if failureRate > 0 || hangRate > 0 {
            let fate = draws.unit(.fate, key, command)
            if fate < failureRate {
                fail(&plan, step.work, command, draws)
            } else if fate < failureRate + hangRate {
                plan.seconds = Int.max
            }
        }
        if plan.seconds > limitSeconds {
            plan.seconds = limitSeconds
            plan.result = .executionTimedOut
            plan.responseCode = CommandOutput.killed
            plan.remark.changed = []
            if !step.work.isPatching { plan.remark.found = [] }
            plan.remark.detail = "still at work after \(limitSeconds / 60) min, its time limit"
        }
    }

    /// A rate of the behaviour, as it is for this work on this node.
    private func rate(_ rate: Double, of work: Work) -> Double {
        FleetSimulation.rate(rate, isPatching: work.isPatching, isFlaky: isFlaky)
    }

    /// Cuts a plan off somewhere: perhaps after it had looked around, never after it had changed anything.
    private func fail(_ plan: inout Plan, _ work: Work, _ command: UInt64, _ draws: SeededDraws) {
        let kinds = FailureKind.kinds(of: work, plan.remark, isWindows: line.isWindows)
        let kind = kinds[draws.below(kinds.count, .failureKind, key, command)]
        let share = draws.unit(.failureMoment, key, command)
        plan.result = .failed
        plan.responseCode = kind.responseCode
        plan.hasLooked = !kind.isBeforeLooking
        plan.seconds = kind.isAtTheEnd ? plan.seconds : Int(Double(plan.seconds) * share)
        (plan.output, plan.error) = ("", "")
        plan.remark.changed = []
        // Who checks and repairs and fails says nothing of what there was to repair: the next run will find it.
        if kind.isBeforeLooking || !work.isPatching { plan.remark.found = [] }
        plan.remark.detail = kind.text
    }
}

extension Plan {
    /// A script's. It ends as the script does.
    fileprivate init(_ run: ShellRun, startingAfter seconds: Int) {
        self.init(seconds: seconds + run.seconds, remark: Remark(found: run.found, changed: run.changed))
        if run.code != 0 {
            result = .failed
            responseCode = run.code
            let reason = run.error.split(separator: "\n").last.map { "\($0), " } ?? ""
            remark.detail = "\(reason)exit \(run.code)"
        }
        (output, error) = (run.output, run.error)
    }

    /// Whether the node is another one afterwards, perhaps.
    fileprivate func hasEffect(of work: Work) -> Bool {
        if case .script = work, result == .failed { return !remark.changed.isEmpty }
        return result == .success
    }

    /// Takes in how the next step goes.
    fileprivate mutating func take(_ part: Plan) {
        seconds += part.seconds
        remark.found += part.remark.found
        remark.changed += part.remark.changed
        remark.done += part.remark.done
        remark.failed += part.remark.failed
        if !part.remark.detail.isEmpty { remark.detail += (remark.detail.isEmpty ? "" : "; ") + part.remark.detail }
        if responseCode == 0 { responseCode = part.responseCode }
        parts += part.parts
        if part.result == .failed || result == .success { result = part.result }
    }
}
