import Documents
import Fleet
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

/// 2026-12-01T00:00:00Z, a Tuesday.
let start = Instant(secondsSinceEpoch: 1_796_083_200)

let linux = Platform(kind: .linux, product: "AmazonLinux2023")

func group(
    _ name: String = "prod", _ count: Int = 1, platform: Platform = linux, seed: UInt64 = 0,
    _ adjust: (inout NodeBehaviour) -> Void = { _ in }
) -> NodeGroup {
    var behaviour = NodeBehaviour()
    adjust(&behaviour)
    return NodeGroup(name: name, count: count, platforms: [platform], tags: [:], seed: seed, behaviour: behaviour)
}

func fleet(_ groups: NodeGroup..., seed: UInt64 = 1, recordsChanges: Bool = false) -> FleetSimulation {
    FleetSimulation(
        FleetDefinition(groups: groups), seed: seed, startingAt: start, recordsChanges: recordsChanges)
}

/// What a command asks for.
enum Order {
    static let install = ("AWS-RunPatchBaseline", ["Operation": ["Install"]])
    static let installNoReboot = ("AWS-RunPatchBaseline", ["Operation": ["Install"], "RebootOption": ["NoReboot"]])
    static let scan = ("AWS-RunPatchBaseline", ["Operation": ["Scan"]])
    static let agent = ("AWS-ConfigureAWSPackage", ["action": ["Install"], "name": ["agent"]])
    static let noAgent = ("AWS-ConfigureAWSPackage", ["action": ["Uninstall"], "name": ["agent"]])
    static let chronyd = ("AWS-RunShellScript", ["commands": ["systemctl enable --now chronyd"]])
    static let sshd = (
        "AWS-RunShellScript",
        ["commands": ["printf '%s\\n' 'PermitRootLogin no' > /etc/ssh/50.conf", "systemctl reload sshd || true"]]
    )
    static let anything = ("AWS-RunShellScript", ["commands": ["uptime"]])
    static let all = [install, installNoReboot, scan, agent, noAgent, chronyd, sshd, anything]
}

extension FleetSimulation {
    mutating func send(
        _ commandID: String, _ order: (String, [String: [String]]), to numbers: [Int]? = nil, at now: Instant,
        within: Duration = .hours(1)
    ) {
        let message = CommandMessage(
            commandID: commandID, document: order.0, parameters: order.1, startBefore: now + within)
        let nodes = numbers.map { $0.map { self.nodes[$0].id } } ?? self.nodes.map(\.id)
        send([Dispatch(message: message, nodes: nodes)], at: now)
    }

    /// Takes everything up to an instant, with the instants at which it came.
    mutating func play(through end: Instant = .init(secondsSinceEpoch: 4_000_000_000)) -> [(
        at: Instant, InvocationOutcome
    )] {
        var outcomes: [(at: Instant, InvocationOutcome)] = []
        while let next = nextOutcomeAt, next <= end {
            outcomes += takeOutcomes(through: next).map { (next, $0) }
        }
        return outcomes
    }

    /// Sends one command and returns what it came to on the only node.
    mutating func carryOut(
        _ commandID: String, _ order: (String, [String: [String]]), at now: Instant
    ) throws -> InvocationOutcome {
        send(commandID, order, at: now)
        let last = play().last
        return try #require(last).1
    }

    /// When the command began on the node.
    func begun(_ commandID: String, _ number: Int = 0) -> [Instant] {
        ledger.entries.filter { $0.commandID == commandID && $0.node == nodes[number].id && $0.event == .began }.map(
            \.at)
    }
}

extension FleetSnapshot {
    /// What a store does with changes: the record with the same key is replaced.
    mutating func apply(_ changes: FleetChanges) {
        for node in changes.nodes {
            nodes.removeAll { $0.node == node.node }
            nodes.append(node)
        }
        for command in changes.commands {
            commands.removeAll { $0.commandID == command.commandID }
            commands.append(command)
        }
        for invocation in changes.invocations {
            invocations.removeAll { $0.commandID == invocation.commandID && $0.node == invocation.node }
            invocations.append(invocation)
        }
        entries += changes.entries
        nextEntryNumber = (entries.last?.number ?? -1) + 1
    }
}

/// Numbers for tests that try many cases.
struct Dice {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func roll(_ bound: Int) -> Int {
        state = SeededDraws.mix(state)
        return Int(state % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }

    /// A fleet in which everything that can go wrong does so, often.
    mutating func fleetDefinition() -> FleetDefinition {
        var groups: [NodeGroup] = []
        for number in 0...roll(3) {
            let platform = pick([linux, Platform(kind: .windows, product: "WindowsServer2022")])
            let count = 1 + roll(4)
            let shortest = roll(50)
            let behaviour = group("group\(number)", count, platform: platform, seed: UInt64(roll(1000))) {
                $0.scanSeconds = .init(0, shortest * 10)
                $0.installSecondsPerPatch = .init(shortest, shortest + 60)
                $0.rebootSeconds = .init(0, 300)
                $0.stepSeconds = .init(0, shortest)
                $0.failureRate = Double(shortest % 5) / 10
                $0.hangRate = Double(shortest % 3) / 10
                $0.flakyShare = 0.3
                $0.offlinePerDay = Double(shortest % 7)
                $0.offlineMinutes = .init(0, 1 + shortest * 8)
                $0.servicesStopPerDay = 3
                $0.packagesVanishPerDay = 2
                $0.filesChangePerDay = 3
                $0.unpatchedDays = shortest * 2
            }
            groups.append(behaviour)
        }
        return FleetDefinition(groups: groups)
    }
}
