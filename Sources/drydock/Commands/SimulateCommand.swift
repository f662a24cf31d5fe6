import ArgumentParser
import Definitions
import Engine
import Fleet
import Forecast
import Foundation
import MaintenanceWindows
import ScheduleExpressions
import SimulatedFleet

/// `drydock simulate`: a span of time on a virtual clock.
struct SimulateCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Rehearse a span of time on a simulated fleet, in seconds.",
        discussion: """
            The same engine as the daemon's, on a virtual clock. Everything follows from the definitions, the span and \
            the seed: the same command gives the same answer, byte for byte.
            """)

    @OptionGroup var spanOptions: SpanOptions
    @Option(help: ArgumentHelp("Another seed, another luck. 0 to 18446744073709551615.", valueName: "number"))
    var seed: UInt64 = 1
    @Option(help: ArgumentHelp("Write every decision to a file, one line of JSON each.", valueName: "file"))
    var log: String?
    @Option(
        help: ArgumentHelp(
            "Play what operators ask for and what befalls the nodes: a list of steps, each with its instant.",
            valueName: "file"))
    var scenario: String?
    @Flag(help: "List the lines of shell scripts that simulated nodes understand, and do nothing else.")
    var shellLines = false
    @Option(help: GenerateOption.help)
    var generate: GenerateOption?
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        if shellLines { return Answer(data: ShellLineList.text) }
        let begun = Present.instant()
        let span = try self.span(now: surroundings.now)
        let (loaded, fleet, fleetNote) = try self.definitions(in: surroundings)
        let scenario = try loadedScenario(in: span, loaded, fleet)
        let rehearsal = Rehearsal(
            windows: loaded.windows, associations: loaded.associations, documents: loaded.documents, fleet: fleet,
            seed: seed, from: span.lowerBound, to: span.upperBound, scenario: scenario?.interventions ?? [],
            incidents: scenario?.incidents ?? [], freezes: scenario?.freezes ?? [])
        let log = try log.map { try DecisionFile(path: $0) }
        var bar = ProgressBar(span)
        var course = ComplianceCourse(
            loaded.associations, among: NodeTable(fleet.nodes), from: span.lowerBound, to: span.upperBound)
        let report = try rehearsal.run(
            onDecision: { try log?.append($0) }, onChanges: { course.note($0) },
            onProgress: { bar.show($0, begun: begun) })
        bar.clear()
        try log?.close()
        let seconds = Double((Present.instant() - begun).milliseconds) / 1000
        let talk =
            fleetNote + ShellLineList.unknown(in: loaded)
            + "Rehearsed in \(String(format: "%.1f", seconds)) s."
        switch output.format {
        case .json: return Answer(data: RehearsalJSON(report, course).value.render(), talk: talk)
        case .table:
            let given =
                "--from \(span.lowerBound.asDateOption) --to \(span.upperBound.asDateOption) --seed \(seed)"
                + (generate.map { " --generate \($0.description)" } ?? "")
                + (self.scenario.map { " --scenario \(ShellWord($0))" } ?? "") + definitions.asGiven
            return Answer(
                data: RehearsalText(report, course, asGiven: given, folders: definitions.asGiven).render(), talk: talk)
        }
    }

    private func definitions(
        in surroundings: Surroundings
    ) throws -> (definitions: DefinitionSet, fleet: FleetDefinition, note: String) {
        guard let generate else { return try definitions.loadForNodes(in: surroundings) }
        if !definitions.asGiven.isEmpty {
            throw Failure.usage("--generate makes definitions of its own. Leave --config and --fleet out.")
        }
        let generated = try GeneratedDefinitions(
            nodeCount: generate.nodes, windowCount: generate.windows, associationCount: generate.associations)
        return (
            DefinitionSet(
                windows: generated.windows, associations: generated.associations, fleet: generated.fleet),
            generated.fleet, ""
        )
    }

    private func loadedScenario(
        in span: Range<Instant>, _ definitions: DefinitionSet, _ fleet: FleetDefinition
    ) throws(Failure) -> LoadedScenario? {
        guard let scenario else { return nil }
        let loaded = LoadedScenario(
            path: scenario, windowNames: definitions.windows.map(\.name),
            associationNames: definitions.associations.map(\.name), fleet: fleet)
        if !loaded.diagnostics.isEmpty {
            throw Failure(.failed, loaded.diagnostics.map(\.description).joined(separator: "\n"))
        }
        if let outside = loaded.steps.first(where: { !$0.concerns(span) }) {
            throw .usage(
                "The step of \(outside.at) lies outside of the span, \(span.lowerBound) to \(span.upperBound). "
                    + "Give another --from or --to.")
        }
        return loaded
    }

    private func span(now: Instant) throws(Failure) -> Range<Instant> {
        let bounds = try spanOptions.bounds(in: try spanOptions.zone(), now: now)
        let end: Instant
        switch bounds.end {
        case .none: throw .usage("There is no end to rehearse to. Add --to, or --days.")
        case .days(let days): end = bounds.from + .days(days)
        case .instant(let instant): end = instant
        }
        guard bounds.from < end else { throw .usage("The span is empty. Give a later --to.") }
        guard end - bounds.from <= Rehearsal.longestSpan else {
            throw .usage("The span is longer than 10 years. Give a nearer --to.")
        }
        return bounds.from..<end
    }
}

extension ConfigurationOptions {
    /// Sound definitions with nodes to run on. Without a fleet there is the instant one, and a line that says so.
    func loadForNodes(
        in surroundings: Surroundings
    ) throws(Failure) -> (definitions: DefinitionSet, fleet: FleetDefinition, note: String) {
        let loaded = try loadSound(in: surroundings).definitions
        if let fleet = loaded.fleet { return (loaded, fleet, "") }
        let note = "There is no fleet/ folder, so the nodes are those of --fleet instant: eight healthy ones.\n"
        return (loaded, .instant, note)
    }
}

/// The file that `--log` names.
final class DecisionFile {
    private let path: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    init(path: String) throws(Failure) {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw Failure(.failed, "\(path) cannot be written. Give --log a file in a folder that you may write to.")
        }
        self.handle = handle
    }

    func append(_ decision: Decision) throws(Failure) {
        decision.writeJSON(to: &buffer)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count > 1 << 16 { try flush() }
    }

    func close() throws(Failure) {
        try flush()
        do { try handle.close() } catch { throw unwritten }
    }

    private func flush() throws(Failure) {
        do { try handle.write(contentsOf: buffer) } catch { throw unwritten }
        buffer.removeAll(keepingCapacity: true)
    }

    private var unwritten: Failure {
        Failure(.failed, "\(path) cannot be written. Check that the disk has room, or give --log another file.")
    }
}
