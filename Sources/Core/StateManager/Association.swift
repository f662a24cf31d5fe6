import ChangeCalendars
import Fleet
import RunCommand
import ScheduleExpressions

/// A State Manager association as it is defined: a document that is applied to nodes again and again, so that drift is
/// found and corrected.
package struct Association: Hashable, Sendable {
    /// A UUID in lower case.
    package struct ID: Hashable, Sendable, CustomStringConvertible {
        package let rawValue: String
        package init(_ rawValue: String) { self.rawValue = rawValue }
        /// The id of an association that is defined in a file: it follows from its AssociationName alone, from the first
        /// one if it has had others.
        package init(derivedFrom name: String) { rawValue = DerivedIdentifier.uuid("association", name) }
        package var description: String { rawValue }
    }

    package let id: ID
    /// AssociationName. In files it is the identity.
    package let name: String
    /// The name under which it began, whose id it keeps. nil: the one that it has.
    package let previousName: String?
    package var document: String
    package var parameters: [String: [String]]
    package var targets: [Target]
    /// nil: applied once, when it is new.
    package var schedule: Schedule?
    /// Not applied when new, only at its cron instants. SSM does not have it for rates.
    package var applyOnlyAtCronInterval: Bool
    package var maxConcurrency: CountOrPercentage
    package var maxErrors: CountOrPercentage
    /// Duration: so long after its start a run is cut off. nil: never.
    package var durationHours: Int?
    /// All of them must be open for a node to be started.
    package var calendars: [ChangeCalendar]
    package var complianceSeverity: ComplianceSeverity
    package var syncCompliance: SyncCompliance

    package init(
        name: String, previousName: String? = nil, document: String, parameters: [String: [String]],
        targets: [Target], schedule: Schedule?, applyOnlyAtCronInterval: Bool = false,
        maxConcurrency: CountOrPercentage = Association.maxConcurrencyDefault,
        maxErrors: CountOrPercentage = Association.maxErrorsDefault, durationHours: Int? = nil,
        calendars: [ChangeCalendar] = [], complianceSeverity: ComplianceSeverity = .unspecified,
        syncCompliance: SyncCompliance = .auto
    ) {
        self.id = ID(derivedFrom: previousName ?? name)
        self.name = name
        self.previousName = previousName
        self.document = document
        self.parameters = parameters
        self.targets = targets
        self.schedule = schedule
        self.applyOnlyAtCronInterval = applyOnlyAtCronInterval
        self.maxConcurrency = maxConcurrency
        self.maxErrors = maxErrors
        self.durationHours = durationHours
        self.calendars = calendars
        self.complianceSeverity = complianceSeverity
        self.syncCompliance = syncCompliance
    }

    /// What AWS's own association commands carry when nothing is given.
    package static let maxConcurrencyDefault = CountOrPercentage.count(50)
    package static let maxErrorsDefault = CountOrPercentage.percentage(100)
    /// Seconds that a node has to begin; what AWS gives the commands of an association.
    package static let deliverySeconds = 600

    package static let nameLength = 3...128
    package static let scheduleOffsetDays = 1...6
    package static let scheduleLength = 1...256
    package static let durationHoursRange = 1...24
    /// More calendars than a person keeps in mind.
    package static let calendarsMax = 10
}
