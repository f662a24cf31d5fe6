import Documents
import Engine
import Fleet
import Forecast
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager
import TestSupport
import Testing

/// What associations promise, on nodes that know themselves what has gone wrong on them, and with windows in the way.
@Suite("Associations and what struck the nodes") struct AssociationModelTests {
    struct Keeping: Recorder {
        var history: AssociationHistory
        mutating func commit(_ changes: [Change]) { history.note(changes) }
    }

    private struct World {
        let start: Instant
        let windows: [MaintenanceWindow]
        let associations: [Association]
        let table: NodeTable
        let nodes: DriftingNodes

        /// From when nothing goes wrong any more, and from when all of it must have been put right.
        var quietFrom: Instant { start + .days(3) }
        var soundFrom: Instant { start + .days(4) }
        var end: Instant { start + .days(5) }

        init(seed: UInt64) throws {
            let world = try RandomWorld(seed: seed)
            var random = RandomSource(seed: seed &+ 5)
            start = world.start
            windows = world.windows
            table = world.nodes
            associations = try ["rate(30 minutes)", "rate(2 hours)", "cron(0 12 * * ? *)"].enumerated().map {
                number, text in
                Association(
                    name: "association-\(number)", document: "AWS-RunShellScript",
                    parameters: ["commands": ["\(number) "]],
                    targets: [Target(key: .instanceIDs, values: ["*"])],
                    schedule: Schedule(expression: try ScheduleExpression(parsing: text)),
                    applyOnlyAtCronInterval: number == 2, maxConcurrency: random.pick([.count(2), .percentage(100)]))
            }
            let ids = table.nodes.map(\.id)
            let begin = start
            let strikes = (0..<random.integer(5...120)).map { _ in
                DriftingNodes.Strike(
                    at: begin + .seconds(random.integer(0...3 * 86_400 - 1)), node: random.pick(ids),
                    item: "\(random.integer(0...2)) \(random.pick(["file", "service", "package"]))")
            }
            var absences: [ManagedNode.ID: [Range<Instant>]] = [:]
            for id in ids {
                absences[id] = (0..<random.integer(0...3)).map { _ in
                    let from = begin + .seconds(random.integer(0...3 * 86_400 - 30_000))
                    return from..<from + .seconds(random.integer(60...30_000))
                }
            }
            nodes = DriftingNodes(strikes: strikes, absences: absences)
        }
    }

    @Test func `what is reported is what struck, to the item, and a quiet day later all is as it ought to be`() throws {
        let budget = Budget()
        var seed: UInt64 = 0
        var (strikes, missed, longest) = (0, 0, 0)
        while seed < 1000, seed < 10 || !budget.isSpent {
            let world = try World(seed: seed)
            var loop = SchedulerLoop(
                engine: try SchedulerEngine(
                    windows: world.windows, associations: world.associations, nodes: world.table),
                records: Keeping(history: AssociationHistory(until: world.end)), nodes: world.nodes)
            try loop.turn(at: world.start)
            while let next = loop.nextInstant, next < world.end || !loop.engine.runs.isEmpty { try loop.turn(at: next) }
            let history = loop.records.history
            check(history, loop.nodes, world, seed)
            strikes += loop.nodes.strikes.count
            missed += history.runs.values.joined().count { $0.execution.run.cause == .missed }
            longest = max(longest, history.findings(startedFrom: world.start).compactMap(\.longest).count)
            seed += 1
        }
        print("associations: \(seed) worlds, \(strikes) strikes, each reported; \(missed) runs on nodes that were back")
        #expect(strikes > 100 && missed > 0 && longest > 0)
    }

    private func check(_ history: AssociationHistory, _ nodes: DriftingNodes, _ world: World, _ seed: UInt64) {
        let findings = history.findings(startedFrom: world.start)
        let reported = findings.flatMap { finding in finding.found.map { "\(finding.node) \($0)" } }.sorted()
        #expect(reported == nodes.strikes.map { "\($0.node) \($0.item)" }.sorted(), "seed \(seed)")
        let stillWrong = nodes.wrong.values.flatMap(\.self)
        #expect(stillWrong.isEmpty, "seed \(seed): \(nodes.wrong)")
        for finding in findings {
            #expect(finding.isCorrected && !finding.isOpen, "seed \(seed): \(finding)")
            #expect(finding.found.allSatisfy { "association-\($0.prefix(1))" == finding.association }, "seed \(seed)")
            // It struck after the last run that left the node well, so for no longer than is said.
            for item in finding.found {
                let struck = nodes.strikes.contains { strike in
                    strike.node == finding.node && strike.item == item && strike.at <= finding.at
                        && (finding.goodAt.map { strike.at >= $0 } ?? true)
                }
                #expect(struck, "seed \(seed): \(finding)")
            }
        }
        #expect(history.findings(startedFrom: world.soundFrom).isEmpty, "seed \(seed)")
        for association in world.associations {
            let later = (history.runs[association.name] ?? []).map(\.execution).filter {
                $0.run.startedAt >= world.soundFrom
            }
            #expect(!later.isEmpty, "seed \(seed)")
            for run in later where run.status == .success {
                #expect(run.counts.succeeded == run.nodeCount && run.counts.corrected == 0, "seed \(seed): \(run)")
            }
            let ids = world.table.nodes.map(\.id)
            let items = history.complianceItems(of: association, nodes: ids)
            #expect(items.count == ids.count && items.allSatisfy(\.isCompliant), "seed \(seed): \(items)")
            #expect(items.allSatisfy { $0.unseenSince == nil }, "seed \(seed)")
        }
        let drift = history.drift(startedFrom: world.start)
        #expect(drift.reduce(0) { $0 + $1.drifted } == findings.count, "seed \(seed)")
    }
}
