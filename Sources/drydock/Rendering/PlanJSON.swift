import Forecast
import ScheduleExpressions

/// What a change of definitions does, for programs; all instants are RFC 3339 in UTC. Of what runs more often than daily
/// there are only the counts, and `runs` is null.
struct PlanJSON {
    private let plan: Plan
    private let against: String

    init(_ plan: Plan, against: String) {
        self.plan = plan
        self.against = against
    }

    var value: JSONValue {
        let changes =
            plan.windows.map { change("window", $0) } + plan.associations.map { change("association", $0) }
        return .object([
            "version": .number(1),
            "against": .string(against),
            "from": .string(plan.from.description),
            "to": .string(plan.to.description),
            "changes": .array(changes),
            "coverage": plan.coverage.map(coverage) ?? .null,
        ])
    }

    private func change(_ kind: String, _ change: PlanChange) -> JSONValue {
        .object([
            "kind": .string(kind),
            "name": .string(change.name),
            "change": .string(change.kind.rawValue),
            "members": strings(change.members),
            "counts": .object([
                "kept": .number(change.runs.kept), "added": .number(change.runs.added),
                "removed": .number(change.runs.removed), "moved": .number(change.runs.moved),
            ]),
            "runs": change.isFrequent ? .null : .array(change.runs.changes.map(run)),
            "twice": .array(change.isFrequent ? [] : change.runs.twice.map(crossing)),
            "notOnce": .array(change.isFrequent ? [] : change.runs.notOnce.map(crossing)),
            "nodesGained": strings(change.gained),
            "nodesLost": strings(change.lost),
        ])
    }

    private func run(_ change: RunChanges.Change) -> JSONValue {
        let (from, to): (Instant?, Instant?) =
            switch change {
            case .added(let instant): (nil, instant)
            case .removed(let instant): (instant, nil)
            case .moved(let from, let to): (from, to)
            }
        return .object([
            "from": .string(orNull: from?.description), "to": .string(orNull: to?.description),
        ])
    }

    private func crossing(_ crossing: RunChanges.Crossing) -> JSONValue {
        .object(["old": .string(crossing.old.description), "new": .string(crossing.new.description)])
    }

    private func coverage(_ coverage: PlanCoverage) -> JSONValue {
        .object([
            "nodesBefore": .number(coverage.nodesBefore),
            "nodesAfter": .number(coverage.nodesAfter),
            "coveredBefore": .number(coverage.coveredBefore),
            "coveredAfter": .number(coverage.coveredAfter),
            "gained": strings(coverage.gained),
            "lost": strings(coverage.lost),
        ])
    }

    private func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}
