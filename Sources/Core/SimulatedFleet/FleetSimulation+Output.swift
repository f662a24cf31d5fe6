import Documents
import Fleet
import PatchManager
import ScheduleExpressions

/// What nodes print. It is put together only where somebody keeps it: a rehearsal has no use for it.
extension FleetSimulation {
    /// What a node prints that begins a command now; nil for nothing, with the response code of success.
    func output(of plan: Plan, _ instructions: Instructions, on machine: Int32, at now: Int64) -> CommandOutput? {
        let kind = nodes[Int(machine)].platform.kind
        if instructions.fits[kind] == .isSkipped { return nil }
        var (text, error) = ("", "")
        let parts: [(step: StepWork, plan: Plan)] =
            plan.parts.isEmpty ? instructions.steps[kind].prefix(1).map { ($0, plan) } : plan.parts
        for (step, part) in parts {
            let printed = output(of: part, step, on: machine, at: now)
            text += printed.text
            error += printed.error
        }
        if text.isEmpty, error.isEmpty, plan.responseCode == 0 { return nil }
        return CommandOutput(standardOutput: text, standardError: error, responseCode: plan.responseCode)
    }

    private func output(
        of plan: Plan, _ step: StepWork, on machine: Int32, at now: Int64
    ) -> (text: String, error: String) {
        var error = plan.result == .failed ? "\(plan.remark.detail)\n" : ""
        var text = ""
        switch step.action {
        case Plugin.patchBaseline: text = patchText(plan, step, on: machine, at: now)
        case Plugin.configurePackage:
            if plan.result == .success { text = FleetSimulation.packageText(plan.remark, step) }
        case Plugin.shellScript, Plugin.powerShellScript:
            if case .script = step.work, plan.result == .success || !plan.output.isEmpty || !plan.error.isEmpty {
                (text, error) = (plan.output, plan.error)
                if plan.responseCode != 0 { error += "failed to run commands: exit status \(plan.responseCode)\n" }
            } else if plan.result == .success, step.action == Plugin.shellScript {
                (text, error) = FleetSimulation.scriptText(plan.remark, step)
            } else if plan.result == .failed {
                error += "failed to run commands: exit status \(plan.responseCode)\n"
            }
        default: break
        }
        return (text, error)
    }

    // MARK: - Patches

    private func patchText(_ plan: Plan, _ step: StepWork, on machine: Int32, at now: Int64) -> String {
        guard case .patch(let installs, let reboots) = step.work else { return "" }
        var lines = [
            FleetSimulation.line("Operation", installs ? "Install" : "Scan"),
            FleetSimulation.line("Baseline", baseline.name),
        ]
        if plan.hasLooked {
            let missing = machines[Int(machine)].missingPatches(on: floorDay(now), catalogue, baseline)
            lines.append(FleetSimulation.line("Missing", "\(missing.count)"))
            lines += missing.map { patch in
                let day = CivilDate(daysSinceEpoch: patch.releaseDay)
                return "  \(patch.id), \(patch.classification.rawValue), \(patch.severity.rawValue), released \(day)"
            }
            // Of one that is killed nothing more is heard.
            if installs, plan.result != .executionTimedOut {
                let isDone = plan.result == .success
                lines.append(FleetSimulation.line("Installed", "\(isDone ? missing.count : 0)"))
                lines.append(FleetSimulation.line("Failed", "\(isDone ? 0 : missing.count)"))
                let isDue = !missing.isEmpty || machines[Int(machine)].patches.awaitsReboot
                if isDone {
                    let words = isDue ? reboots ? "done" : "pending, because RebootOption is NoReboot" : "not needed"
                    lines.append(FleetSimulation.line("Reboot", words))
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 11 - name.utf8.count)) + value
    }

    // MARK: - Packages and scripts

    private static func packageText(_ remark: Remark, _ step: StepWork) -> String {
        if !remark.changed.isEmpty { return remark.changed.joined(separator: "\n") + "\n" }
        guard let package = step.package else { return "" }
        return "package \(package.name) is \(package.isRemoved ? "not installed" : "installed already")\n"
    }

    /// What the lines say that a node understands. Of the others nothing is known, so nothing is made up.
    private static func scriptText(_ remark: Remark, _ step: StepWork) -> (output: String, error: String) {
        var (output, error) = ("", "")
        for line in step.lines.flatMap(ShellLine.lines(of:)) {
            switch ShellLine(line) {
            case .say(let text): output += text
            case .enableService(let name):
                // As systemctl has it, which says this on standard error, and nothing when it was enabled.
                if remark.changed.contains("enabled service \(name)") {
                    error += "Created symlink /etc/systemd/system/multi-user.target.wants/\(name).service.\n"
                }
            case .writeFile, nil: break
            }
        }
        return (output, error)
    }
}
