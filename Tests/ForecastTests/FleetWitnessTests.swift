import Engine
import Fleet
import Forecast
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import StateManager
import TestSupport
import Testing

/// The promises as the fleet sees them: judged by its ledger alone, which knows nothing of the engine.
@Suite("The fleet as a witness") struct FleetWitnessTests {
    /// Notes which commands there are and what they are allowed.
    struct Commands: Recorder {
        struct Limits {
            let concurrencyMax: Int
            /// nil: the command of an association.
            var window: Range<Instant>?
        }

        var limits: [String: Limits] = [:]
        private var spans: [String: Range<Instant>] = [:]

        mutating func commit(_ changes: [Change]) {
            for change in changes {
                switch change {
                case .executionAdded(let record): spans[record.id] = record.scheduledFor..<record.closesAt
                case .commandAdded(let record):
                    limits[record.id] = Limits(concurrencyMax: record.concurrencyMax, window: nil)
                default: break
                }
            }
            for change in changes {
                guard case .task(let record) = change else { continue }
                for id in record.commandIDs { limits[id]?.window = spans[record.executionID] }
            }
        }
    }

    @Test func `never too many at once, never outside a window, never window and association on one node`() throws {
        let budget = Budget()
        var seed: UInt64 = 0
        var begun = 0
        while seed < 2000, seed < 10 || !budget.isSpent {
            begun += try check(seed)
            seed += 1
        }
        print("fleet: \(seed) random fleets, \(begun) invocations begun")
        #expect(begun > 1000)
    }

    /// Three days of a random world; returns how many invocations were begun.
    private func check(_ seed: UInt64) throws -> Int {
        let world = try RandomWorld(seed: seed)
        let simulation = FleetSimulation(.drawn(from: seed), seed: seed, startingAt: world.start)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: NodeTable(simulation.nodes)),
            records: Commands(), nodes: simulation)
        try loop.turn(at: world.start)
        while let next = loop.nextInstant, next < world.start + .days(3) { try loop.turn(at: next) }
        let limits = loop.records.limits
        for (id, limit) in limits {
            let most = loop.nodes.ledger.summary(of: id)?.inFlightMax ?? 0
            #expect(most <= limit.concurrencyMax, "seed \(seed): \(most) at once of \(limit.concurrencyMax)")
        }
        var begun: Set<String> = []
        for entry in loop.nodes.ledger.entries where entry.event == .began {
            #expect(begun.insert(entry.commandID + entry.node.rawValue).inserted, "seed \(seed): begun twice")
            guard let window = limits[entry.commandID]?.window else { continue }
            #expect(window.contains(entry.at), "seed \(seed): begun outside its window")
        }
        for overlap in loop.nodes.ledger.overlaps() {
            let areWindows = [overlap.earlierCommandID, overlap.laterCommandID].map { limits[$0]?.window != nil }
            #expect(areWindows == [true, true], "seed \(seed): \(overlap)")
        }
        return begun.count
    }
}
