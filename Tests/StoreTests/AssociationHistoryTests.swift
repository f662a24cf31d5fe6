import Engine
import Forecast
import ScheduleExpressions
import StateManager
import TestSupport
import Testing

@testable import Store

/// What the store says of associations, and what a rehearsal says that has seen the same.
@Suite("The store and a rehearsal on associations") struct AssociationHistoryTests {
    private struct Both: Recorder {
        var store: SQLiteStore
        var history: AssociationHistory

        mutating func commit(_ changes: [Change]) throws {
            try store.commit(changes)
            history.note(changes)
        }
    }

    @Test func `runs, findings and compliance are the same, whoever has kept them`() throws {
        var (compared, findings, bad) = (0, 0, 0)
        for seed in 0..<30 as Range<UInt64> {
            let world = try RandomWorld(seed: seed)
            var loop = SchedulerLoop(
                engine: try SchedulerEngine(
                    windows: world.windows, associations: world.associations, nodes: world.nodes),
                records: Both(store: try SQLiteStore(), history: AssociationHistory(until: world.start + .days(9))),
                nodes: FaultyNodes(seed: seed, faults: 0.2))
            try loop.turn(at: world.start)
            // Until a moment at which no run is at work.
            while let next = loop.nextInstant, next < world.start + .days(1) || !loop.engine.runs.isEmpty,
                next < world.start + .days(2)
            {
                try loop.turn(at: next)
            }
            guard loop.engine.runs.isEmpty, !world.associations.isEmpty else { continue }
            let (store, history) = (loop.records.store, loop.records.history)
            let from = world.start + .hours(6)
            #expect(try store.associationDrift(startedFrom: from) == history.drift(startedFrom: from), "seed \(seed)")
            let found = try store.driftFindings(startedFrom: from)
            #expect(found == history.findings(startedFrom: from), "seed \(seed)")
            for association in world.associations {
                let nodes = world.nodes.selection(association.targets).ids
                let kept = Set(try store.complianceItems(of: association, nodes: nodes))
                #expect(kept == Set(history.complianceItems(of: association, nodes: nodes)), "seed \(seed)")
                let last = (history.runs[association.name] ?? []).map(\.execution).suffix(20).reversed()
                let read = try store.associationExecutions(association.id, 20)
                #expect(read.map(\.run) == last.map(\.run), "seed \(seed)")
                for (one, other) in zip(read, last) {
                    #expect(one.counts == other.counts && one.status == other.status, "seed \(seed)")
                    #expect(Set(one.visits) == Set(other.visits) && one.ending == other.ending, "seed \(seed)")
                }
                bad += kept.count { !$0.isCompliant }
            }
            findings += found.count
            compared += 1
        }
        #expect(
            compared > 5 && findings > 20 && bad > 0, "\(compared) worlds, \(findings) findings, \(bad) not compliant")
    }

    @Test func `the last run of an association is not forgotten, however long ago it was`() throws {
        let store = try SQLiteStore()
        let start = Instant(secondsSinceEpoch: 1_800_000_000)
        let once = try RandomWorld(seed: 3)
        let agent = Association(
            name: "agent", document: "AWS-RunShellScript", parameters: ["commands": ["true"]],
            targets: [.init(key: .instanceIDs, values: ["*"])], schedule: nil)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(windows: [], associations: [agent], nodes: once.nodes),
            records: Both(store: store, history: AssociationHistory(until: start + .days(1))),
            nodes: FaultyNodes(seed: 1, faults: 0))
        try loop.turn(at: start)
        while let next = loop.nextInstant { try loop.turn(at: next) }
        let nodes = once.nodes.nodes.map(\.id)
        let items = try store.complianceItems(of: agent, nodes: nodes)
        #expect(items.count == nodes.count)
        try store.forget(endedBefore: start + .days(100))
        #expect(try store.complianceItems(of: agent, nodes: nodes) == items)
        #expect(try store.danglingRowCount() == 0)
    }
}
