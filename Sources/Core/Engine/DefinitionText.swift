import Documents
import Fleet
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import StateManager

/// Definitions as text, to be kept in rows: equal texts mean that nothing has changed between two starts.
extension MaintenanceWindow {
    /// What decides when it opens. A window that was disabled begins anew when it is enabled.
    var scheduleText: String { schedule.settingText + (isEnabled ? "" : "; disabled") }

    /// All of it.
    var definitionText: String {
        let targets = targets.map { "\($0.name): \($0.targets.definitionText)" }
        let tasks = tasks.map { task in
            [
                task.name, task.type.rawValue, "\(task.priority)", task.document, task.parameters.definitionText,
                task.maxConcurrency.description, task.maxErrors.description, "\(task.deliverySeconds)",
                task.cutoffBehavior?.rawValue ?? "-",
                task.targets.map { "\($0.name): \($0.targets.definitionText)" }.joined(separator: ", "),
            ].joined(separator: " ")
        }
        let gate = promotion.map { ["after \($0.after) \($0.soakDays) d \($0.minimumSuccessPercent) %"] } ?? []
        let missed = missedRun == .runInWindow ? [] : ["missed \(missedRun.rawValue)"]
        let limits = atMost.map { ["at most \($0.count) of \($0.tag)"] } ?? []
        let freezes = calendars.isEmpty ? [] : ["calendars \(calendars.map(\.name).joined(separator: ", "))"]
        let basics = [scheduleText, "\(durationHours) - \(cutoffHours)", "\(allowUnassociatedTargets)"]
        return (basics + gate + missed + limits + freezes + targets + tasks)
            .joined(separator: "\n")
    }
}

extension Association {
    /// All of it: an association that has changed in anything is applied at once (SSM API reference,
    /// UpdateAssociation). What it takes from the parameter store belongs to it.
    func definitionText(in documents: DocumentLibrary) -> String {
        let stored = documents.content(of: document, with: parameters)?.stored ?? [:]
        return ([definitionText] + stored.sorted { $0.key < $1.key }.map { "{{ssm:\($0.key)}}=\($0.value.json)" })
            .joined(separator: "\n")
    }

    private var definitionText: String {
        let basics = [
            schedule?.settingText ?? "once", document, parameters.definitionText, targets.definitionText,
            "\(applyOnlyAtCronInterval)", maxConcurrency.description, maxErrors.description,
        ]
        let limits = durationHours.map { ["at most \($0) h"] } ?? []
        let freezes = calendars.isEmpty ? [] : ["calendars \(calendars.map(\.name).joined(separator: ", "))"]
        let severity = complianceSeverity == .unspecified ? [] : ["severity \(complianceSeverity.rawValue)"]
        let sync = syncCompliance == .auto ? [] : ["compliance \(syncCompliance.rawValue)"]
        return (basics + limits + freezes + severity + sync).joined(separator: "\n")
    }
}

extension Schedule {
    /// Everything that decides when it runs: two schedules with equal texts have equal occurrences.
    fileprivate var settingText: String {
        var parts = [expression.description, zone.name]
        if offsetDays != 0 { parts.append("offset \(offsetDays) days") }
        if let startDate { parts.append("from \(startDate)") }
        if let endDate { parts.append("until \(endDate)") }
        if daylightSaving != DaylightSavingPolicy() {
            parts.append("gap \(daylightSaving.gap.rawValue), overlap \(daylightSaving.overlap.rawValue)")
        }
        return parts.joined(separator: "; ")
    }
}

extension [Target] {
    fileprivate var definitionText: String { map { "\($0.key)=\($0.values)" }.joined(separator: " and ") }
}

extension [String: [String]] {
    fileprivate var definitionText: String {
        sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}
