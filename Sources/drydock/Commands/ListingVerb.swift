import ArgumentParser
import Server

/// A verb that shows what an operation reads: from the daemon, or else from the store.
protocol ListingVerb: OnlineVerb {
    associatedtype Asked: APIOperation
    var listing: ListingOptions { get }
    /// What to ask for after an answer, with what was answered before; nil: that is all.
    func input(after outputs: [Asked.Output]) throws -> Asked.Input?
    /// One output of all.
    func whole(_ outputs: [Asked.Output]) -> Asked.Output?
    func table(_ output: Asked.Output, now surroundings: Surroundings) -> String
}

/// What they all take.
struct ListingOptions: ParsableArguments {
    @OptionGroup var state: StateOptions
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    /// Options as they were given, for a command that is suggested.
    var asGiven: String { definitions.asGiven + state.asGiven }
}

extension ListingVerb {
    func whole(_ outputs: [Asked.Output]) -> Asked.Output? { outputs.first }

    func answer(in surroundings: Surroundings) async throws -> Answer {
        let connection = try DaemonConnection(listing.state, in: surroundings)
        var (outputs, note): ([Asked.Output], String?) = ([], nil)
        while let input = try input(after: outputs) {
            let page = try await connection.read(Asked.self, input, listing.definitions)
            outputs.append(page.output)
            note = note ?? page.note
        }
        guard let output = whole(outputs) else { return Answer(data: "") }
        let status: ExitStatus = note == nil ? .ok : .daemonUnreachable
        switch listing.output.format {
        case .json: return Answer(data: try VersionedJSON(output).render(), talk: note ?? "", status: status)
        case .table:
            return Answer(
                data: (note.map { "\($0)\n" } ?? "") + table(output, now: surroundings), status: status)
        }
    }
}
