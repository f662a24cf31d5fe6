import Documents
import Fleet
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import StateManager

/// What the lints look at, with what several of them ask for worked out once.
struct LintedDefinitions {
    /// By name, disabled ones included.
    let windows: [MaintenanceWindow]
    /// By name.
    let associations: [Association]
    /// What they carry out.
    let documents: DocumentLibrary
    /// nil without a fleet; then nothing is said about nodes.
    let nodes: NodeBundles?
    /// What is due before it is of no interest.
    let from: Instant
    private let positions: [String: Int]

    init(
        windows: [MaintenanceWindow], associations: [Association], documents: DocumentLibrary, fleet: FleetDefinition?,
        from: Instant
    ) {
        self.documents = documents
        self.windows = windows.sorted { $0.name < $1.name }
        self.associations = associations.sorted { $0.name < $1.name }
        self.from = from
        let targets = windows.flatMap(\.tasks).flatMap(\.targets).map(\.targets)
        nodes = fleet.map { NodeBundles($0, selectedBy: targets) }
        positions = Dictionary(
            self.windows.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func window(named name: String) -> MaintenanceWindow? { positions[name].map { windows[$0] } }

    /// Ten years on.
    var farEnd: Instant { end(years: PhaseOrder.months / 12) }

    /// A year on.
    var yearEnd: Instant { end(years: 1) }

    private func end(years: Int) -> Instant { from.adding(years: years) }

    /// Each thing that has times of its own: enabled windows, and associations that have a schedule.
    var scheduled: [Scheduled] {
        windows.filter(\.isEnabled).map {
            Scheduled(subject: .window($0.name), member: "Schedule", schedule: $0.schedule)
        }
            + associations.compactMap { association in
                association.schedule.map {
                    Scheduled(
                        subject: .association(association.name), member: "ScheduleExpression", schedule: $0)
                }
            }
    }

    struct Scheduled {
        let subject: Lint.Subject
        /// Where its expression stands.
        let member: String
        let schedule: Schedule

        /// "opens" or "is applied".
        var happens: String {
            if case .window = subject { "opens" } else { "is applied" }
        }
    }
}

extension Instant {
    /// The same day and time in UTC so many years on; 1 March for 29 February.
    func adding(years: Int) -> Instant {
        var reading = TimeZoneRules.utc.civil(at: self)
        reading.date.year += years
        let days = reading.date.daysSinceEpoch - TimeZoneRules.utc.civil(at: self).date.daysSinceEpoch
        return self + .days(days)
    }
}
