import Engine
import Fleet
import ScheduleExpressions
import StateManager
import Testing

@testable import Store

@Suite("Versions of associations in the store") struct AssociationVersionTests {
    private let id = Association.ID("a-1")
    private let start = Instant(secondsSinceEpoch: 1_796_083_200)

    private func applied(_ version: Int, _ definition: String) -> Change {
        .association(
            AssociationRecord(
                id: id, name: "agent", appliedAt: start + .hours(version), definition: definition, version: version,
                nodes: nil, missed: []))
    }

    private func definition(_ schedule: String, errors: String, _ others: String...) -> String {
        ([schedule, "AWS-RunShellScript", "commands=[\"true\"]", "InstanceIds=[\"*\"]", "false", "50", errors] + others)
            .joined(separator: "\n")
    }

    @Test func `each version is kept as it was, with since when, and says what it changed`() throws {
        var store = try SQLiteStore()
        try store.commit([applied(1, definition("rate(30 minutes)", errors: "10%"))])
        try store.commit([applied(2, definition("rate(1 hour)", errors: "20%"))])
        // The same version again, because its nodes are others.
        try store.commit([applied(2, definition("rate(1 hour)", errors: "20%"))])
        try store.commit([
            applied(3, definition("rate(1 hour)", errors: "20%", "at most 5 h", "severity HIGH", "{{ssm:a}}=\"b c\""))
        ])
        let versions = try store.associationVersions(id, 10)
        #expect(versions.map(\.number) == [3, 2, 1])
        #expect(versions.map(\.since) == [3, 2, 1].map { start + .hours($0) })
        #expect(
            zip(versions, versions.dropFirst()).map { $0.changes(since: $1) } == [
                ["Duration: none -> 5 h", "ComplianceSeverity: none -> HIGH", "{{ssm:a}}: none -> \"b c\""],
                ["ScheduleExpression: rate(30 minutes) -> rate(1 hour)", "MaxErrors: 10% -> 20%"],
            ])
        #expect(versions[1].changes(since: versions[0]).last == "{{ssm:a}}: \"b c\" -> none")
        #expect(try store.associationVersions(id, 1).map(\.number) == [3])
    }

    @Test func `a thousand versions are kept, and none of an association that is gone`() throws {
        var store = try SQLiteStore()
        for number in 1...1003 { try store.commit([applied(number, definition("rate(1 hour)", errors: "\(number)"))]) }
        let kept = try store.associationVersions(id, 2000).map(\.number)
        #expect(kept == Array((4...1003).reversed()))
        try store.commit([.associationRemoved(id)])
        #expect(try store.associationVersions(id, 10).isEmpty)
    }
}
