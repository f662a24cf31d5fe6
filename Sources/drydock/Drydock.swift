import ArgumentParser
import Daemon
import Engine

/// The program: what it can be told, and how it ends.
@main struct Drydock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drydock",
        abstract: "Maintenance windows and State Manager for your own fleet.",
        discussion: """
            A configuration folder holds windows/ and associations/, one definition a file, and perhaps fleet/. It is \
            --config, else $DRYDOCK_CONFIG, else the current folder if it holds windows/ or associations/, else \
            \(ConfigurationLookup.systemFolder).
            """,
        version: "drydock \(BuildInformation.version)",
        subcommands: [
            AssociationsCommand.self,
            AuditCommand.self,
            CalendarCommand.self,
            ComplianceCommand.self,
            DaemonCommand.self,
            DocumentsCommand.self,
            DriftCommand.self,
            EventsCommand.self,
            ExecutionsCommand.self,
            ExplainCommand.self,
            ExtendCommand.self,
            NextCommand.self,
            NodesCommand.self,
            OverrideCommand.self,
            PauseCommand.self,
            PlanCommand.self,
            ReloadCommand.self,
            ReplayCommand.self,
            ReportCommand.self,
            ResumeCommand.self,
            RunNowCommand.self,
            SimulateCommand.self,
            SkipCommand.self,
            StatusCommand.self,
            StopCommand.self,
            StoreCommand.self,
            ValidateCommand.self,
            WindowsCommand.self,
        ])

    @MainActor static func main() async {
        Terminal.ignoreClosedPipes()
        do {
            // Children of this task, and what they call, run there as well.
            try await withTaskExecutorPreference(OwnThreads.shared) { try await run() }
        } catch {
            end(with: error)
        }
    }

    private static func run() async throws {
        var command = try parseAsRoot()
        if var waiting = command as? any AsyncParsableCommand {
            try await waiting.run()
        } else {
            try command.run()
        }
    }

    /// Says what went wrong, and ends with its status. Asking for help is no error.
    private static func end(with error: any Error) -> Never {
        if let failure = error as? Failure {
            Terminal.talk(failure.message)
            Terminal.exit(failure.status)
        }
        let text = fullMessage(for: error)
        switch exitCode(for: error) {
        case .success:
            Terminal.print(text)
            Terminal.exit(.ok)
        case .validationFailure:
            Terminal.talk(text)
            Terminal.exit(.usage)
        case let code:
            Terminal.talk(text)
            Terminal.exit(ExitStatus(rawValue: code.rawValue) ?? .failed)
        }
    }
}
