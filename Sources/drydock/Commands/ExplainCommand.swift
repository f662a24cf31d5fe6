import ArgumentParser
import Definitions
import Engine
import Fleet
import Forecast
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet
import Store

/// `drydock explain`: why does it run, or not?
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why something runs, or does not: every rule that it passes, and what happened.",
        subcommands: [ExplainWindowCommand.self, ExplainNodeCommand.self])
}

/// Where explanations of the past come from.
struct HistoryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The instant, or a date. Default: now.", valueName: "instant"))
    var at: String?
    @Option(help: ArgumentHelp("Rehearse with this seed, and tell what happened there.", valueName: "number"))
    var seed: UInt64?
    @Option(help: ArgumentHelp("Where the rehearsal begins. Default: now.", valueName: "instant"))
    var from: String?
    @Option(
        name: .customLong("tz"), help: ArgumentHelp("The zone of the times, such as Europe/Berlin.", valueName: "zone"))
    var zoneName = "UTC"
    @OptionGroup var state: StateOptions

    func zone() throws(Failure) -> TimeZoneRules {
        do { return try TimeZoneRules(named: zoneName) } catch { throw .usage("--tz: \(error.description)") }
    }

    func instant(in zone: TimeZoneRules, now: Instant) throws(Failure) -> Instant {
        if from != nil, seed == nil { throw .usage("--from is where a rehearsal begins. Add --seed, or leave it out.") }
        return try at.map { text throws(Failure) in try SpanOptions.instant("--at", text, in: zone) } ?? now
    }

    /// The decisions of a rehearsal until an instant. Decisions that `isWanted` leaves out are not kept.
    func rehearsed(
        _ loaded: (definitions: DefinitionSet, fleet: FleetDefinition), seed: UInt64, until end: Instant, now: Instant,
        in zone: TimeZoneRules, isWanted: @escaping (DecisionLine) -> Bool
    ) throws -> [DecisionLine] {
        let begin = try from.map { text in try SpanOptions.instant("--from", text, in: zone) } ?? now
        guard begin < end else {
            throw Failure.usage("The rehearsal would begin at \(begin), after that. Give an earlier --from.")
        }
        guard end - begin <= Rehearsal.longestSpan else {
            throw Failure.usage("The rehearsal would be longer than 10 years. Give a later --from.")
        }
        var lines: [DecisionLine] = []
        let rehearsal = Rehearsal(
            windows: loaded.definitions.windows, associations: loaded.definitions.associations,
            documents: loaded.definitions.documents, fleet: loaded.fleet, seed: seed, from: begin, to: end)
        _ = try rehearsal.run(onDecision: { decision in
            let line = DecisionLine(decision)
            if isWanted(line) { lines.append(line) }
        })
        return lines
    }

    /// The store, if a daemon has ever run there.
    func store(in surroundings: Surroundings) throws -> SQLiteStore? {
        do {
            return try SQLiteStore.reading(folder: state.folder(in: surroundings))
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }
}

struct ExplainWindowCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "window",
        abstract: "Why an occurrence of a window runs, or does not.",
        discussion: """
            The occurrence is the one that is open at --at, or else the next. What its definition says comes first; \
            then what happened. Where a daemon has decided, both are the daemon's: its definitions as it has read them, \
            and what it did, also when it is dead. With --seed it is about a rehearsal of the files, with --config about \
            the files.
            """)

    @Argument(help: ArgumentHelp("The window.", valueName: "name"))
    var name: String
    @OptionGroup var history: HistoryOptions
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let zone = try history.zone()
        let clock = ZoneClock(zone: zone)
        let recorded = try history.recorded(definitions, in: surroundings)
        let now = recorded?.now ?? surroundings.now
        let instant = try history.instant(in: zone, now: now)
        let set = try recorded?.definitions ?? definitions.loadSound(in: surroundings).definitions
        guard let window = set.windows.first(where: { $0.name == name }) else {
            throw Failure(
                .notFound,
                "There is no window \(name). \(NearestName(to: name, in: set.windows.map(\.name)).advice)"
                    + (recorded == nil ? "" : " For files that the daemon has not read: --config."))
        }
        let explanation: WindowExplanation
        do {
            explanation = try WindowExplanation(
                of: window, at: history.at == nil ? instant.atFullMinute : instant,
                outOfTurnAt: try recorded?.store.runOutOfTurn(of: name, openAt: instant), among: set.windows,
                nodes: (recorded?.fleet ?? set.fleet).map { NodeTable($0.nodes) },
                show: { clock.dateAndTime($0) })
        } catch let error as AgendaError {
            throw Failure(.failed, error.description)
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
        let lines = try happened(explanation, set, zone, in: surroundings)
        let data: String
        switch output.format {
        case .json: data = ExplanationText.json(explanation, lines).render()
        case .table:
            let text = ExplanationText(clock: clock, now: now)
            data = text.window(explanation, lines, next: suggestion(explanation, lines))
        }
        return recorded?.answer(data, output.format) ?? Answer(data: data)
    }

    private func happened(
        _ explanation: WindowExplanation, _ set: DefinitionSet, _ zone: TimeZoneRules, in surroundings: Surroundings
    ) throws -> [DecisionLine] {
        guard let scheduledFor = explanation.scheduledFor, let closesAt = explanation.closesAt else { return [] }
        if let seed = history.seed {
            return try history.rehearsed(
                (set, set.fleet ?? .instant), seed: seed, until: closesAt, now: surroundings.now, in: zone,
                isWanted: { $0.window == name && $0.scheduledFor == scheduledFor.description })
        }
        do {
            return try history.store(in: surroundings)?.decisions(ofWindow: name, scheduledFor: scheduledFor) ?? []
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }

    private func suggestion(_ explanation: WindowExplanation, _ lines: [DecisionLine]) -> String {
        let options = definitions.asGiven + history.state.asGiven
        if let node = lines.first(where: { $0.nodeName != nil && !$0.isRoutine })?.nodeName {
            let at = explanation.scheduledFor.map { " --at \($0.asOption)" } ?? ""
            let seed = history.seed.map { " --seed \($0)" } ?? ""
            let from = history.from.map { " --from \($0)" } ?? ""
            return "drydock explain node \(ShellWord(node))\(at)\(seed)\(from)\(options)"
        }
        return "drydock calendar --window \(ShellWord(name))\(definitions.asGiven)"
    }
}

struct ExplainNodeCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "What touches a node, when its turn is, and what happened on it in the day around --at.")

    @Argument(help: ArgumentHelp("The node: its id or its name.", valueName: "node"))
    var name: String
    @OptionGroup var history: HistoryOptions
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let zone = try history.zone()
        let recorded = try history.recorded(definitions, in: surroundings)
        let now = recorded?.now ?? surroundings.now
        let instant = try history.instant(in: zone, now: now)
        let (set, fleet, note) =
            try recorded.map { (definitions: $0.definitions, fleet: $0.fleet, note: "") }
            ?? definitions.loadForNodes(in: surroundings)
        let table = NodeTable(fleet.nodes)
        guard let number = table.nodes.firstIndex(where: { $0.id.rawValue == name || $0.name == name }) else {
            throw Failure(
                .notFound, "There is no node \(name). \(NearestName(to: name, in: table.nodes.map(\.name)).advice)")
        }
        let explanation = NodeExplanation(
            of: number, in: table, windows: set.windows, associations: set.associations, from: instant)
        let span = instant - .hours(12)..<instant + .hours(12)
        let lines = try happened(on: table[number], in: span, (set, fleet), zone, surroundings)
        let data: String
        switch output.format {
        case .json: data = ExplanationText.json(explanation, lines).render()
        case .table:
            let text = ExplanationText(clock: ZoneClock(zone: zone), now: now)
            data = text.node(
                explanation, lines, in: span,
                options: definitions.asGiven + (explanation.turns.isEmpty ? "" : history.state.asGiven))
        }
        return recorded?.answer(data, output.format) ?? Answer(data: data, talk: note)
    }

    private func happened(
        on node: ManagedNode, in span: Range<Instant>, _ loaded: (definitions: DefinitionSet, fleet: FleetDefinition),
        _ zone: TimeZoneRules, _ surroundings: Surroundings
    ) throws -> [DecisionLine] {
        if let seed = history.seed {
            let (first, last) = (span.lowerBound, span.upperBound)
            return try history.rehearsed(
                loaded, seed: seed, until: last, now: surroundings.now, in: zone,
                isWanted: { line in
                    guard line.node == node.id.rawValue, let at = try? Instant(parsing: line.at) else { return false }
                    return first <= at && at < last
                })
        }
        do {
            return try history.store(in: surroundings)?.decisions(ofNode: node.id, in: span) ?? []
        } catch let error as StoreError {
            throw Failure(.failed, "\(error)")
        }
    }
}
