import Documents
import Engine
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import StateManager

/// Runs the scheduler over a span of time on a virtual clock, on a simulated fleet: the daemon's own loop body, with a
/// recorder in memory.
package struct Rehearsal {
    package let windows: [MaintenanceWindow]
    package let associations: [Association]
    package let documents: DocumentLibrary
    package let fleet: FleetDefinition
    package let seed: UInt64
    package let from: Instant
    /// Occurrences from it on are not part of the rehearsal; work that began before it is seen to its end.
    package let to: Instant
    /// What operators ask for, in the order of time.
    package let scenario: [PlannedIntervention]
    /// What befalls the nodes meanwhile.
    package let incidents: [Incident]
    package let freezes: [PlannedFreeze]

    /// Ten years: nobody plans further, and the report would be longer than anybody reads.
    package static let longestSpan = Duration.days(3653)

    package init(
        windows: [MaintenanceWindow], associations: [Association], documents: DocumentLibrary = DocumentLibrary(),
        fleet: FleetDefinition, seed: UInt64, from: Instant, to: Instant, scenario: [PlannedIntervention] = [],
        incidents: [Incident] = [], freezes: [PlannedFreeze] = []
    ) {
        precondition(from < to)
        self.scenario = scenario
        self.incidents = incidents
        self.freezes = freezes
        self.windows = windows
        self.associations = associations
        self.documents = documents
        self.fleet = fleet
        self.seed = seed
        self.from = from
        self.to = to
    }

    /// Runs it. `onDecision` is given every decision about what was scheduled before `to`, in order; `onProgress` the
    /// instant that has been reached; `onChanges` the changes of each step.
    package func run(
        onDecision: @escaping (Decision) throws -> Void = { _ in }, onChanges: (([Change]) -> Void)? = nil,
        onProgress: (Instant) throws -> Void = { _ in }
    ) throws -> RehearsalReport {
        let simulation = FleetSimulation(
            fleet, seed: seed, startingAt: from, incidents: incidents, keepsEntries: false)
        var arrivals = simulation.arrivals[...]
        let newcomers = arrivals.reduce(0) { $0 + $1.nodes.count }
        let table = NodeTable(simulation.nodes.dropLast(newcomers))
        let (windows, associations) = frozen
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: windows, associations: associations, documents: documents, nodes: table),
            records: RehearsalRecorder(until: to, onDecision: onDecision, onChanges: onChanges), nodes: simulation)
        var steps = scenario.drop { $0.at < from }[...]
        try loop.turn(at: from, events: take(&steps, through: from))
        func nextInstant() -> Instant? {
            var next = loop.nextInstant
            if let asked = steps.first?.at { next = min(next ?? asked, asked) }
            if let arrival = arrivals.first?.at { next = min(next ?? arrival, arrival) }
            return next
        }
        while let next = nextInstant(), next < to || isUnfinished(loop.engine) {
            while let arrival = arrivals.first, arrival.at <= next {
                loop.meet(arrival.nodes)
                arrivals.removeFirst()
            }
            try loop.turn(at: next, events: take(&steps, through: next))
            try onProgress(next)
        }
        return loop.records.report(of: self, nodes: simulation.nodes, nodeCount: table.count, ledger: loop.nodes.ledger)
    }

    /// What is rehearsed, with the freezes of the scenario among its change calendars.
    private var frozen: ([MaintenanceWindow], [Association]) {
        var (windows, associations) = (windows, associations)
        for index in windows.indices {
            windows[index].calendars += [freezes.calendar(ofWindow: windows[index].name)].compactMap(\.self)
        }
        for index in associations.indices {
            associations[index].calendars += [freezes.calendar(ofAssociation: associations[index].name)]
                .compactMap(\.self)
        }
        return (windows, associations)
    }

    private func take(_ steps: inout ArraySlice<PlannedIntervention>, through now: Instant) -> [Event] {
        let due = steps.prefix { $0.at <= now }
        steps = steps.dropFirst(due.count)
        return due.map { .intervention($0.intervention) }
    }

    /// Whether something that was scheduled before the end is still at work.
    private func isUnfinished(_ engine: SchedulerEngine) -> Bool {
        engine.held.contains { $0.scheduledFor < to } || engine.executions.contains { $0.scheduledFor < to }
            || engine.runs.contains { $0.scheduledFor < to }
    }
}
