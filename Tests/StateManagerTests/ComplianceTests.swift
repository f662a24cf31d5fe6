import Fleet
import ScheduleExpressions
import StateManager
import Testing

@Suite("Compliance") struct ComplianceTests {
    private let start = Instant(secondsSinceEpoch: 1_800_000_000)
    private let node = ManagedNode.ID("i-1")

    private func association(
        _ severity: ComplianceSeverity = .high, _ sync: SyncCompliance = .auto
    ) -> Association {
        Association(
            name: "sshd", document: "AWS-RunShellScript", parameters: [:], targets: [], schedule: nil,
            complianceSeverity: severity, syncCompliance: sync)
    }

    /// The item after hourly runs that left the node so, the oldest first.
    private func item(_ verdicts: NodeVerdict..., of association: Association? = nil) -> ComplianceItem? {
        var reading = ComplianceReading(association ?? self.association(), nodes: [node])
        for (hour, verdict) in verdicts.enumerated().reversed() {
            let at = start + .hours(hour)
            reading.take(verdict, of: node, startedAt: at, endedAt: at + .minutes(1), detail: "exit 1")
        }
        return reading.items.first
    }

    @Test func `the last run that reached a node decides`() {
        #expect(item(.failed, .well)?.isCompliant == true)
        #expect(item(.well, .failed)?.isCompliant == false)
        #expect(item(.well, .failed)?.detail == "exit 1")
        #expect(item(.failed, .well)?.detail == "")
        #expect(item(.well, .failed, .untouched)?.isCompliant == false)
        #expect(item(.failed, .untouched, .well)?.at == start + .hours(2) + .minutes(1))
    }

    @Test func `a run that could not reach a node leaves what was, and says since when it is so`() {
        let item = item(.well, .unseen, .untouched, .unseen)
        #expect(item?.isCompliant == true && item?.at == start + .minutes(1))
        #expect(item?.unseenSince == start + .hours(1))
        #expect(self.item(.unseen, .well)?.unseenSince == nil)
        #expect(self.item(.unseen, .untouched) == nil)
    }

    @Test func `an association whose compliance others say has no items`() {
        #expect(item(.well, of: association(.high, .manual)) == nil)
    }

    // MARK: - Added up

    private typealias Entry = (
        node: String, association: String, severity: ComplianceSeverity, isCompliant: Bool
    )

    private func report(
        _ items: [Entry], by grouping: ComplianceReport.Grouping
    ) -> ComplianceReport {
        let table = NodeTable(
            ["a", "b", "c"].map {
                ManagedNode(
                    id: ManagedNode.ID($0), name: "node-\($0)", platform: Platform(kind: .linux, product: "Debian12"),
                    tags: $0 == "c" ? [:] : [$0 == "a" ? "Patch Group" : "PatchGroup": "dev"])
            })
        return ComplianceReport(
            items.map {
                ComplianceItem(
                    node: ManagedNode.ID($0.node), association: $0.association, severity: $0.severity,
                    isCompliant: $0.isCompliant, at: start, detail: "", unseenSince: nil)
            }, by: grouping, targeted: Set(table.nodes.map(\.id)), among: table)
    }

    private func lines(_ report: ComplianceReport) -> [String] {
        report.rows.map { "\($0.name) \($0.compliant)+\($0.nonCompliant) \($0.severity.rawValue)" }
    }

    @Test func `a node complies when all its items do, and is as bad as the worst that does not`() {
        let items: [Entry] = [
            ("a", "sshd", .low, false), ("a", "agent", .critical, true), ("a", "time", .medium, false),
            ("b", "sshd", .low, true), ("b", "agent", .critical, true),
        ]
        let byNode = report(items, by: .node)
        #expect(lines(byNode) == ["node-a 1+2 MEDIUM", "node-b 2+0 UNSPECIFIED"])
        #expect(byNode.nodeCount == 2 && byNode.nonCompliantCount == 1 && byNode.unknownCount == 1)
        #expect(byNode.compliantPerMille == 500)
        #expect(
            lines(report(items, by: .association)) == [
                "agent 2+0 UNSPECIFIED", "sshd 1+1 LOW", "time 0+1 MEDIUM",
            ])
        #expect(lines(report(items, by: .group)) == ["dev 1+1 MEDIUM"])
        #expect(
            lines(report(items, by: .severity)) == [
                "CRITICAL 2+0 UNSPECIFIED", "MEDIUM 0+1 MEDIUM", "LOW 1+1 LOW",
            ])
    }

    @Test func `a node without a patch group is in a group of its own kind, and nothing known is nothing`() {
        #expect(lines(report([("c", "sshd", .low, true)], by: .group)) == ["(no patch group) 1+0 UNSPECIFIED"])
        #expect(report([], by: .node).compliantPerMille == nil)
    }
}
