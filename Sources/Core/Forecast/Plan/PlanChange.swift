import MaintenanceWindows
import ScheduleExpressions
import StateManager

/// What becomes of one window or association.
package struct PlanChange: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case added, removed, changed
    }

    package let name: String
    package let kind: Kind
    /// The members that differ, by the names that they have in files, and the documents that do; empty for one that is
    /// added or removed.
    package let members: [String]
    package let runs: RunChanges
    /// Whether it runs more often than daily: then nobody reads its runs one by one.
    package let isFrequent: Bool
    /// Names of the nodes that it works on from now on, and no longer, in the fleet's order.
    package let gained: [String]
    package let lost: [String]

    /// nil: nothing changes.
    init?(
        from old: MaintenanceWindow?, to new: MaintenanceWindow?, documents: [String], nodes: PlanNodes?,
        in span: Range<Instant>
    ) throws(AgendaError) {
        guard let name = new?.name ?? old?.name else { return nil }
        let (gained, lost) = nodes?.change(from: old, to: new) ?? ([], [])
        if old == new, gained.isEmpty, lost.isEmpty, documents.isEmpty { return nil }
        let schedules = [old, new].map { $0.flatMap { $0.isEnabled ? $0.schedule : nil } }
        self.name = name
        kind = old == nil ? .added : new == nil ? .removed : .changed
        members = (old.flatMap { old in new.map { PlanChange.differences(old, $0) } } ?? []) + documents
        runs = try RunChanges(from: schedules[0], to: schedules[1], in: span, of: name)
        isFrequent = schedules.contains { $0?.runsMoreThanDaily(from: span.lowerBound) ?? false }
        self.gained = gained
        self.lost = lost
    }

    /// nil: nothing changes.
    init?(
        from old: Association?, to new: Association?, documents: [String], in span: Range<Instant>
    ) throws(AgendaError) {
        guard old != new || !documents.isEmpty, let name = new?.name ?? old?.name else { return nil }
        self.name = name
        kind = old == nil ? .added : new == nil ? .removed : .changed
        members = (old.flatMap { old in new.map { PlanChange.differences(old, $0) } } ?? []) + documents
        runs = try RunChanges(from: old?.schedule, to: new?.schedule, in: span, of: name)
        isFrequent = [old, new].contains { $0?.schedule?.runsMoreThanDaily(from: span.lowerBound) ?? false }
        gained = []
        lost = []
    }

    private static func differences(_ old: MaintenanceWindow, _ new: MaintenanceWindow) -> [String] {
        var members = differences(old.schedule, new.schedule, expression: "Schedule")
        func compare<Value: Equatable>(_ member: String, _ value: (MaintenanceWindow) -> Value) {
            if value(old) != value(new) { members.append(member) }
        }
        compare("Duration", \.durationHours)
        compare("Cutoff", \.cutoffHours)
        compare("Enabled", \.isEnabled)
        compare("Promotion", \.promotion)
        compare("CalendarNames", \.calendars)
        compare("MissedRun", \.missedRun)
        compare("AtMost", \.atMost)
        compare("Targets", \.targets)
        compare("Tasks", \.tasks)
        compare("AllowUnassociatedTargets", \.allowUnassociatedTargets)
        compare("Description", \.summary)
        return members
    }

    private static func differences(_ old: Association, _ new: Association) -> [String] {
        var members: [String] = []
        func compare<Value: Equatable>(_ member: String, _ value: (Association) -> Value) {
            if value(old) != value(new) { members.append(member) }
        }
        if let before = old.schedule, let after = new.schedule {
            members = differences(before, after, expression: "ScheduleExpression")
        } else {
            compare("ScheduleExpression", \.schedule)
        }
        compare("Name", \.document)
        compare("Parameters", \.parameters)
        compare("Targets", \.targets)
        compare("ApplyOnlyAtCronInterval", \.applyOnlyAtCronInterval)
        compare("MaxConcurrency", \.maxConcurrency)
        compare("MaxErrors", \.maxErrors)
        return members
    }

    private static func differences(_ old: Schedule, _ new: Schedule, expression: String) -> [String] {
        var members: [String] = []
        func compare<Value: Equatable>(_ member: String, _ value: (Schedule) -> Value) {
            if value(old) != value(new) { members.append(member) }
        }
        compare(expression, \.expression)
        compare("ScheduleTimezone", \.zone)
        compare("ScheduleOffset", \.offsetDays)
        compare("StartDate", \.startDate)
        compare("EndDate", \.endDate)
        compare("DaylightSaving", \.daylightSaving)
        return members
    }
}
