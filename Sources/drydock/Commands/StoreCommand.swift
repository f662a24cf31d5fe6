import ArgumentParser
import Store

/// `drydock store`: the file that the daemon keeps its decisions in.
struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Check, back up or print the file that the daemon keeps its decisions in.",
        discussion: "Each works on the file itself, whether a daemon runs or not, and changes nothing in it.",
        subcommands: [StoreBackupCommand.self, StoreCheckCommand.self, StoreDumpCommand.self])
}

extension StateOptions {
    /// Runs `body` with the store of the state folder. What goes wrong with it becomes a `Failure`.
    func withStore<Result>(in surroundings: Surroundings, _ body: (SQLiteStore) throws -> Result) throws -> Result {
        let folder = try folder(in: surroundings)
        do {
            guard let store = try SQLiteStore.reading(folder: folder) else {
                throw Failure(
                    .notFound, "\(folder) holds no store: no daemon has run there. Start one, or give --state.")
            }
            return try body(store)
        } catch let error as StoreError {
            throw Failure(error.kind == .refused ? .conflict : .failed, "\(error)")
        }
    }
}

struct StoreCheckCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check all of it: the file, the references between rows, and what must hold of them.",
        discussion: """
            The daemon does the same in the background when it has started. Ends with 1 when something is wrong. A store \
            that is damaged is to be kept: stop the daemon, move drydock.sqlite, drydock.sqlite-wal and \
            drydock.sqlite-shm away, and put a backup in its place; see drydock store backup --help.
            """)

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let check = try state.withStore(in: surroundings) { try $0.check() }
        let text = StoreCheckText(check, folder: try state.folder(in: surroundings))
        let status = check.faults.isEmpty ? ExitStatus.ok : .failed
        switch output.format {
        case .table: return Answer(data: text.render(), status: status)
        case .json: return Answer(data: text.json.render(), status: status)
        }
    }
}

struct StoreBackupCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store into a file, while the daemon runs or not, and check the copy.",
        discussion: """
            The copy is the store as it is at one instant, in one file. It is put in its place only when it is complete, \
            sound and on disk.

            To restore it: stop the daemon; move drydock.sqlite, drydock.sqlite-wal and drydock.sqlite-shm out of the \
            state folder, and keep them; copy the backup there as drydock.sqlite; start the daemon. It goes on from the \
            instant of the backup: what was dispatched then is asked about under the same id, and occurrences since are \
            opened if their cutoff is still ahead, or recorded as missed. What was started since the backup it does not \
            know: nodes do not do again what they did within the hour, but a window that is still open starts the rest \
            again. Skip it first if it must not: drydock skip.
            """)

    @Argument(help: ArgumentHelp("Where the copy goes.", valueName: "file"))
    var file: String
    @Flag(help: "Replace the file if it is there.")
    var force = false
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        if file.isEmpty { throw Failure.usage("There is no name for the copy. Write drydock store backup FILE.") }
        let check = try state.withStore(in: surroundings) { try $0.backup(to: file, replacing: force) }
        let text = StoreBackupText(check, file: file)
        switch output.format {
        case .table: return Answer(data: text.render())
        case .json: return Answer(data: text.json.render())
        }
    }
}

/// What a dump can look like.
enum DumpFormat: String, CaseIterable, ExpressibleByArgument {
    case jsonl, json
}

struct StoreDumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Print every row of every table, in an order that is always the same.",
        discussion: """
            A line of JSON a row, or with -o json one object with a list for each table. Instants are milliseconds since \
            1970-01-01T00:00:00Z; lists and maps are texts that hold JSON, as they are in the store.
            """)

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("A line a row, or one object.", valueName: "format"))
    var format = DumpFormat.jsonl
    @OptionGroup var state: StateOptions

    func run() throws { try dump(in: .ofProcess(), to: Terminal.write) }

    /// Writes as it reads: a store may be larger than the memory.
    func dump(in surroundings: Surroundings, to write: @escaping ([UInt8]) -> Void) throws {
        var pages = StoreDump(format: format, write: write)
        try state.withStore(in: surroundings) { store in
            try store.dump { pages.add($0) }
        }
        pages.finish()
    }
}
