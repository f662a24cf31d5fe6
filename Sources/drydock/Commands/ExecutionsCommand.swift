import ArgumentParser
import ScheduleExpressions
import Store

/// `drydock executions`: what occurrences became of windows.
struct ExecutionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "executions", abstract: "What became of each occurrence.",
        subcommands: [ExecutionsListCommand.self, ExecutionsShowCommand.self])
}

struct ExecutionsListCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List every occurrence of a window that has a record, newest first.",
        discussion: "Reads the state folder itself; a daemon may be running or not.")

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let folder = try state.folder(in: surroundings)
        do {
            guard let store = try SQLiteStore.reading(folder: folder) else {
                throw Failure(
                    .notFound, "\(folder) holds no store: no daemon has run there. Start one, or give --state.")
            }
            let executions = try store.executions()
            switch output.format {
            case .json: return Answer(data: ExecutionsListing(executions).json.render())
            case .table:
                let listing = ExecutionsListing(executions, tasks: try store.taskResults())
                return Answer(data: listing.table(mark: try store.mark()))
            }
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }
}
