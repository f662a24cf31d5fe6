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
    /// What a rehearsal says instead, and a word about it; nil: none is asked for.
    func rehearsed(in surroundings: Surroundings) throws -> (output: Asked.Output, note: String)?
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

    func rehearsed(in surroundings: Surroundings) throws -> (output: Asked.Output, note: String)? { nil }

    func answer(in surroundings: Surroundings) async throws -> Answer {
        do {
            if let (output, note) = try rehearsed(in: surroundings) {
                return Answer(data: try data(output, note: nil, in: surroundings), talk: note)
            }
        } catch let error as OperationError {
            throw Failure(error)
        }
        let connection = try DaemonConnection(listing.state, in: surroundings)
        var (outputs, note): ([Asked.Output], String?) = ([], nil)
        while let input = try input(after: outputs) {
            let page = try await connection.read(Asked.self, input, listing.definitions)
            outputs.append(page.output)
            note = note ?? page.note
        }
        guard let output = whole(outputs) else { return Answer(data: "") }
        let status: ExitStatus = note == nil ? .ok : .daemonUnreachable
        return Answer(
            data: try data(output, note: note, in: surroundings),
            talk: listing.output.format == .json ? note ?? "" : "",
            status: status)
    }

    private func data(_ output: Asked.Output, note: String?, in surroundings: Surroundings) throws -> String {
        switch listing.output.format {
        case .json: try VersionedJSON(output).render()
        case .table: (note.map { "\($0)\n" } ?? "") + table(output, now: surroundings)
        }
    }
}
