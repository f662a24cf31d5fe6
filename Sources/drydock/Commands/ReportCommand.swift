import ArgumentParser
import Definitions
import Fleet
import Forecast
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import Store

/// `drydock report`: the page for the morning after.
struct ReportCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "What came of a window, in Markdown: what ran, every node not done and why, what happens next.",
        discussion: """
            It is about the last occurrence at --at or before it, by what the daemon has recorded, also when it is dead; \
            with --seed by a rehearsal of the files from --from to --to.
            """)

    @Argument(help: ArgumentHelp("The window.", valueName: "name"))
    var name: String
    @OptionGroup var history: HistoryOptions
    @Option(help: ArgumentHelp("Where the rehearsal ends. Default: --at.", valueName: "instant"))
    var to: String?
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let zone = try history.zone()
        if to != nil, history.seed == nil {
            throw Failure.usage("--to is where a rehearsal ends. Add --seed, or leave it out.")
        }
        let happened = try history.recorded(definitions, in: surroundings)
        let at = try history.instant(in: zone, now: happened?.now ?? surroundings.now)
        let (set, fleet, note) =
            try happened.map { (definitions: $0.definitions, fleet: $0.fleet, note: "") }
            ?? definitions.loadForNodes(in: surroundings)
        let report =
            try history.seed.map { try rehearsed($0, set, fleet, at: at, zone, surroundings) }
            ?? recorded(set, fleet, at: at, surroundings)
        let data =
            switch output.format {
            case .json: ReportJSON(report).value.render()
            case .table: ReportMarkdown(report, clock: ZoneClock(zone: zone)).render()
            }
        // The page goes into a ticket as it is, so what is said of the daemon is talk.
        return Answer(
            data: data, talk: happened.map { $0.note ?? "" } ?? note, status: happened?.status ?? .ok)
    }

    // MARK: - From a rehearsal

    private func rehearsed(
        _ seed: UInt64, _ set: DefinitionSet, _ fleet: FleetDefinition, at: Instant, _ zone: TimeZoneRules,
        _ surroundings: Surroundings
    ) throws -> WindowReport {
        guard set.windows.contains(where: { $0.name == name }) else { throw unknown(among: set.windows.map(\.name)) }
        let begin = try history.from.map { try SpanOptions.instant("--from", $0, in: zone) } ?? surroundings.now
        let last = try to.map { try SpanOptions.instant("--to", $0, in: zone) }
        guard let end = last ?? history.at.map({ _ in at + .milliseconds(1) }) else {
            throw Failure.usage("There is no end to rehearse to. Add --to, or --at.")
        }
        guard begin < end else {
            throw Failure.usage("The rehearsal would end before it begins. Give an earlier --from.")
        }
        guard end - begin <= Rehearsal.longestSpan else {
            throw Failure.usage("The rehearsal would be longer than 10 years. Give a later --from.")
        }
        let rehearsal = Rehearsal(
            windows: set.windows, associations: set.associations, documents: set.documents, fleet: fleet, seed: seed,
            from: begin, to: end)
        let limit = history.at == nil ? end : at
        let executions = try rehearsal.run().windows.first { $0.name == name }?.executions ?? []
        guard let execution = executions.last(where: { $0.record.scheduledFor <= limit }) else {
            throw none(until: limit, zone, "Rehearse a longer span.")
        }
        return WindowReport(
            execution, windows: set.windows, nodes: NodeTable(fleet.nodes), now: execution.record.scheduledFor)
    }

    // MARK: - From the store

    private func recorded(
        _ set: DefinitionSet, _ fleet: FleetDefinition, at: Instant, _ surroundings: Surroundings
    ) throws -> WindowReport {
        let folder = try history.state.folder(in: surroundings)
        do {
            guard let store = try SQLiteStore.reading(folder: folder) else {
                throw Failure(
                    .notFound,
                    "\(folder) holds no store: no daemon has run there. Give --state, or --seed for a rehearsal.")
            }
            let all = try store.executions()
            guard let record = all.first(where: { $0.windowName == name && $0.scheduledFor <= at }) else {
                let names = Set(set.windows.map(\.name) + all.map(\.windowName))
                if !names.contains(name) { throw unknown(among: names.sorted()) }
                throw none(until: at, try history.zone(), "Give a later --at, or look at drydock executions list.")
            }
            return try report(record, store, set, fleet, now: max(at, record.scheduledFor))
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }

    private func report(
        _ record: WindowExecutionRecord, _ store: SQLiteStore, _ set: DefinitionSet, _ fleet: FleetDefinition,
        now: Instant
    ) throws -> WindowReport {
        let results = try store.nodeResults(ofExecution: record.id)
        let table = NodeTable(fleet.nodes)
        func name(_ id: ManagedNode.ID) -> String { table.number(of: id).map { table[$0].name } ?? id.rawValue }
        let ends = try store.taskEnds(ofExecution: record.id)
        let statuses = try store.taskResults()[record.id] ?? []
        let tasks = statuses.map { task in
            let own = results.filter { $0.task == task.name }
            func count(_ phases: Set<Command.Phase>) -> Int { own.count { phases.contains($0.phase) } }
            return WindowReport.Task(
                name: task.name, status: task.status, details: task.details, nodes: own.count,
                succeeded: count([.succeeded]), failed: count([.failed, .lost]), notStarted: count([.notStarted]),
                endedAt: ends[task.name])
        }
        let undone = results.filter { $0.phase != .succeeded }.map { result in
            let status = statuses.first { $0.name == result.task }?.status ?? .pending
            let isAtWork = result.phase == .inFlight
            return WindowReport.Undone(
                node: name(result.node), task: result.task, at: result.endedAt,
                why: result.result.map { WindowReport.words(of: $0, result.detail) }
                    ?? (isAtWork ? "At work." : WindowReport.reasonNotStarted(status)))
        }
        return WindowReport(
            record, tasks: tasks, undone: undone.filter { $0.at != nil } + undone.filter { $0.at == nil },
            nodeCount: results.isEmpty ? nil : Set(results.map(\.node)).count, windows: set.windows, nodes: table,
            now: now)
    }

    private func unknown(among names: [String]) -> Failure {
        Failure(.notFound, "There is no window \(name). \(NearestName(to: name, in: names).advice)")
    }

    private func none(until instant: Instant, _ zone: TimeZoneRules, _ advice: String) -> Failure {
        Failure(.notFound, "\(name) has no occurrence until \(ZoneClock(zone: zone).dateAndTime(instant)). \(advice)")
    }
}
