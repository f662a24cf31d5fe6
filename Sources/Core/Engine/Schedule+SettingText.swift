import ScheduleExpressions

extension Schedule {
    /// Everything that decides when it runs, as text: two schedules with equal texts have equal occurrences.
    package var settingText: String {
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
