import Fleet
import SimulatedFleet

extension FleetDefinition {
    /// Three groups of nodes that fail, hang and go offline as a seed says, for the windows of the random world of that seed.
    package static func drawn(from seed: UInt64) -> FleetDefinition {
        var random = RandomSource(seed: seed)
        return FleetDefinition(
            groups: ["a", "b", "c"].map { name in
                var behaviour = NodeBehaviour()
                behaviour.scanSeconds = .init(5, 300)
                behaviour.installSecondsPerPatch = .init(5, 400)
                behaviour.rebootSeconds = .init(0, 600)
                behaviour.stepSeconds = .init(0, random.pick([0, 30, 900]))
                behaviour.failureRate = random.pick([0, 0.05, 0.3])
                behaviour.hangRate = random.pick([0, 0.05])
                behaviour.offlinePerDay = random.pick([0, 1, 4])
                behaviour.offlineMinutes = .init(1, 400)
                behaviour.servicesStopPerDay = 0.5
                behaviour.unpatchedDays = 60
                return NodeGroup(
                    name: name, count: random.integer(1...8), platforms: [Platform(kind: .linux, product: "Debian12")],
                    tags: ["Group": name], seed: seed, behaviour: behaviour)
            })
    }
}
