import SimulatedFleet

/// Reads the member Behaviour of a group of simulated nodes. What is left out is as on a healthy node.
///
/// Everything `…PerDay` is an average for one node and day; ranges are `[least, most]`, from which is drawn evenly.
///
/// - `ScanSeconds`, `InstallSecondsPerPatch`, `RebootSeconds`, `StepSeconds`: how long work takes.
/// - `FailureRate`, `HangRate`: shares of the commands that fail, and that hang until their time limit. `FlakyShare`: the
///   share of the nodes on which both are ten times as high. `RebootFailureRate`: of the reboots after patches, those from
///   which a node is not back in time.
/// - `OfflinePerDay`, `OfflineMinutes`: a node alone is away. `OutageTag`, `OutagesPerDay`, `OutageMinutes`: all nodes
///   with the same value of a tag are away together, such as a rack; so often for each value.
/// - `MirrorDownPerDay`, `MirrorDownMinutes`: the group's mirror does not answer. `PackageLockPerDay`,
///   `PackageLockMinutes`: another process holds a node's package lock. `DiskFullPerDay`, `DiskFullMinutes`: its disk is
///   full. Work that needs what is missing fails, in the words of the platform's package manager.
/// - `ServicesStopPerDay`, `PackagesVanishPerDay`, `FilesChangePerDay`, `FileModesChangePerDay`: drift.
/// - `UnpatchedDays`: days before the start whose patches a node lacks.
struct BehaviourReader {
    let log: DiagnosticLog

    private static let keys = [
        "ScanSeconds", "InstallSecondsPerPatch", "RebootSeconds", "StepSeconds", "FailureRate", "HangRate",
        "FlakyShare",
        "OfflinePerDay", "OfflineMinutes", "ServicesStopPerDay", "PackagesVanishPerDay", "FilesChangePerDay",
        "FileModesChangePerDay", "OutageTag", "OutagesPerDay", "OutageMinutes", "MirrorDownPerDay",
        "MirrorDownMinutes", "PackageLockPerDay", "PackageLockMinutes", "DiskFullPerDay", "DiskFullMinutes",
        "RebootFailureRate", "UnpatchedDays",
    ]

    /// A step that takes longer than a day outlasts every time limit, and a window.
    private static let secondsMax = 86_400
    /// Thirty-one days. A node that is away for longer is gone.
    private static let minutesMax = 44_640
    /// Once a minute.
    private static let perDayMax = 1_440
    private static let unpatchedDaysMax = 3_650

    func behaviour(in group: Members) -> NodeBehaviour {
        var behaviour = NodeBehaviour()
        guard
            let members = group.members("Behaviour", of: "a behaviour", known: BehaviourReader.keys)
        else { return behaviour }
        read("ScanSeconds", in: members, BehaviourReader.secondsMax, &behaviour.scanSeconds)
        read("InstallSecondsPerPatch", in: members, BehaviourReader.secondsMax, &behaviour.installSecondsPerPatch)
        read("RebootSeconds", in: members, BehaviourReader.secondsMax, &behaviour.rebootSeconds)
        read("StepSeconds", in: members, BehaviourReader.secondsMax, &behaviour.stepSeconds)
        read("OfflineMinutes", in: members, BehaviourReader.minutesMax, &behaviour.offlineMinutes)
        read("FailureRate", in: members, 1, &behaviour.failureRate)
        read("HangRate", in: members, 1, &behaviour.hangRate)
        read("FlakyShare", in: members, 1, &behaviour.flakyShare)
        read("OfflinePerDay", in: members, BehaviourReader.perDayMax, &behaviour.offlinePerDay)
        read("ServicesStopPerDay", in: members, BehaviourReader.perDayMax, &behaviour.servicesStopPerDay)
        read("PackagesVanishPerDay", in: members, BehaviourReader.perDayMax, &behaviour.packagesVanishPerDay)
        read("FilesChangePerDay", in: members, BehaviourReader.perDayMax, &behaviour.filesChangePerDay)
        read("FileModesChangePerDay", in: members, BehaviourReader.perDayMax, &behaviour.fileModesChangePerDay)
        if members.has("OutageTag") { behaviour.outageTag = members.text("OutageTag", length: 1...128)?.value ?? "" }
        read("OutagesPerDay", in: members, BehaviourReader.perDayMax, &behaviour.outagesPerDay)
        read("OutageMinutes", in: members, BehaviourReader.minutesMax, &behaviour.outageMinutes)
        read("MirrorDownPerDay", in: members, BehaviourReader.perDayMax, &behaviour.mirrorDownPerDay)
        read("MirrorDownMinutes", in: members, BehaviourReader.minutesMax, &behaviour.mirrorDownMinutes)
        read("PackageLockPerDay", in: members, BehaviourReader.perDayMax, &behaviour.packageLockPerDay)
        read("PackageLockMinutes", in: members, BehaviourReader.minutesMax, &behaviour.packageLockMinutes)
        read("DiskFullPerDay", in: members, BehaviourReader.perDayMax, &behaviour.diskFullPerDay)
        read("DiskFullMinutes", in: members, BehaviourReader.minutesMax, &behaviour.diskFullMinutes)
        read("RebootFailureRate", in: members, 1, &behaviour.rebootFailureRate)
        let unpatched = members.wholeNumber("UnpatchedDays", in: 0...BehaviourReader.unpatchedDaysMax, of: "days")
        behaviour.unpatchedDays = unpatched?.value ?? 0
        checkTogether(behaviour, members)
        return behaviour
    }

    private func checkTogether(_ behaviour: NodeBehaviour, _ members: Members) {
        if behaviour.failureRate + behaviour.hangRate > 1 {
            log.error(
                members.position(of: "HangRate"),
                "FailureRate and HangRate are more than 1 together, which is every invocation. Lower one.")
        }
        for (often, long, rate) in [
            ("OfflinePerDay", "OfflineMinutes", behaviour.offlinePerDay),
            ("OutagesPerDay", "OutageMinutes", behaviour.outagesPerDay),
            ("MirrorDownPerDay", "MirrorDownMinutes", behaviour.mirrorDownPerDay),
            ("PackageLockPerDay", "PackageLockMinutes", behaviour.packageLockPerDay),
            ("DiskFullPerDay", "DiskFullMinutes", behaviour.diskFullPerDay),
        ] where rate > 0 && !members.has(long) {
            log.error(members.position(of: often), "\(often) does not say for how long. Add \(long): [10, 240].")
        }
        if behaviour.outagesPerDay > 0, behaviour.outageTag.isEmpty {
            log.error(
                members.position(of: "OutagesPerDay"),
                "OutagesPerDay does not say what goes down together. Add OutageTag: Rack, or another tag of the nodes.")
        }
    }

    private func read(_ key: String, in members: Members, _ most: Int, _ number: inout Double) {
        if let given = members.number(key, in: 0...most) { number = given.value }
    }

    /// A range as `[least, most]`, or one number for both.
    private func read(_ key: String, in members: Members, _ most: Int, _ range: inout NodeBehaviour.Seconds) {
        guard let node = members.member(key)?.value else { return }
        let expected = "two whole numbers, [least, most], or one, each 0 to \(most)"
        guard case .list(let elements) = node.content else {
            guard let number = number(node, most) else {
                members.reportWrongType(key, node, expected: expected)
                return
            }
            range = NodeBehaviour.Seconds(number, number)
            return
        }
        let numbers = elements.map { number($0, most) }
        for (element, number) in zip(elements, numbers) where number == nil {
            members.reportWrongType(key, element, expected: "a whole number, 0 to \(most)")
        }
        let known = numbers.compactMap(\.self)
        guard known.count == elements.count else { return }
        guard known.count == 2 else {
            log.error(node.position, "\(key) has \(known.count) numbers. Write \(expected).")
            return
        }
        guard known[0] <= known[1] else {
            log.error(
                node.position,
                "\(key) goes from \(known[0]) down to \(known[1]). Write the lesser first: [\(known[1]), \(known[0])].")
            return
        }
        range = NodeBehaviour.Seconds(known[0], known[1])
    }

    private func number(_ node: YAMLNode, _ most: Int) -> Int? {
        guard node.isWholeNumber, let number = node.text.flatMap({ Int($0) }), (0...most).contains(number) else {
            return nil
        }
        return number
    }
}
