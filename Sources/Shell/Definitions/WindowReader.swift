import MaintenanceWindows
import ScheduleExpressions

/// Reads a file of `windows/`: one maintenance window, its targets and its tasks.
struct WindowReader {
    let context: ReadingContext
    let source: SourceText
    let calendars: KnownCalendars

    private static let keys =
        [
            "Name", "PreviousName", "Description", "Schedule", "Duration", "Cutoff", "Enabled",
            "AllowUnassociatedTargets",
            "Promotion", "CalendarNames", "MissedRun", "AtMost", "Tags", "Targets", "Tasks",
        ] + ScheduleReader.memberKeys + ScheduleReader.dateKeys

    /// More calendars than a person keeps in mind.
    private static let calendarsMax = 10

    private static let scheduleForm = ScheduleReader.Form(
        expressionKey: "Schedule", example: "cron(0 2 ? * SUN *)", expressionLength: MaintenanceWindow.scheduleLength,
        offsetDays: MaintenanceWindow.scheduleOffsetDays, hasDates: true)

    /// The window; nil, with at least one error reported, when the file does not describe one.
    func window(_ root: YAMLNode) -> MaintenanceWindow? {
        let log = context.log
        guard
            let members = Members(
                root, of: "a window", known: WindowReader.keys, elsewhere: MembersElsewhere.window, log: log)
        else { return nil }
        let name = members.name("Name", length: MaintenanceWindow.nameLength, required: "dev-linux")
        if let name {
            context.claim(name, for: .window)
            context.places.note(members, of: .window, named: name.value)
        }
        let previousName = members.name("PreviousName", length: MaintenanceWindow.nameLength)
        if let name, let previousName {
            context.note(ReadingContext.Rename(kind: .window, name: name.value, from: previousName))
        }
        let summary = members.text("Description", length: MaintenanceWindow.descriptionLength)
        let schedule = ScheduleReader(source: source, context: context).schedule(WindowReader.scheduleForm, in: members)
        let duration = members.wholeNumber(
            "Duration", in: MaintenanceWindow.durationHoursRange, of: "hours", required: "4")
        let cutoff = members.wholeNumber("Cutoff", in: MaintenanceWindow.cutoffHoursRange, of: "hours", required: "1")
        checkCutoff(cutoff, duration)
        let isEnabled = members.boolean("Enabled")
        let allowUnassociated = members.boolean("AllowUnassociatedTargets")?.value ?? false
        let promotion = self.promotion(in: members, of: name?.value)
        let calendarNames = members.texts("CalendarNames", of: "calendars", count: 1...WindowReader.calendarsMax) ?? []
        let missedRun = members.word("MissedRun", as: MissedRun.self)?.value
        let atMost = self.atMost(in: members)
        let tags = WindowTagReader(context: context).tags(in: members)
        let targets = WindowTargetReader(context: context).targets(in: members)
        let tasks = WindowTaskReader(
            context: context, window: name?.value, windowTargets: targets, allowUnassociatedTargets: allowUnassociated
        ).tasks(in: members)
        warnAboutIdleness(members, targets, tasks)
        guard let name, let schedule, let duration, let cutoff else { return nil }
        var window = MaintenanceWindow(
            name: name.value, previousName: previousName?.value, summary: summary?.value ?? "", schedule: schedule,
            durationHours: duration.value,
            cutoffHours: cutoff.value, isEnabled: isEnabled?.value ?? true,
            allowUnassociatedTargets: allowUnassociated, promotion: promotion,
            missedRun: missedRun ?? .runInWindow, atMost: atMost,
            calendars: calendars.named(calendarNames, log: log), targets: targets.compactMap(\.target),
            tasks: tasks.compactMap(\.self))
        for tag in tags { apply(tag, to: &window) }
        return window
    }

    private func apply(_ tag: Members.Located<WindowTag>, to window: inout MaintenanceWindow) {
        switch tag.value {
        case .promotion(let promotion):
            window.promotion = promotion
            let after = Members.Located(value: promotion.after, node: tag.node)
            context.note(ReadingContext.Gate(window: window.name, after: after))
        case .calendarNames(let names):
            let located = names.map { Members.Located(value: $0, node: tag.node) }
            window.calendars = calendars.named(located, log: context.log)
        case .daylightSaving(let policy): window.schedule.daylightSaving = policy
        case .missedRun(let missedRun): window.missedRun = missedRun
        case .atMost(let atMost): window.atMost = atMost
        }
    }

    private func atMost(in members: Members) -> AtMost? {
        guard let limit = members.members("AtMost", of: "a limit", known: ["Tag", "Count"]) else { return nil }
        let tag = limit.text("Tag", length: AtMost.tagLength, required: "Cluster")
        let count = limit.wholeNumber("Count", in: AtMost.countRange, of: "nodes", required: "1")
        guard let tag, let count else { return nil }
        return AtMost(tag: tag.value, count: count.value)
    }

    private func promotion(in members: Members, of name: String?) -> Promotion? {
        let known = ["After", "SoakDays", "MinimumSuccessPercent"]
        guard let gate = members.members("Promotion", of: "a promotion", known: known) else { return nil }
        let after = gate.name("After", length: MaintenanceWindow.nameLength, required: "staging-linux")
        let soakDays = gate.wholeNumber("SoakDays", in: Promotion.soakDaysRange, of: "days")
        let percent = gate.wholeNumber(
            "MinimumSuccessPercent", in: Promotion.minimumSuccessPercentRange, of: "percent")
        guard let after else { return nil }
        if let name {
            context.note(ReadingContext.Gate(window: name, after: after))
            context.places.note(gate, at: "Promotion", of: .window, named: name)
        }
        return Promotion(
            after: after.value, soakDays: soakDays?.value ?? 0, minimumSuccessPercent: percent?.value ?? 100)
    }

    private func checkCutoff(_ cutoff: Members.Located<Int>?, _ duration: Members.Located<Int>?) {
        guard let cutoff, let duration, cutoff.value >= duration.value else { return }
        context.log.error(
            cutoff.position,
            """
            Cutoff \(cutoff.value) leaves no time: it must be less than Duration, \(duration.value). \
            Write Cutoff: \(duration.value - 1)\(duration.value == 1 ? "" : " or less").
            """, code: .cutoffLeavesNoTime)
    }

    private func warnAboutIdleness(_ members: Members, _ targets: [NamedWindowTarget], _ tasks: [WindowTask?]) {
        let isComplete = context.log.errorCount(in: source.file) == 0
        if tasks.isEmpty {
            guard isComplete else { return }
            context.log.warning(
                members.position(of: "Tasks"), "This window has no Tasks and does nothing when it opens. Add a task.",
                code: .noTask)
            return
        }
        // Whether a target is used cannot be said while tasks have errors.
        guard isComplete else { return }
        let used = Set(tasks.flatMap { $0?.targets.map(\.name) ?? [] })
        for target in targets where !used.contains(target.name) {
            context.log.warning(
                target.position,
                "No task works on the target \(target.name). Name it in the Targets of a task, or leave it out.",
                code: .unusedTarget)
        }
    }
}
