import Documents
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import StateManager

/// What a change of definitions does to the calendar of a span of time, and to which nodes are looked after.
///
/// The change takes effect at the start of the span: what was due before that ran by the old definitions, what is due from
/// then on runs by the new ones.
package struct Plan: Hashable, Sendable {
    /// Definitions as they were, or as they would be.
    package struct Side: Hashable, Sendable {
        package let windows: [MaintenanceWindow]
        package let associations: [Association]
        package let documents: DocumentLibrary
        /// nil without a fleet; then nothing is said about nodes.
        package let fleet: FleetDefinition?

        package init(
            windows: [MaintenanceWindow], associations: [Association],
            documents: DocumentLibrary = DocumentLibrary(), fleet: FleetDefinition?
        ) {
            self.windows = windows
            self.associations = associations
            self.documents = documents
            self.fleet = fleet
        }
    }

    package let from: Instant
    package let to: Instant
    /// Windows that change, by name.
    package let windows: [PlanChange]
    /// Associations that change, by name.
    package let associations: [PlanChange]
    /// nil without a fleet.
    package let coverage: PlanCoverage?

    package init(before: Side, after: Side, from: Instant, to: Instant) throws(AgendaError) {
        precondition(from < to)
        self.from = from
        self.to = to
        let nodes = PlanNodes(before: before, after: after)
        windows = try Plan.changes(before.windows, after.windows, name: \.name) { old, new throws(AgendaError) in
            try PlanChange(
                from: old, to: new, documents: Plan.changes(old, new, before, after), nodes: nodes, in: from..<to)
        }
        associations = try Plan.changes(before.associations, after.associations, name: \.name) {
            old, new throws(AgendaError) in
            try PlanChange(from: old, to: new, documents: Plan.changes(old, new, before, after), in: from..<to)
        }
        coverage = nodes.map { PlanCoverage($0, before: before, after: after, from: from) }
    }

    /// Whether everything stays as it is.
    package var isEmpty: Bool {
        windows.isEmpty && associations.isEmpty && coverage.map { $0.gained.isEmpty && $0.lost.isEmpty } ?? true
    }

    /// Holds definitions of one name against one another, by name.
    private static func changes<Definition>(
        _ before: [Definition], _ after: [Definition], name: (Definition) -> String,
        change: (Definition?, Definition?) throws(AgendaError) -> PlanChange?
    ) throws(AgendaError) -> [PlanChange] {
        var pairs: [String: (old: Definition?, new: Definition?)] = [:]
        for definition in before { pairs[name(definition), default: (nil, nil)].old = definition }
        for definition in after { pairs[name(definition), default: (nil, nil)].new = definition }
        var changes: [PlanChange] = []
        for (_, pair) in pairs.sorted(by: { $0.key < $1.key }) {
            if let change = try change(pair.old, pair.new) { changes.append(change) }
        }
        return changes
    }

    /// The documents of a window that say something else by then: their names.
    private static func changes(
        _ old: MaintenanceWindow?, _ new: MaintenanceWindow?, _ before: Side, _ after: Side
    ) -> [String] {
        guard let old, let new else { return [] }
        return zip(old.commandTasks, new.commandTasks).compactMap { old, new in
            old == new ? changedName(old.document, old.parameters, before, after) : nil
        }
    }

    private static func changes(
        _ old: Association?, _ new: Association?, _ before: Side, _ after: Side
    ) -> [String] {
        guard let old, let new, old.document == new.document, old.parameters == new.parameters else { return [] }
        return changedName(old.document, old.parameters, before, after).map { [$0] } ?? []
    }

    /// A document is what it says, with what its steps have carried out and with what it takes from the parameter store.
    private static func changedName(
        _ reference: String, _ parameters: [String: [String]], _ before: Side, _ after: Side
    ) -> String? {
        // What a number stands for stays.
        let (name, version) = DocumentLibrary.parts(of: reference)
        if version.flatMap(Int.init) != nil { return nil }
        let isSame =
            before.documents.content(of: reference, with: parameters)
            == after.documents.content(of: reference, with: parameters)
        return isSame ? nil : name
    }
}
