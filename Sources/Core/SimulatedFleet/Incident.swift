import Fleet
import PatchManager
import ScheduleExpressions

/// Something that befalls a fleet from outside, as a scenario tells it. Nothing of it is drawn but which nodes belong to
/// a share of them.
package struct Incident: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        /// A patch comes out, besides those of the catalogue. At the end of the incident it is taken back.
        case patch(PatchNotice)
        /// Nodes cannot be reached: a rack without power, a zone without a network.
        case nodesDown
        /// Nodes cannot fetch packages and patches from where they fetch them.
        case mirrorDown(String)
        /// A group grows by so many nodes.
        case newNodes(group: String, count: Int)
    }

    package let event: Event
    package let from: Instant
    /// The first instant at which it is over; nil: it stays so.
    package let until: Instant?
    /// Whom it strikes. Empty: everybody.
    package let targets: [Target]

    package init(_ event: Event, from: Instant, until: Instant? = nil, targets: [Target] = []) {
        self.event = event
        self.from = from
        self.until = until
        self.targets = targets
    }

    func strikes(_ node: ManagedNode) -> Bool { targets.isEmpty || targets.select(node) }
}

/// A patch of a scenario, good or bad.
package struct PatchNotice: Hashable, Sendable {
    package enum Defect: Hashable, Sendable {
        /// It cannot be installed, and what was to come with it is not installed either.
        case installFails
        /// It installs, and from then on the service is down and does not start again.
        case serviceStops(String)
    }

    /// `SEC-2027-9001`.
    package let id: String
    /// The products that get it. Empty: all.
    package let products: [String]
    package let classification: Patch.Classification
    package let severity: Patch.Severity
    /// nil: nothing is wrong with it.
    package let defect: Defect?
    /// Of the nodes that the incident strikes, how many it is bad for: 0 to 1.
    package let share: Double

    package init(
        id: String, products: [String] = [], classification: Patch.Classification = .security,
        severity: Patch.Severity = .critical, defect: Defect? = nil, share: Double = 1
    ) {
        self.id = id
        self.products = products
        self.classification = classification
        self.severity = severity
        self.defect = defect
        self.share = share
    }

    /// The patch as one product has it; nil when it does not get it.
    func patch(for line: PatchCatalogue.Line, on day: Int) -> Patch? {
        guard products.isEmpty || products.contains(line.product) else { return nil }
        return Patch(
            id: id, product: line.product,
            classification: line.isWindows ? classification.onWindows : classification,
            severity: line.isWindows ? severity.onWindows : severity, releaseDay: day)
    }
}

extension Patch.Classification {
    /// Windows has words of its own.
    fileprivate var onWindows: Patch.Classification {
        switch self {
        case .security: .securityUpdates
        case .bugfix, .enhancement: .updateRollups
        case .securityUpdates, .criticalUpdates, .updateRollups: self
        }
    }
}

extension Patch.Severity {
    fileprivate var onWindows: Patch.Severity { self == .medium ? .moderate : self }
}
