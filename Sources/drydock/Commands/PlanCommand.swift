import ArgumentParser
import Definitions
import Forecast
import Foundation
import ScheduleExpressions

/// `drydock plan`: what does a change of definitions do to the calendar?
struct PlanCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a change of definitions does to the calendar, and to which nodes are looked after.",
        discussion: """
            Holds the definitions here against others: as they were in a revision of git, or as they are in another \
            folder. The change is taken to be applied at --from, which is now unless given; the span is a year.
            """)

    @Option(
        help: ArgumentHelp(
            "What to compare with: a folder, or else a revision of git such as HEAD or main.",
            valueName: "folder|revision"
        ))
    var against: String

    @Flag(help: "Exit 10 when anything changes: for continuous integration.")
    var exitCode = false

    @Flag(help: "Show every run and every node.")
    var all = false

    @OptionGroup var span: SpanOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var definitions: ConfigurationOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let zone = try span.zone()
        let bounds = try span.bounds(in: zone, now: surroundings.now)
        let folder = try definitions.folder(in: surroundings)
        let (before, after) = try load(folder, in: surroundings)
        let plan = try plan(from: before, to: after, bounds, zone)
        let status: ExitStatus = exitCode && !plan.isEmpty ? .findings : .ok
        switch output.format {
        case .json: return Answer(data: PlanJSON(plan, against: against).value.render(), status: status)
        case .table:
            let text = PlanText(
                plan, against: against, clock: ZoneClock(zone: zone), showsAll: all, options: definitions.asGiven)
            return Answer(data: text.render(), status: status)
        }
    }

    /// Both sides; what is wrong with either is told at once.
    private func load(
        _ folder: String, in surroundings: Surroundings
    ) throws -> (before: DefinitionSet, after: DefinitionSet) {
        let after = ConfigurationFolder(path: folder).load(fleet: definitions.fleetSource)
        guard surroundings.hasFolder(folder) else { throw Failure(.failed, ValidationText(after).render()) }
        var faults: [String] = []
        let before: LoadedDefinitions
        if surroundings.hasFolder(against) {
            before = ConfigurationFolder(path: against).load(fleet: definitions.fleetSource)
            if before.hasErrors { faults.append("Against \(against):\n\(ValidationText(before).render())") }
        } else {
            let revision = try GitRevision(against, of: folder, in: surroundings)
            let copy = try revision.copy()
            defer { try? FileManager.default.removeItem(atPath: copy) }
            before = ConfigurationFolder(path: copy).load(fleet: definitions.fleetSource)
            if before.hasErrors {
                let text = ValidationText(before).render().replacingOccurrences(of: "\(copy)/", with: "\(against):")
                faults.append("Against \(against):\n\(text)")
            }
        }
        if after.hasErrors { faults.append("Here:\n\(ValidationText(after).render())") }
        guard faults.isEmpty else { throw Failure(.failed, faults.joined(separator: "\n")) }
        return (before.definitions, after.definitions)
    }

    private func plan(
        from before: DefinitionSet, to after: DefinitionSet, _ bounds: SpanBounds, _ zone: TimeZoneRules
    ) throws(Failure) -> Plan {
        let to: Instant
        switch bounds.end {
        case .none: to = AgendaSpan(from: bounds.from, days: PlanCommand.days, zone: zone).to
        case .days(let days): to = AgendaSpan(from: bounds.from, days: days, zone: zone).to
        case .instant(let instant): to = instant
        }
        do {
            return try Plan(before: before.side, after: after.side, from: bounds.from, to: to)
        } catch {
            throw Failure.usage(error.description)
        }
    }

    /// A year.
    private static let days = 365
}

extension DefinitionSet {
    fileprivate var side: Plan.Side {
        Plan.Side(windows: windows, associations: associations, documents: documents, fleet: fleet)
    }
}
