import Documents
import Fleet
import PatchManager
import ScheduleExpressions

extension NodeGroup {
    /// Seconds that a node of the group is at work on a document, on average over its platforms and over all seeds:
    /// from the same ranges and rates that `FleetSimulation` draws from.
    ///
    /// `daysBetween` lie between two installations: what came out and was approved in that time is missing. A node that
    /// fails counts as one that does not, one that hangs is at it until its time limit, and a document that does not run
    /// on a platform takes no time there.
    package func expectedSeconds(
        of document: String, parameters: [String: [String]], daysBetween: Double,
        baseline: PatchBaseline = .builtIn, documents: DocumentLibrary = DocumentLibrary()
    ) -> Double {
        if platforms.isEmpty { return 0 }
        var things = ThingTable()
        let content = documents.content(of: document, with: parameters)
        let steps = PlatformSteps(document, parameters, content, things: &things)
        let sum = platforms.reduce(0) { sum, platform in
            if let content, content.document.fit(to: platform.kind) != .runs { return sum }
            let missing = PatchCatalogue.approvedPerDay(for: platform.product, by: baseline) * max(0, daysBetween)
            return steps.leaves(on: platform.kind).reduce(sum) { sum, step in
                let hanging = behaviour.shareThatHangs(of: step.work)
                let limit = Double(step.timeLimitSeconds)
                let seconds = min(limit, behaviour.expectedSeconds(of: step.work, patches: missing))
                return sum + seconds * (1 - hanging) + limit * hanging
            }
        }
        return sum / Double(platforms.count)
    }
}

extension NodeBehaviour {
    fileprivate func expectedSeconds(of work: Work, patches: Double) -> Double {
        switch work {
        case .patch(let installs, let reboots):
            if !installs { return scanSeconds.mean }
            // One patch is enough for a reboot; where fewer are to be expected, that many nodes have one.
            let rebooting = reboots ? min(1, patches) : 0
            return scanSeconds.mean + patches * installSecondsPerPatch.mean + rebooting * rebootSeconds.mean
        case .desire, .script, .other: return stepSeconds.mean
        }
    }

    /// As in the simulation: flaky nodes hang ten times as often, and documents that only check and repair twenty times
    /// more rarely.
    fileprivate func shareThatHangs(of work: Work) -> Double {
        let flaky = max(hangRate, min(hangRate * 10, 0.9))
        return (hangRate * (1 - flakyShare) + flaky * flakyShare) * (work.isPatching ? 1 : 0.05)
    }
}

extension NodeBehaviour.Seconds {
    /// Of a range that is upside down it is the `least`, as in the simulation's draws.
    fileprivate var mean: Double { Double(max(0, least) + max(0, least, most)) / 2 }
}
