import Engine
import Fleet
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import TestSupport

/// Two days of a random world on a random fleet, in which the scheduler dies again and again and is rebuilt from its rows.
struct CutWorld {
    let seed: UInt64
    var sabotage: CrashSabotage?
    /// Whether a new process may come hours after the old one died.
    var comesLate = false
    /// The share of the turns that are cut at each of their persisted steps.
    var share = 1.0

    struct Life {
        let records: CutRecords
        let ledger: [FleetLedger.Entry]
        let points: Int
        let cuts: [Shears.Place: Int]
    }

    private typealias Process = SchedulerLoop<CutRecords, CutNodes>

    func lived() throws -> Life {
        let world = try RandomWorld(seed: seed)
        var random = RandomSource(seed: seed &* 31 &+ 5)
        let end = world.start + .days(2)
        var orders = scenario(world)
        let shears = Shears()
        let nodes = CutNodes(.drawn(from: seed), seed: seed, at: world.start, shears: shears, sabotage: sabotage)
        let table = NodeTable(nodes.all)
        func begun(_ records: CutRecords, _ nodes: CutNodes) throws -> Process {
            Process(
                engine: try SchedulerEngine(
                    windows: world.windows, associations: world.associations, nodes: table, rows: records.rows),
                records: records, nodes: nodes)
        }
        var process = try begun(CutRecords(shears: shears, sabotage: sabotage), nodes)
        var now = world.start
        while now < end {
            var asked = orders.prefix { $0.at <= now }.map { Event.intervention($0.intervention) }
            orders.removeFirst(asked.count)
            // One dies at its first persisted step, the next at its second, until one gets through.
            var steps: Int? = random.chance(share) ? 0 : nil
            while true {
                let commits = process.records.commitCount
                shears.cut(after: steps)
                do {
                    try process.turn(at: now, events: asked)
                    break
                } catch is Shears.Cut {
                    // Who asked for something and was not answered asks again.
                    if process.records.commitCount > commits { asked = [] }
                    steps = steps.map { $0 + 1 }
                    process.records.losesMemory()
                    process.nodes.meetsNewProcess()
                    process = try begun(process.records, process.nodes)
                    if comesLate, random.chance(0.02) { now = now + .minutes(random.integer(1...300)) }
                }
            }
            guard let next = [process.nextInstant, orders.first?.at].compactMap(\.self).min() else { break }
            now = max(now, next)
        }
        // Whoever comes last asks about what is in flight.
        shears.cut(after: nil)
        process = try begun(process.records, process.nodes)
        try process.turn(at: max(now, process.engine.mark ?? now))
        return Life(
            records: process.records, ledger: process.nodes.ledger, points: shears.cuts.values.reduce(0, +),
            cuts: shears.cuts)
    }

    /// A few things that operators ask for.
    private func scenario(_ world: RandomWorld) -> [PlannedOrder] {
        var random = RandomSource(seed: seed &* 17 &+ 3)
        return (0..<4).map { _ in
            PlannedOrder(
                at: world.start + .minutes(random.integer(1...2800)), intervention: world.intervention(using: &random))
        }.sorted { $0.at < $1.at }
    }

    private struct PlannedOrder {
        let at: Instant
        let intervention: Intervention
    }
}

extension CutWorld.Life {
    /// What the fleet's ledger says against the scheduler; empty when all is well.
    var faults: [String] {
        var faults: [String] = []
        var begun: Set<String> = []
        var received: Set<String> = []
        for entry in ledger {
            let key = entry.commandID + entry.node.rawValue
            switch entry.event {
            case .received: received.insert(key)
            case .began:
                if !begun.insert(key).inserted { faults.append("started twice: \(key)") }
                if !records.dispatched.contains(key) { faults.append("started without a record of it: \(key)") }
                if let span = records.span(of: entry.commandID), !span.contains(entry.at) {
                    faults.append("started outside its window: \(key) at \(entry.at)")
                }
            case .finishedUnheard, .answered: break
            }
        }
        for key in records.dispatched.subtracting(received).sorted() {
            faults.append("dispatched, and neither started nor asked about again: \(key)")
        }
        return faults
    }
}
