import ArgumentParser
import Definitions
import Engine
import Forecast
import Foundation
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

    @Option(help: ArgumentHelp("The first instant: RFC 3339, or a date (midnight UTC).", valueName: "instant"))
    var from: String
    @Option(help: ArgumentHelp("The end. What is scheduled from then on is left out.", valueName: "instant"))
    var to: String
    @Option(help: ArgumentHelp("Another seed, another luck. 0 to 18446744073709551615.", valueName: "number"))
    var seed: UInt64 = 1
    @Option(help: ArgumentHelp("Write every decision to a file, one line of JSON each.", valueName: "file"))
    var log: String?
    @OptionGroup var definitions: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func answer(in surroundings: Surroundings) throws -> Answer {
        let begun = Present.instant()
        let span = try self.span()
        let (loaded, fleet, fleetNote) = try definitions.loadForNodes(in: surroundings)
        let rehearsal = Rehearsal(
            windows: loaded.windows, associations: loaded.associations, fleet: fleet, seed: seed,
            from: span.lowerBound, to: span.upperBound)
        let log = try log.map { try DecisionFile(path: $0) }
        var bar = ProgressBar(span)
        let report = try rehearsal.run(
            onDecision: { try log?.append($0) }, onProgress: { bar.show($0, begun: begun) })
        bar.clear()
        try log?.close()
        let seconds = Double((Present.instant() - begun).milliseconds) / 1000
        let talk = fleetNote + "Rehearsed in \(String(format: "%.1f", seconds)) s."
        switch output.format {
        case .json: return Answer(data: RehearsalJSON(report).value.render(), talk: talk)
        case .table:
            let given = "--from \(from) --to \(to) --seed \(seed)\(definitions.asGiven)"
            return Answer(data: RehearsalText(report, asGiven: given).render(), talk: talk)
        }
    }

    private func span() throws(Failure) -> Range<Instant> {
        let first = try SimulateCommand.instant(from, option: "--from")
        let end = try SimulateCommand.instant(to, option: "--to")
        guard first < end else {
            throw .usage("--from \(from) is not before --to \(to). Write the earlier instant after --from.")
        }
        guard end - first <= SimulateCommand.longestSpan else {
            throw .usage("\(from) to \(to) is more than 10 years. Write a nearer --to.")
        }
        return first..<end
    }

    /// Longer rehearsals would run for hours; nobody has ten years of plans.
    private static let longestSpan = Duration.days(3653)

    private static func instant(_ text: String, option: String) throws(Failure) -> Instant {
        do {
            return try Instant(parsing: text)
        } catch {
            throw .usage("\(option) \(text): \(error)")
        }
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
        buffer += decision.jsonLine.utf8
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count > 1 << 16 { try flush() }
    }

    func close() throws(Failure) {
        try flush()
        do { try handle.close() } catch { throw unwritten(error) }
    }

    private func flush() throws(Failure) {
        do { try handle.write(contentsOf: buffer) } catch { throw unwritten(error) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func unwritten(_ error: any Error) -> Failure {
        Failure(.failed, "\(path) cannot be written: \(error.localizedDescription). Check the disk.")
    }
}
