import ArgumentParser
import ScheduleExpressions
import Store

/// `drydock audit`: who changed what, and why.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The log of everything that operators have changed.",
        subcommands: [AuditListCommand.self, AuditVerifyCommand.self])
}

extension StateOptions {
    /// The store, for reading; a failure when there is none.
    func store(in surroundings: Surroundings) throws -> SQLiteStore {
        let folder = try folder(in: surroundings)
        do {
            guard let store = try SQLiteStore.reading(folder: folder) else {
                throw Failure(
                    .notFound, "\(folder) holds no store: no daemon has run there. Start one, or give --state.")
            }
            return store
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }
}

struct AuditListCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what was changed, oldest first.",
        discussion: "Reads the state folder itself; a daemon may be running or not.")

    @Option(help: ArgumentHelp("How many of the newest. Default: 20.", valueName: "number"))
    var count = 20
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard count > 0 else { throw ValidationError("--count is \(count). Write 1 or more.") }
    }

    func answer(in surroundings: Surroundings) throws -> Answer {
        do {
            let lines = try state.store(in: surroundings).auditLines(newest: count)
            switch output.format {
            case .json: return Answer(data: AuditListing(lines).json.render())
            case .table: return Answer(data: AuditListing(lines).table(options: state.asGiven))
            }
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }
}

struct AuditVerifyCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that no line of the audit log was changed, taken out or put in.",
        discussion: """
            Each line carries a hash over itself and the line before. The last hash stands for all: kept elsewhere, it also \
            shows that nothing was taken off the end. A broken log ends with 1.
            """)

    @Option(help: ArgumentHelp("A hash that was printed before, and must still be in the log.", valueName: "hash"))
    var hash: String?
    @OptionGroup var state: StateOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        do {
            let store = try state.store(in: surroundings)
            let result = try store.verifyAudit()
            if let broken = result.broken {
                throw Failure(
                    .failed,
                    "Line \(broken) of the audit log does not fit the lines before it: the log was tampered with. "
                        + "Compare it with a backup.")
            }
            if let hash, try !store.auditLines().contains(where: { $0.hash == hash }) {
                throw Failure(
                    .failed,
                    "No line of the audit log has the hash \(hash): lines are gone from its end. Compare it with "
                        + "a backup.")
            }
            let last = result.lastHash.isEmpty ? "" : " Last hash \(result.lastHash)."
            return Answer(data: "\(counted(result.count, "line")), each fits the one before.\(last)")
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }
}
