import Engine
import Fleet
import RunCommand
import ScheduleExpressions
import StateManager
import Testing

@Suite("Renamed associations") struct RenamedAssociationTests {
    private func association(_ name: String, previousName: String? = nil) throws -> Association {
        Association(
            name: name, previousName: previousName, document: "AWS-RunShellScript", parameters: ["commands": ["true"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: Schedule(expression: try ScheduleExpression(parsing: "rate(30 minutes)")))
    }

    @Test func `an association under another name goes on, and is not applied at once`() throws {
        let nodes = NodeTable([
            ManagedNode(
                id: ManagedNode.ID("a1"), name: "a1", platform: Platform(kind: .linux, product: "Debian12"), tags: [:])
        ])
        var rows = EngineRows()
        func engine(_ association: Association) throws -> SchedulerEngine {
            try SchedulerEngine(windows: [], associations: [association], nodes: nodes, rows: rows)
        }
        func step(_ engine: inout SchedulerEngine, _ events: [Event], _ instant: String) throws -> [Decision] {
            var effects = Effects()
            engine.step(events, at: try Instant(parsing: instant), into: &effects)
            for change in effects.changes { rows.apply(change) }
            return effects.changes.compactMap { if case .decision(let decision) = $0 { decision } else { nil } }
        }
        var old = try engine(association("old-name"))
        _ = try step(&old, [.started], "2026-12-01T00:00:00Z")
        let unfinished = try #require(rows.runs.values.first)
        var new = try engine(association("new-name", previousName: "old-name"))
        let decisions = try step(&new, [.started], "2026-12-01T00:10:00Z")
        #expect(decisions.first?.reason == "Changed: new-name.")
        #expect(decisions.allSatisfy { $0.event != .associationStarted })
        #expect(rows.associations.values.map(\.name) == ["new-name"])
        #expect(rows.associations.values.first?.id == unfinished.associationID)
        let later = try step(&new, [], "2026-12-01T00:30:00Z")
        #expect(later.contains { $0.event == .associationStarted })
        #expect(try engine(association("new-name", previousName: "old-name")) == new)
    }
}
