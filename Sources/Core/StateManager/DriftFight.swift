import Fleet
import ScheduleExpressions

/// A thing on a node that an association puts right and that does not stay so: something else wants it otherwise.
package struct DriftFight: Hashable, Sendable {
    package let association: String
    package let node: ManagedNode.ID
    /// What was found, in words.
    package let item: String
    /// How many times.
    package let count: Int

    /// How far it is looked back, unless somebody asks for more or less.
    package static let lookBack = Duration.days(1)

    /// Chance does not find one thing so often.
    package static let countMin = 3
    private static let countMinAmongOthers = 5
    private static let timesTheOthers = 5

    /// A thing is fought over when at least every second run finds it, three times or more; or when one node has it five
    /// times or more, and five times as often as the other nodes have it on average. The most frequent first.
    ///
    /// - Parameter nodes: how many nodes each association goes to, by its name.
    package static func all(in findings: [DriftFinding], nodes: [String: Int]) -> [DriftFight] {
        struct Thing: Hashable {
            let association: String
            let item: String
        }
        var runs: [Thing: [ManagedNode.ID: [Int]]] = [:]
        for finding in findings {
            for item in finding.found {
                runs[Thing(association: finding.association, item: item), default: [:]][finding.node, default: []]
                    .append(finding.run)
            }
        }
        let fights = runs.flatMap { thing, byNode in
            let sum = byNode.values.reduce(0) { $0 + $1.count }
            return byNode.compactMap { node, found -> DriftFight? in
                guard found.count >= countMin, let first = found.min(), let last = found.max() else { return nil }
                let others = max(1, (nodes[thing.association] ?? 1) - 1)
                let isSteady = found.count * 2 > last - first
                let isOdd =
                    found.count >= countMinAmongOthers
                    && found.count * others >= timesTheOthers * (sum - found.count)
                guard isSteady || isOdd else { return nil }
                return DriftFight(
                    association: thing.association, node: node, item: thing.item, count: found.count)
            }
        }
        return fights.sorted {
            (-$0.count, $0.association, $0.node, $0.item) < (-$1.count, $1.association, $1.node, $1.item)
        }
    }
    /// Whether a finding shows for the first time that something on its node is fought over: what people are told of.
    ///
    /// - Parameters:
    ///   - earlier: what the association found before it.
    ///   - nodes: how many nodes the association goes to.
    package static func isBegun(by last: DriftFinding, after earlier: [DriftFinding], nodes: Int) -> Bool {
        func items(_ findings: [DriftFinding]) -> Set<String> {
            Set(all(in: findings, nodes: [last.association: nodes]).filter { $0.node == last.node }.map(\.item))
        }
        return !items(earlier + [last]).isSubset(of: items(earlier))
    }
}
