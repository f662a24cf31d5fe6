import Documents
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import StateManager

/// Everything that is worth saying about definitions that load, from the definitions and the calendar alone.
///
/// Nothing is run. Each lint is an answer about the future from an instant on; most look at a year, what follows the
/// clocks and the phases at ten.
package struct Lints: Hashable, Sendable {
    /// By subject, then by code.
    package let findings: [Lint]

    /// With `aws` also what AWS itself would refuse of what drydock accepts.
    package init(
        windows: [MaintenanceWindow], associations: [Association], documents: DocumentLibrary = DocumentLibrary(),
        fleet: FleetDefinition?, from: Instant, aws: Bool = false
    ) {
        let definitions = LintedDefinitions(
            windows: windows, associations: associations, documents: documents, fleet: fleet, from: from)
        var found = ScheduleLints(definitions).findings
        found += ClockLints(definitions).findings
        found += GateLints(definitions).findings
        found += PhaseLints(definitions).findings
        found += OverlapLints(definitions).findings
        found += CoverageLints(definitions).findings
        found += FitLints(definitions).findings
        if aws { found += AWSWindowLints(definitions).findings + AWSAssociationLints(definitions).findings }
        findings = found.sorted { $0.order < $1.order }
    }
}

extension Lint {
    fileprivate var order: (Int, String, String, String) {
        switch subject {
        case .window(let name): (0, name, code.rawValue, member)
        case .association(let name): (1, name, code.rawValue, member)
        case .group(let name): (2, name, code.rawValue, member)
        }
    }
}
