import ScheduleExpressions

/// Which drydock this is: said by `--version` and by the metrics, and kept with what was decided.
package enum BuildInformation {
    package static let version = "0.5.0"

    /// All that two processes must have in common to decide the same from the same inputs.
    package static var decidingBuild: String {
        "drydock \(version) with time zones \(TimeZoneRules.databaseVersion ?? "of unknown version")"
    }
}
