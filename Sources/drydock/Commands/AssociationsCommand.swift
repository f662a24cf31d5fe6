import ArgumentParser
import ScheduleExpressions
import Server

/// `drydock associations`: what is applied again and again.
struct AssociationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "associations", abstract: "The State Manager associations.",
        subcommands: [AssociationsListCommand.self, AssociationsShowCommand.self, AssociationsRunCommand.self])
}

struct AssociationsListCommand: ListingVerb {
    typealias Asked = ListAssociations

    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the associations, what the last run of each came to, and when the next is."
    )

    @OptionGroup var listing: ListingOptions

    func input(after outputs: [ListAssociations.Output]) -> ListAssociations.Input? {
        outputs.isEmpty ? ListAssociations.Input() : nil
    }

    func table(_ output: ListAssociations.Output, now surroundings: Surroundings) -> String {
        let clock = ZoneClock(zone: .utc)
        if output.associations.isEmpty { return "No association is defined.\nNext      drydock validate" }
        var table = TextTable([
            .init("ASSOCIATION", isFlexible: true), .init("NODES", .right), .init("LAST (UTC)"),
            .init("CAME TO", isFlexible: true),
            .init("NEXT (UTC)"),
        ])
        for association in output.associations {
            let counts = association.overview.associationStatusAggregatedCount
            let result = ["Success", "Failed", "Skipped", "Pending"].compactMap { word in
                counts[word].map { "\(grouped($0)) \(word.lowercased())" }
            }
            let last = association.lastExecutionDate.map { Instant(secondsSinceEpoch: Int64($0)) }
            let next = association.nextExecutionTime.flatMap { try? Instant(parsing: $0) }
            table.lines.append(
                .cells([
                    association.associationName, grouped(association.nodes),
                    last.map { clock.timeOrDate($0, sameDayAs: surroundings.now) } ?? "never",
                    result.isEmpty ? "-" : result.joined(separator: ", "),
                    next.map { clock.timeOrDate($0, sameDayAs: surroundings.now) } ?? "never",
                ]))
        }
        return
            (table.render()
            + footLine(
                "Next",
                "drydock associations show \(ShellWord(output.associations[0].associationName))\(listing.asGiven)"))
            .joined(separator: "\n")
    }
}

struct AssociationsShowCommand: ListingVerb {
    typealias Asked = GetAssociation

    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One association: its definition, its next times, what its last runs found.",
        discussion: """
            FOUND are nodes on which something differed, FIXED those on which all of it was put right. Of nodes that \
            could not be reached nothing is known: UNSEEN. With --seed it is about a rehearsal of the files.
            """)

    @Argument(help: ArgumentHelp("The association.", valueName: "name"))
    var name: String
    @Option(help: ArgumentHelp("How many runs to show, 1 to 1000.", valueName: "number"))
    var runs = GetAssociation.runsDefault
    @OptionGroup var rehearsal: RehearsalOptions
    @OptionGroup var listing: ListingOptions

    func input(after outputs: [GetAssociation.Output]) -> GetAssociation.Input? {
        outputs.isEmpty ? GetAssociation.Input(association: name, runs: runs) : nil
    }

    func rehearsed(in surroundings: Surroundings) throws -> (output: GetAssociation.Output, note: String)? {
        guard let (history, facts, _, note) = try rehearsal.rehearsed(listing.definitions, in: surroundings) else {
            return nil
        }
        guard GetAssociation.runsRange.contains(runs) else {
            throw Failure.usage("--runs is \(runs). Write 1 to \(GetAssociation.runsRange.upperBound).")
        }
        let association = try facts.association(named: name)
        let executions = (history.runs[association.name] ?? []).suffix(runs).reversed().map(\.execution)
        return (GetAssociation.output(association, nil, executions, facts), note)
    }

    func table(_ output: GetAssociation.Output, now surroundings: Surroundings) -> String {
        AssociationText(output, options: rehearsal.asGiven + listing.asGiven).render()
    }
}

struct AssociationsRunCommand: ChangeVerb {
    typealias Asked = StartAssociationsOnce

    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Apply associations now, once.",
        discussion: "A node inside an open window takes its turn when its window work is done.")

    @Argument(help: ArgumentHelp("The associations, up to 10.", valueName: "name"))
    var names: [String]
    @OptionGroup var reason: ReasonOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    var next: String { "drydock associations list\(state.asGiven)" }

    func input(in surroundings: Surroundings) -> StartAssociationsOnce.Input {
        StartAssociationsOnce.Input(
            associationIds: names, reason: reason.reason, by: reason.person(in: surroundings))
    }
}
