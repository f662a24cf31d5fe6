import ArgumentParser
import Daemon
import Engine
import Fleet
import ScheduleExpressions
import Store

/// `drydock replay`: what was decided, decided again.
struct ReplayCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decide again what the daemon has decided, and say whether it comes out the same.",
        discussion: """
            The daemon keeps what it was told, the definitions of the time and a copy of its state a day, as long as it \
            keeps history. A replay starts from the last copy before --from, and prints the decisions of the span as the \
            log had them. It holds every decision since that copy against the decision log, and ends with 1 if one is \
            another. Nothing is written; a daemon may be running or not.
            """)

    @Option(help: ArgumentHelp("The start: a date, or an instant such as 2026-12-06T02:00:00Z.", valueName: "instant"))
    var from: String
    @Option(
        help: ArgumentHelp("The end, likewise; it does not belong to the span. Default: all.", valueName: "instant"))
    var to: String?
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let begin = try SpanOptions.instant("--from", from, in: .utc)
        let end = try to.map { text throws(Failure) in try SpanOptions.instant("--to", text, in: .utc) }
        return try state.withStore(in: surroundings) { store in
            guard let mark = try store.mark() else {
                throw Failure(.notFound, "Nothing was ever decided there. Give another --state.")
            }
            guard begin <= mark else {
                throw Failure(.notFound, "The last decisions are of \(mark). Give an earlier --from.")
            }
            let limit = end ?? mark + .milliseconds(1)
            guard begin < limit else { throw Failure.usage("--from \(from) is not before --to. Give a later --to.") }
            var lines: [String] = []
            do {
                let result = try store.replay(begin..<limit, build: BuildInformation.decidingBuild) { text in
                    let (set, fleet) = try KeptDefinitions.read(text)
                    return ReplayDefinitions(
                        windows: set.windows, associations: set.associations, documents: set.documents,
                        nodes: NodeTable(fleet.nodes))
                } onDecision: { decision in
                    lines.append(output.format == .json ? decision.jsonLine : decision.logLine)
                }
                return Answer(
                    data: lines.joined(separator: "\n"), talk: ReplayText(result).render(),
                    status: result.difference == nil ? .ok : .failed)
            } catch let error as ReplayError {
                throw Failure(.notFound, "\(error)")
            } catch let error as RowsError {
                throw Failure(.failed, "\(error)")
            }
        }
    }
}
