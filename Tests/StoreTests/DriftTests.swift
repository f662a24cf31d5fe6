import Documents
import Engine
import Fleet
import RunCommand
import ScheduleExpressions
import StateManager
import TestSupport
import Testing

@testable import Store

/// The drift report of the store against one that is worked out from the records as they came, run by run.
@Suite("Drift in the store") struct DriftTests {
    /// Commits to the store, and keeps what was committed.
    private struct Listening: Recorder {
        var store: SQLiteStore
        var runs: [AssociationRunRecord] = []
        var commands: [String: CommandRecord] = [:]
        var progress: [String: CommandProgress] = [:]
        var ends: [InvocationRecord] = []

        mutating func commit(_ changes: [Change]) throws {
            try store.commit(changes)
            for change in changes {
                switch change {
                case .runAdded(let run): runs.append(run)
                case .commandAdded(let command): commands[command.id] = command
                case .progress(let record): progress[record.id] = record
                case .invocation(let record) where record.end?.found.isEmpty == false: ends.append(record)
                default: break
                }
            }
        }

        func isGood(_ run: AssociationRunRecord, _ node: ManagedNode.ID) -> Bool {
            guard let position = commands[run.commandID]?.nodes.firstIndex(of: node),
                let phases = progress[run.commandID]?.phases
            else { return false }
            return phases[position] == .succeeded || phases[position] == .unvisited
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `what runs found is told, with since when it can have been so, and whether it still is`(seed: UInt64) throws {
        let world = try RandomWorld(seed: seed)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: Listening(store: try SQLiteStore()), nodes: FaultyNodes(seed: seed, faults: 0.3))
        try loop.turn(at: world.start)
        while let next = loop.nextInstant, next < world.start + .days(3) { try loop.turn(at: next) }
        let seen = loop.records
        let from = world.start + .days(1)
        let findings = try seen.store.driftFindings(startedFrom: from)
        let expected = seen.ends.compactMap { record -> DriftFinding? in
            guard let end = record.end, let run = seen.runs.first(where: { $0.commandID == record.commandID }),
                run.startedAt >= from
            else { return nil }
            let own = seen.runs.filter { $0.associationID == run.associationID }
            let before = own.last { $0.sequence < run.sequence && seen.isGood($0, record.node) }
            let after = own.contains { $0.sequence > run.sequence && seen.isGood($0, record.node) }
            return DriftFinding(
                association: run.associationName, node: record.node, at: end.at,
                run: own.count { $0.sequence <= run.sequence && $0.cause.isWhole }, found: end.found,
                changed: end.changed,
                result: end.result, goodAt: before?.startedAt,
                isOpen: !(end.result == .success && !end.changed.isEmpty) && !after)
        }
        #expect(Set(findings) == Set(expected), "seed \(seed)")
        #expect(findings.count == expected.count, "seed \(seed)")
        let totals = try seen.store.associationDrift(startedFrom: from)
        for total in totals {
            let own = seen.runs.filter { $0.associationName == total.association && $0.startedAt >= from }
            let counts = own.compactMap { seen.progress[$0.commandID]?.counts }
            #expect(total.runs == own.count { $0.cause.isWhole }, "seed \(seed)")
            #expect(total.nodeRuns == counts.reduce(0) { $0 + $1.succeeded + $1.failed }, "seed \(seed)")
            #expect(total.drifted == counts.reduce(0) { $0 + $1.drifted }, "seed \(seed)")
            #expect(total.corrected == counts.reduce(0) { $0 + $1.corrected }, "seed \(seed)")
            #expect(total.drifted == findings.count { $0.association == total.association }, "seed \(seed)")
            #expect(
                total.corrected == findings.count { $0.association == total.association && $0.isCorrected },
                "seed \(seed)")
            #expect(
                total.nodes
                    == own.filter(\.cause.isWhole).max { $0.sequence < $1.sequence }.flatMap {
                        seen.commands[$0.commandID]
                    }?.nodes.count,
                "seed \(seed)")
        }
    }

    // MARK: - What random worlds do not come to

    private static let nodes = [ManagedNode.ID("i-0"), ManagedNode.ID("i-1")]
    private static let start = Instant(secondsSinceEpoch: 1_800_000_000)

    /// A run an hour, of two nodes, that came to these phases; the first node said `found` where there is something.
    private func store(_ runs: [(phases: String, found: String?)]) throws -> SQLiteStore {
        var store = try SQLiteStore()
        for (number, run) in runs.enumerated() {
            let at = DriftTests.start + .hours(number)
            let id = "command-\(number)"
            let phases = try #require([Command.Phase](letters: run.phases))
            var counts = Command.Counts()
            counts.unvisited = phases.count { $0 == .unvisited }
            counts.succeeded = phases.count { $0 == .succeeded } + counts.unvisited
            counts.failed = phases.count { $0 == .failed }
            try store.commit([
                .runAdded(
                    AssociationRunRecord(
                        associationID: Association.ID("a"), associationName: "sshd", scheduledFor: at, startedAt: at,
                        endedAt: nil, sequence: number, commandID: id)),
                .commandAdded(
                    CommandRecord(
                        id: id, document: "AWS-RunPatchBaseline", parameters: [:], deliverySeconds: 60,
                        nodes: DriftTests.nodes, concurrencyMax: 2, errorsMax: 2)),
                .progress(
                    CommandProgress(
                        id: id, status: .success, ending: nil, phases: phases, errors: counts.failed, counts: counts)),
            ])
            if let found = run.found {
                let failed = phases[0] == .failed
                let end = InvocationRecord.End(
                    at: at + .seconds(30), result: failed ? .failed : .success, found: [found],
                    changed: failed ? [] : ["put right"], detail: "")
                for end in [nil, end] {
                    try store.commit([
                        .invocation(
                            InvocationRecord(
                                commandID: id, node: DriftTests.nodes[0], dispatchedAt: at,
                                startBefore: at + .seconds(60), expiresAt: at + .hours(2), end: end))
                    ])
                }
            }
        }
        return store
    }

    @Test func `what a run could not put right is open until a later run leaves the node well`() throws {
        let failing: [(phases: String, found: String?)] = [("uu", nil), ("xu", "stopped"), ("xu", "stopped")]
        let open = try store(failing).driftFindings(startedFrom: DriftTests.start)
        #expect(open.map(\.isOpen) == [true, true])
        #expect(open.map(\.goodAt) == [DriftTests.start, DriftTests.start])
        #expect(open.map(\.longest) == [.seconds(3630), .seconds(7230)])
        let mended = try store(failing + [("su", "stopped")]).driftFindings(startedFrom: DriftTests.start)
        #expect(mended.map(\.isOpen) == [false, false, false])
        #expect(mended.map(\.isCorrected) == [false, false, true])
    }

    @Test func `a run that never came to the node says nothing about it`() throws {
        let findings = try store([("uu", nil), ("nu", nil), ("su", "stopped")]).driftFindings(
            startedFrom: DriftTests.start)
        #expect(findings.map(\.goodAt) == [DriftTests.start])
        #expect(findings.map(\.run) == [3])
    }

    @Test func `of a node that was never well nobody knows since when`() throws {
        let findings = try store([("su", "stopped")]).driftFindings(startedFrom: DriftTests.start)
        #expect(findings.map(\.goodAt) == [nil])
        #expect(findings.map(\.longest) == [nil])
    }
}
