import Fleet
import ScheduleExpressions

extension FleetSimulation {
    /// When each node was last heard of: an agent reports every five minutes, each node at a moment of its own, as long as
    /// it is online. Follows from the seed alone, whatever the nodes were told.
    package func lastPings(at now: Instant) -> [ManagedNode.ID: Instant] {
        let every = PingStatus.reportEvery.milliseconds
        var pings: [ManagedNode.ID: Instant] = [:]
        for (number, node) in nodes.enumerated() {
            var machine = machines[number]
            let offset = Int64(machine.key % UInt64(every))
            var at = now.millisecondsSinceEpoch
            let profile = profiles[Int(machine.profile)]
            func report(through instant: Int64) -> Int64 {
                let rest = (instant - offset) % every
                return instant - (rest < 0 ? rest + every : rest)
            }
            // The last instant at which it was online. Absences that follow one another are skipped one by one; who is never
            // online is given up after a year's worth of them.
            var skipped = 0
            while skipped < 366, let absence = machine.absence(at: at, profile: profile, draws: draws) {
                at = absence.since - 1
                skipped += 1
            }
            // A node that is back reports at once.
            let due = report(through: at)
            let absence = machine.absence(at: due, profile: profile, draws: draws)
            at = absence.map { min($0.until, at) } ?? due
            pings[node.id] = Instant(millisecondsSinceEpoch: at)
        }
        return pings
    }
}
