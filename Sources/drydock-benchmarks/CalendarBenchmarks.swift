import ArgumentParser
import Fleet
import Forecast
import Foundation
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// What a year of windows costs: the agenda, the order of the phases, and each form and output of `drydock calendar`.
struct CalendarBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Measure a year of many windows on many nodes.",
        discussion: """
            Half of the windows open weekly, half monthly, at all hours; a third of them waits for another. Prints a line \
            a figure, separated by a tab: what it is, and milliseconds, the median of the rounds. With --drydock the \
            same definitions are written as files, and that program says how long each form took after reading them.
            """)

    @Option(help: "How many windows.")
    var windows = 1_000

    @Option(help: "How many nodes.")
    var nodes = 1_000

    @Option(help: "How many rounds each figure is the median of.")
    var rounds = 9

    @Option(help: "The drydock program to measure as well.")
    var drydock: String?

    private static let start = Instant(secondsSinceEpoch: 1_767_225_600)
    private static let arguments = [
        "--year 2026", "--month 2026-06", "--months 3", "--week 2026-W23", "--from 2026-01-01 --to 2027-01-01",
        "--year 2026 -o json", "--year 2026 -o jsonl", "--year 2026 -o csv", "--year 2026 -o ics",
        "--year 2026 -o markdown", "--year 2026 --node g0007-01",
    ]

    func validate() throws {
        guard (1...10_000).contains(windows) else { throw ValidationError("Write 1 to 10000 for --windows.") }
        guard (1...10_000).contains(nodes) else { throw ValidationError("Write 1 to 10000 for --nodes.") }
        guard (1...1_000).contains(rounds) else { throw ValidationError("Write 1 to 1000 for --rounds.") }
    }

    func run() throws {
        let yard = BenchmarkYard(windowCount: windows, nodeCount: nodes)
        let definitions = try yard.windows()
        let table = yard.table
        let end = CalendarBenchmarks.start + .days(365)
        var openings = 0
        let agenda = Measurement(rounds: rounds) {
            let agenda = try? Agenda(
                windows: definitions, associations: [], nodes: table, from: CalendarBenchmarks.start, to: end)
            openings = agenda?.occurrences.count ?? 0
            keep(agenda)
            return 1
        }
        show("agenda of \(windows) windows, \(nodes) nodes, \(openings) openings", agenda)
        let order = Measurement(rounds: rounds) {
            keep(PhaseOrder(of: definitions, from: CalendarBenchmarks.start))
            return 1
        }
        show("order of the phases over \(PhaseOrder.months) months", order)
        if let drydock { try measure(drydock, yard) }
    }

    private func show(_ name: String, _ measurement: Measurement) {
        print("\(name)\t\(String(format: "%.1f", measurement.nanoseconds / 1_000_000))")
    }

    // MARK: - The program

    private func measure(_ program: String, _ yard: BenchmarkYard) throws {
        let folder = NSTemporaryDirectory() + "drydock-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
        try yard.write(to: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for arguments in CalendarBenchmarks.arguments {
            var figures: [(agenda: Double, rendering: Double)] = []
            for _ in 0..<rounds {
                let words =
                    ["calendar", "--config", folder, "--timing"] + arguments.split(separator: " ").map(String.init)
                let talk = try talk(of: program, words)
                guard let agenda = figure("agenda", in: talk), let rendering = figure("rendering", in: talk) else {
                    throw ValidationError("\(program) does not say how long it took: \(talk)")
                }
                figures.append((agenda, rendering))
            }
            figures.sort { $0.agenda + $0.rendering < $1.agenda + $1.rendering }
            let (agenda, rendering) = figures[figures.count / 2]
            let parts = String(format: "%.1f\tagenda %.1f, rendering %.1f", agenda + rendering, agenda, rendering)
            print("drydock calendar \(arguments)\t\(parts)")
        }
    }

    private func talk(of program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// "agenda 12.3 ms" in a line of parts.
    private func figure(_ part: String, in text: String) -> Double? {
        for line in text.split(separator: "\n") {
            for piece in line.split(separator: ",") {
                let words = piece.split(separator: " ")
                if words.count == 3, words[0] == part { return Double(words[1]) }
            }
        }
        return nil
    }
}
