import Fleet
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet

/// Which nodes come into a window, or out of all of them.
package struct PlanCoverage: Hashable, Sendable {
    /// Nodes of the fleet, before and after.
    package let nodesBefore: Int
    package let nodesAfter: Int
    /// Of them, those in a window that opens.
    package let coveredBefore: Int
    package let coveredAfter: Int
    /// Names of the nodes that come into a window, in the fleet's order; new nodes among them.
    package let gained: [String]
    /// Names of the nodes that come out of all windows, in the fleet's order; nodes that are gone among them.
    package let lost: [String]

    init(_ nodes: PlanNodes, before: Plan.Side, after: Plan.Side, from: Instant) {
        let old = PlanCoverage.covered(by: before.windows, nodes.before, from)
        let new = PlanCoverage.covered(by: after.windows, nodes.after, from)
        nodesBefore = nodes.before.nodeCount
        nodesAfter = nodes.after.nodeCount
        coveredBefore = old.count
        coveredAfter = new.count
        let (isOld, isNew) = (Set(old), Set(new))
        gained = new.filter { !isOld.contains($0) }
        lost = old.filter { !isNew.contains($0) }
    }

    /// Disabled windows, and those that never open again, do not count.
    private static func covered(
        by windows: [MaintenanceWindow], _ nodes: NodeBundles, _ from: Instant
    ) -> [String] {
        var numbers: Set<Int> = []
        for window in windows where window.isEnabled && window.schedule.first(from: from) != nil {
            numbers.formUnion(nodes.worked(by: window))
        }
        return nodes.names(numbers.sorted())
    }
}

/// The nodes of both sides; where one has no fleet, the other's is taken for both.
struct PlanNodes {
    let before: NodeBundles
    let after: NodeBundles
    private let isSameFleet: Bool

    /// nil: neither side has a fleet.
    init?(before: Plan.Side, after: Plan.Side) {
        guard let old = before.fleet ?? after.fleet, let new = after.fleet ?? before.fleet else { return nil }
        let targets = (before.windows + after.windows).flatMap(\.tasks).flatMap(\.targets).map(\.targets)
        self.before = NodeBundles(old, selectedBy: targets)
        self.after = NodeBundles(new, selectedBy: targets)
        isSameFleet = old == new
    }

    /// The nodes, by name, that a window gets and loses. One that is disabled or gone works on none.
    func change(from old: MaintenanceWindow?, to new: MaintenanceWindow?) -> (gained: [String], lost: [String]) {
        if isSameFleet, old == new { return ([], []) }
        let past = old.map { $0.isEnabled ? before.worked(by: $0) : [] } ?? []
        let future = new.map { $0.isEnabled ? after.worked(by: $0) : [] } ?? []
        if isSameFleet, past == future { return ([], []) }
        let (was, willBe) = (before.names(past), after.names(future))
        let (isPast, isFuture) = (Set(was), Set(willBe))
        return (willBe.filter { !isPast.contains($0) }, was.filter { !isFuture.contains($0) })
    }
}

extension NodeBundles {
    var nodeCount: Int { bundles.reduce(0) { $0 + $1.count } }

    /// The names of all nodes of some bundles.
    func names(_ numbers: [Int]) -> [String] {
        numbers.flatMap { number -> [String] in
            let bundle = bundles[number]
            return bundle.count == 1 ? [bundle.example.name] : groups[bundle.group].nodes.map(\.name)
        }
    }
}
