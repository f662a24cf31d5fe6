import ArgumentParser
import ScheduleExpressions
import Server

/// `drydock drift`: what was not as it ought to be.
struct DriftCommand: ListingVerb {
    typealias Asked = GetDrift

    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "What associations found to differ, what they made of it, what fights them.",
        discussion: """
            AT MOST is the time since the last run that left the node as it ought to be. OPEN is what no run has put \
            right since. Of nodes that could not be reached nothing is known: UNSEEN. With --seed it is about a \
            rehearsal of the files, all of it unless --since is given too.
            """)

    @Option(
        help: ArgumentHelp(
            "Runs since then: 90m, 24h, 7d, or an instant such as 2026-12-06T02:00Z. Default: 24h.",
            valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Of this association alone.", valueName: "name"))
    var association: String?
    @Option(help: ArgumentHelp("On this node alone: its name or id.", valueName: "node"))
    var node: String?
    @OptionGroup var rehearsal: RehearsalOptions
    @OptionGroup var listing: ListingOptions

    func validate() throws { _ = try span() }

    func input(after outputs: [GetDrift.Output]) throws -> GetDrift.Input? {
        guard outputs.isEmpty else { return nil }
        let (instant, seconds) = try span()
        return GetDrift.Input(startedFrom: instant, seconds: seconds, association: association, node: node)
    }

    func rehearsed(in surroundings: Surroundings) throws -> (output: GetDrift.Output, note: String)? {
        guard let (history, facts, begin, note) = try rehearsal.rehearsed(listing.definitions, in: surroundings) else {
            return nil
        }
        let (instant, seconds) = try span()
        let startedFrom = since == nil ? begin : instant ?? facts.now - .seconds(seconds ?? 0)
        let input = GetDrift.Input(startedFrom: instant, seconds: seconds, association: association, node: node)
        let output = try GetDrift.output(
            history.drift(startedFrom: startedFrom), history.findings(startedFrom: startedFrom),
            startedFrom: startedFrom, input, facts)
        return (output, note)
    }

    /// `since` as an instant, or as seconds to look back.
    private func span() throws(ValidationError) -> (Instant?, Int?) {
        let since = since ?? "24h"
        let units: [Character: Int] = ["m": 60, "h": 3600, "d": 86_400]
        if let unit = since.last.flatMap({ units[$0] }), let count = Int(since.dropLast()) {
            let limit = GetDrift.secondsRange.upperBound
            guard count > 0, count <= limit / unit else {
                throw ValidationError("--since \(since) is no time to look back. Write 1m to \(limit / 86_400)d.")
            }
            return (nil, count * unit)
        }
        do {
            return (try Instant(parsing: since), nil)
        } catch {
            throw ValidationError("--since: \(error) Or write how far to look back: 90m, 24h or 7d.")
        }
    }

    func table(_ output: GetDrift.Output, now surroundings: Surroundings) -> String {
        DriftText(output, options: listing.asGiven, rehearsal: rehearsal.asGiven).render()
    }
}
