import Fleet
import StateManager

extension AssociationHistory {
    /// The compliance items of an association, among the nodes that its targets select.
    package func complianceItems(of association: Association, nodes: [ManagedNode.ID]) -> [ComplianceItem] {
        var reading = ComplianceReading(association, nodes: nodes)
        for run in (runs[association.name] ?? []).reversed() {
            if reading.open.isEmpty { break }
            let execution = run.execution
            let failures = Dictionary(execution.visits.map { ($0.node, $0) }, uniquingKeysWith: { first, _ in first })
            for node in reading.open.sorted() {
                guard let verdict = verdict(on: node, in: run) else { continue }
                reading.take(
                    verdict, of: node, startedAt: execution.run.startedAt, endedAt: execution.run.endedAt,
                    detail: failures[node].map { $0.detail.isEmpty ? $0.result.rawValue : $0.detail } ?? "")
            }
        }
        return reading.items
    }
}
