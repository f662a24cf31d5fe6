import RunCommand
import ScheduleExpressions
import StateManager

/// Reads a file of `associations/`: one association.
struct AssociationReader {
    let context: ReadingContext
    let source: SourceText
    let calendars: KnownCalendars

    private static let keys =
        [
            "AssociationName", "PreviousName", "Name", "DocumentVersion", "Parameters", "Targets", "ScheduleExpression",
            "ApplyOnlyAtCronInterval", "MaxConcurrency", "MaxErrors", "Duration", "CalendarNames", "ComplianceSeverity",
            "SyncCompliance",
        ] + ScheduleReader.memberKeys

    private static let scheduleForm = ScheduleReader.Form(
        expressionKey: "ScheduleExpression", example: nil, expressionLength: Association.scheduleLength,
        offsetDays: Association.scheduleOffsetDays, hasDates: false)

    /// The association; nil, with at least one error reported, when the file does not describe one.
    func association(_ root: YAMLNode) -> Association? {
        let log = context.log
        guard
            let members = Members(
                root, of: "an association", known: AssociationReader.keys, elsewhere: MembersElsewhere.association,
                log: log)
        else { return nil }
        let name = members.name("AssociationName", length: Association.nameLength, required: "time-sync")
        if let name {
            context.claim(name, for: .association)
            context.places.note(members, of: .association, named: name.value)
        }
        let previousName = members.name("PreviousName", length: Association.nameLength)
        if let name, let previousName {
            context.note(ReadingContext.Rename(kind: .association, name: name.value, from: previousName))
        }
        let commands = CommandReader(context: context)
        let version = commands.version(in: members)
        let document = commands.document("Name", in: members, version: version)
        let reference = commands.reference(to: document, version: version)
        let parameters = commands.parameters(in: members, for: document, fallback: members.position)
        let targets = TargetReader(context: context).targets("Targets", in: members)
        let schedule = ScheduleReader(source: source, context: context).schedule(
            AssociationReader.scheduleForm, in: members)
        let onlyAtCron = onlyAtCron(members, schedule)
        let rateControl = RateControlReader(log: log)
        let maxConcurrency = rateControl.maxConcurrency(in: members)
        let maxErrors = rateControl.maxErrors(in: members)
        let duration = duration(members, isOnlyAtCron: onlyAtCron)
        let calendarNames =
            members.texts("CalendarNames", of: "calendars", count: 1...Association.calendarsMax) ?? []
        let severity = members.word("ComplianceSeverity", as: ComplianceSeverity.self)?.value ?? .unspecified
        let sync = syncCompliance(members, document?.name)
        guard let name, let document, let reference, let targets else { return nil }
        context.note(document, on: [targets], at: members.position(of: "Name"))
        return Association(
            name: name.value, previousName: previousName?.value, document: reference, parameters: parameters,
            targets: targets, schedule: schedule, applyOnlyAtCronInterval: onlyAtCron,
            maxConcurrency: maxConcurrency ?? Association.maxConcurrencyDefault,
            maxErrors: maxErrors ?? Association.maxErrorsDefault, durationHours: duration,
            calendars: calendars.named(calendarNames, log: log), complianceSeverity: severity, syncCompliance: sync)
    }

    /// Duration needs ApplyOnlyAtCronInterval (SSM API reference, CreateAssociation).
    private func duration(_ members: Members, isOnlyAtCron: Bool) -> Int? {
        let hours = members.wholeNumber("Duration", in: Association.durationHoursRange, of: "hours")
        if let hours, !isOnlyAtCron {
            context.log.error(
                hours.position,
                "Duration needs ApplyOnlyAtCronInterval. Add ApplyOnlyAtCronInterval: true, with a cron.")
        }
        return hours?.value
    }

    /// A document that reports compliance itself must be the only one that does (SSM user guide, "About
    /// AWS-RunPatchBaselineAssociation").
    private func syncCompliance(_ members: Members, _ document: String?) -> SyncCompliance {
        let sync = members.word("SyncCompliance", as: SyncCompliance.self)?.value ?? .auto
        if document == "AWS-RunPatchBaselineAssociation", sync == .auto {
            context.log.error(
                members.position(of: members.has("SyncCompliance") ? "SyncCompliance" : "Name"),
                "AWS-RunPatchBaselineAssociation says itself which node complies. Write SyncCompliance: MANUAL.")
        }
        return sync
    }

    /// ApplyOnlyAtCronInterval needs a cron, and ScheduleOffset needs both (SSM API reference, CreateAssociation).
    private func onlyAtCron(_ members: Members, _ schedule: Schedule?) -> Bool {
        let onlyAtCron = members.boolean("ApplyOnlyAtCronInterval")
        if !members.has("ScheduleExpression") { checkMembersOfSchedule(members) }
        if members.has("ScheduleOffset"), onlyAtCron?.value != true, schedule?.expression.isCron ?? true {
            context.log.error(
                members.position(of: "ScheduleOffset"),
                "ScheduleOffset needs ApplyOnlyAtCronInterval. Add ApplyOnlyAtCronInterval: true.")
        }
        guard let onlyAtCron, onlyAtCron.value else { return false }
        if let schedule, !schedule.expression.isCron {
            context.log.error(
                onlyAtCron.position,
                """
                ApplyOnlyAtCronInterval needs a cron, and this is \(schedule.expression). Leave it out, or \
                write a cron.
                """
            )
        } else if !members.has("ScheduleExpression") {
            context.log.error(
                onlyAtCron.position,
                "ApplyOnlyAtCronInterval without ScheduleExpression would never apply. Add ScheduleExpression: cron(…)."
            )
        }
        return true
    }

    private func checkMembersOfSchedule(_ members: Members) {
        for key in ScheduleReader.memberKeys where members.has(key) {
            context.log.error(
                members.position(of: key),
                "\(key) needs a ScheduleExpression, and there is none. Add one, or leave \(key) out.")
        }
    }
}
