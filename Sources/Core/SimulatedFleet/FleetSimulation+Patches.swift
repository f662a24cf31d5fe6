import Fleet
import PatchManager
import ScheduleExpressions

/// Which patches a node has and lacks.
extension FleetSimulation {
    /// The patches that a node lacks on the day of an instant, the oldest first: approved by then, and not installed.
    /// Empty for a node that is not of this fleet. Looks at the node as it is now, so ask for now or later.
    package func missingPatches(of node: ManagedNode.ID, at instant: Instant) -> [Patch] {
        guard let number = machineNumbers[node] else { return [] }
        return machines[Int(number)].missingPatches(on: instant.dayUTC, catalogue, baseline)
    }

    /// How a patch stands on a node; nil when neither the baseline nor the node has anything to do with it.
    package func state(of patch: Patch, on node: ManagedNode.ID, at instant: Instant) -> PatchState? {
        guard let number = machineNumbers[node] else { return nil }
        let level = machines[Int(number)].patches
        let isApproved = baseline.approves(patch, on: instant.dayUTC)
        if patch.releaseDay <= level.patchedThroughDay { return isApproved ? .installed : .installedOther }
        func isInstalled(by day: Int?) -> Bool { day.map { baseline.approves(patch, on: $0) } ?? false }
        if isInstalled(by: level.installedDay) {
            return level.awaitsReboot && !isInstalled(by: level.rebootedDay) ? .installedPendingReboot : .installed
        }
        guard isApproved else { return nil }
        return isInstalled(by: level.failedDay) ? .failed : .missing
    }
}

/// How many patches nodes lack. Those of one product that were patched on the same day lack the same.
struct MissingCounts: Sendable {
    struct Subject: Hashable {
        let product: UInt64
        let day: Int
        let patchedThroughDay: Int
        let installedDay: Int?
    }

    var known: [Subject: Int] = [:]
    /// What is said of so many.
    var remarks: [PatchRemark: Remark] = [:]

    /// More than are asked for on one day.
    static let knownMax = 4096
}

/// Of what a node says of a scan or an installation, what it depends on. There are few that differ.
struct PatchRemark: Hashable {
    let missing: Int
    let installs: Bool
    let reboots: Bool
    let awaitsReboot: Bool

    var remark: Remark {
        let patches = missing == 1 ? "1 patch" : "\(missing) patches"
        var remark = Remark(detail: "\(patches) missing")
        if !installs { return remark }
        if missing > 0 {
            remark.found.append("\(patches) missing")
            remark.changed.append("installed \(patches)")
        }
        if awaitsReboot { remark.found.append("a reboot was pending") }
        remark.detail += " before, 0 after"
        if missing > 0 || awaitsReboot {
            if reboots { remark.changed.append("rebooted") } else { remark.detail += "; a reboot is pending" }
        }
        return remark
    }
}

extension FleetSimulation {
    /// How many patches a machine lacks on a day.
    mutating func missingCount(of machine: Int, on day: Int) -> Int {
        let level = machines[machine].patches
        let subject = MissingCounts.Subject(
            product: machines[machine].line.key, day: day, patchedThroughDay: level.patchedThroughDay,
            installedDay: level.installedDay)
        if let known = missingCounts.known[subject] { return known }
        if missingCounts.known.count >= MissingCounts.knownMax { missingCounts.known.removeAll() }
        let count = machines[machine].missingPatches(on: day, catalogue, baseline, withIDs: false).count
        missingCounts.known[subject] = count
        return count
    }

    /// What a node says that lacks so many.
    mutating func patchRemark(_ missing: Int, installs: Bool, reboots: Bool, of machine: Machine) -> Remark {
        let subject = PatchRemark(
            missing: missing, installs: installs, reboots: reboots, awaitsReboot: machine.patches.awaitsReboot)
        if let known = missingCounts.remarks[subject] { return known }
        if missingCounts.remarks.count >= MissingCounts.knownMax { missingCounts.remarks.removeAll() }
        let remark = subject.remark
        missingCounts.remarks[subject] = remark
        return remark
    }
}

extension Machine {

    /// The patches that the node lacks on a day, the oldest first.
    func missingPatches(
        on day: Int, _ catalogue: PatchCatalogue, _ baseline: PatchBaseline, withIDs: Bool = true
    ) -> [Patch] {
        if isAbsent { return [] }
        let level = patches
        // What was old enough for every rule at the last Install is there, or no rule is about it.
        let settledThrough = level.installedDay.map { $0 - baseline.mostWaitDays } ?? level.patchedThroughDay
        let first = max(level.patchedThroughDay, settledThrough) + 1
        let last = day - baseline.leastWaitDays
        guard first <= last else { return [] }
        var missing: [Patch] = []
        for releaseDay in first...last {
            for patch in catalogue.released(for: line, on: releaseDay, withIDs: withIDs)
            where baseline.approves(patch, on: day) {
                if let installedDay = level.installedDay, baseline.approves(patch, on: installedDay) { continue }
                if catalogue.isWithdrawn(patch, by: day) { continue }
                missing.append(patch)
            }
        }
        return missing
    }
}
