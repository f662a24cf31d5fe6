import ArgumentParser
import Definitions
import Engine
import Fleet
import Forecast
import MaintenanceWindows
import ScheduleExpressions
import Server

/// `--seed`, `--from`, `--to` and `--days`, for verbs that tell of a daemon, or of a rehearsal.
struct RehearsalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Rehearse the definitions with this seed, and tell what happened there.", valueName: "number"))
    var seed: UInt64?
    @Option(help: ArgumentHelp("Where the rehearsal begins. Default: now.", valueName: "instant"))
    var from: String?
    @Option(help: ArgumentHelp("Where it ends.", valueName: "instant"))
    var to: String?
    @Option(help: ArgumentHelp("Its length in days, instead of --to.", valueName: "number"))
    var days: Int?

    /// The options as they were given, for a command that is suggested. Empty without a rehearsal.
    var asGiven: String {
        guard let seed else { return "" }
        return (from.map { " --from \(ShellWord($0))" } ?? "") + (to.map { " --to \(ShellWord($0))" } ?? "")
            + (days.map { " --days \($0)" } ?? "") + " --seed \(seed)"
    }

    func check() throws(Failure) {
        if seed == nil, from != nil || to != nil || days != nil {
            throw .usage("--from, --to and --days are about a rehearsal. Add --seed, or leave them out.")
        }
    }

    /// What a rehearsal came to, and the facts at its end; nil: none is asked for.
    func rehearsed(
        _ definitions: ConfigurationOptions, in surroundings: Surroundings
    ) throws -> (history: AssociationHistory, facts: Facts, from: Instant, note: String)? {
        try check()
        guard let seed else { return nil }
        let span = try span(now: surroundings.now)
        let (set, fleet, note) = try definitions.loadForNodes(in: surroundings)
        var history = AssociationHistory(until: span.upperBound)
        let rehearsal = Rehearsal(
            windows: set.windows, associations: set.associations, documents: set.documents, fleet: fleet, seed: seed,
            from: span.lowerBound, to: span.upperBound)
        _ = try rehearsal.run(onChanges: { history.note($0) })
        let facts = Facts(
            windows: set.windows, associations: set.associations, nodes: NodeTable(fleet.nodes), now: span.upperBound,
            folder: "", process: nil)
        return (history, facts, span.lowerBound, note)
    }

    private func span(now: Instant) throws(Failure) -> Range<Instant> {
        let begin =
            try from.map { text throws(Failure) in try SpanOptions.instant("--from", text, in: .utc) }
            ?? now.atFullMinute
        let end: Instant
        switch (to, days) {
        case (nil, nil): throw .usage("There is no end to rehearse to. Add --days, or --to.")
        case (_?, _?): throw .usage("--days and --to are both given. Leave one out.")
        case (let to?, nil): end = try SpanOptions.instant("--to", to, in: .utc)
        case (nil, let days?):
            guard (1...SpanOptions.daysMax).contains(days) else {
                throw .usage("--days is \(days). Write 1 to \(SpanOptions.daysMax).")
            }
            end = begin + .days(days)
        }
        guard begin < end else { throw .usage("The rehearsal would end before it begins. Give an earlier --from.") }
        guard end - begin <= Rehearsal.longestSpan else {
            throw .usage("The rehearsal would be longer than 10 years. Give a nearer end.")
        }
        return begin..<end
    }
}
