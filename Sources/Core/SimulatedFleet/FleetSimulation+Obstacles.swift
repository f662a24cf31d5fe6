import Documents
import Fleet

/// What keeps a node's package manager from its work at an instant.
struct Obstacles: Sendable {
    /// Name of the mirror that does not answer; nil: what is needed can be fetched.
    var deadMirror: String?
    var isLocked = false
    var isDiskFull = false

    /// The words and the code with which the package manager ends; nil: nothing is in its way.
    func inTheWay(of tool: PackageTool) -> (text: String, code: Int)? {
        if isLocked { return tool.lockIsHeld }
        if let deadMirror { return tool.mirrorIsDown(deadMirror) }
        return isDiskFull ? tool.diskIsFull : nil
    }
}

extension FleetSimulation {
    /// By scenario, and by the profile of the node's group.
    func obstacles(for machine: Int32, at now: Int64) -> Obstacles {
        let number = Int(machine)
        let profile = profiles[Int(machines[number].profile)]
        var obstacles = Obstacles(deadMirror: troubles.deadMirror(for: number, at: now))
        if obstacles.deadMirror == nil, profile.mirrorDown.spell(at: now, key: profile.groupKey, draws: draws) != nil {
            obstacles.deadMirror = "mirror of \(profile.groupName)"
        }
        let key = machines[number].key
        obstacles.isLocked = profile.packageLock.spell(at: now, key: key, draws: draws) != nil
        obstacles.isDiskFull = profile.diskFull.spell(at: now, key: key, draws: draws) != nil
        return obstacles
    }

    /// Whether a node whose plan ends with a reboot is not back from it.
    func failsToReboot(_ plan: Plan, _ key: UInt64, on machine: Int) -> Bool {
        let rate = profiles[Int(machines[machine].profile)].behaviour.rebootFailureRate
        return rate > 0 && plan.remark.changed.contains("rebooted")
            && draws.unit(.rebootFails, machines[machine].key, key) < rate
    }

    /// A service that is to be started and comes with a package that is missing, as far as the group's software says. A
    /// document that brings the package itself is not hindered.
    func serviceWithoutPackage(
        _ wishes: [Wish], _ remark: Remark, on machine: Int
    ) -> (service: Int32, package: Int32)? {
        let software = profiles[Int(machines[machine].profile)].software
        if software.isEmpty || remark.changed.isEmpty { return nil }
        for case .service(let service) in wishes {
            if let package = software.packageMissing(for: service, things, on: machines[machine]) {
                return (service, package)
            }
        }
        return nil
    }
}
