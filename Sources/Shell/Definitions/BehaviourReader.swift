import SimulatedFleet

/// Reads the member Behaviour of a group of simulated nodes. What is left out is as on a healthy node.
struct BehaviourReader {
    let log: DiagnosticLog

    private static let keys = [
        "ScanSeconds", "InstallSecondsPerPatch", "RebootSeconds", "StepSeconds", "FailureRate", "HangRate",
        "FlakyShare",
        "OfflinePerDay", "OfflineMinutes", "ServicesStopPerDay", "PackagesVanishPerDay", "FilesChangePerDay",
        "UnpatchedDays",
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
        if behaviour.offlinePerDay > 0, !members.has("OfflineMinutes") {
            log.error(
                members.position(of: "OfflinePerDay"),
                "OfflinePerDay does not say for how long. Add OfflineMinutes: [10, 240].")
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
