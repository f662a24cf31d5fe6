import ArgumentParser
import Engine
import Fleet
import Forecast
import Foundation
import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet
import StateManager
import Store

/// What keeping decisions costs: dispatches that are on disk, and the bytes of a day.
struct StoreBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Measure durable dispatches per second, and the bytes that a day takes.",
        discussion: """
            The engine and the store of the daemon, on a clock of their own, in a folder on the disk: every commit is synced. \
            First dispatches on an empty store, then again when it holds --history rows of invocations, with as many \
            dispatches and answers in a commit as --group says. Then a day of 10,000 simulated nodes to which five \
            associations are applied every 30 minutes, and what that has made of the file.
            """)

    @Option(help: "Dispatches that go into one commit, and so many answers.")
    var group = 1_000
    @Option(help: "Dispatches that are measured.")
    var dispatches = 20_000
    @Option(help: "Rows of history for the second measurement.")
    var history = 100_000
    @Option(help: "Nodes.")
    var nodes = 10_000
    @Option(help: "The folder, which is emptied. Default: one among the temporary ones.")
    var folder: String?
    @Flag(help: "Leave out the day.")
    var withoutDay = false

    func validate() throws {
        guard (1...10_000).contains(group) else { throw ValidationError("Write 1 to 10000 for --group.") }
        guard (100...100_000).contains(nodes) else { throw ValidationError("Write 100 to 100000 for --nodes.") }
        guard dispatches >= group, history >= dispatches else {
            throw ValidationError("--dispatches is to be no less than --group, and --history no less than that.")
        }
    }

    func run() throws {
        let scratch = try ScratchFolder(folder)
        defer { scratch.remove() }
        try measureDispatches(in: try scratch.made("dispatches"))
        if !withoutDay { try measureDay(in: try scratch.made("day")) }
    }

    // MARK: - Dispatches

    private typealias Loop = SchedulerLoop<SQLiteStore, PromptNodes>

    private func measureDispatches(in folder: String) throws {
        let fleet = try GeneratedDefinitions(nodeCount: nodes, windowCount: 0, associationCount: 0).fleet
        let start = Instant(secondsSinceEpoch: 1_796_083_200)
        let table = NodeTable(FleetSimulation(fleet, seed: 1, startingAt: start).nodes)
        var loop = Loop(
            engine: try SchedulerEngine(windows: [try window()], associations: [], nodes: table),
            records: try SQLiteStore(folder: folder, holder: "drydock-benchmarks"), nodes: PromptNodes())
        try loop.turn(at: start)
        let none = try rate(&loop, dispatches)
        Figure("durable dispatches per second, no history, \(group) a commit", none, .atLeast(5_000))
        while loop.nodes.received < history, let next = loop.nextInstant { try loop.turn(at: next) }
        let some = try rate(&loop, dispatches)
        Figure("durable dispatches per second, \(history) rows of history, \(group) a commit", some, .atLeast(5_000))
        // Two measurements of the same differ by a few percent.
        Figure("the second as a share of the first", some / none, .atLeast(0.9), digits: 2)
    }

    /// Dispatches per second, each with its answer: both are kept.
    private func rate(_ loop: inout Loop, _ count: Int) throws -> Double {
        let wanted = loop.nodes.received + count
        let before = loop.nodes.received
        let seconds = try ContinuousClock().measure {
            while loop.nodes.received < wanted, let next = loop.nextInstant { try loop.turn(at: next) }
        }
        return Double(loop.nodes.received - before) / seconds.inSeconds
    }

    /// One that opens every hour and works on every node.
    private func window() throws -> MaintenanceWindow {
        let all = WindowTarget(name: "all", targets: [Target(key: .instanceIDs, values: ["*"])])
        let task = WindowTask(
            name: "scan", document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Scan"]],
            maxConcurrency: .count(group), maxErrors: .percentage(100), targets: [all])
        return MaintenanceWindow(
            name: "hourly", schedule: Schedule(expression: try ScheduleExpression(parsing: "rate(1 hour)")),
            durationHours: 1, cutoffHours: 0, targets: [all], tasks: [task])
    }

    // MARK: - A day

    private func measureDay(in folder: String) throws {
        let fleet = try GeneratedDefinitions(nodeCount: nodes, windowCount: 0, associationCount: 0).fleet
        let start = Instant(secondsSinceEpoch: 1_796_083_200)
        let simulation = FleetSimulation(fleet, seed: 1, startingAt: start, keepsEntries: false)
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(
                windows: [], associations: try (1...5).map(association), nodes: NodeTable(simulation.nodes)),
            records: try SQLiteStore(folder: folder, holder: "drydock-benchmarks"), nodes: simulation)
        let end = start + .days(1)
        let seconds = try ContinuousClock().measure {
            try loop.turn(at: start)
            while let next = loop.nextInstant, next < end { try loop.turn(at: next) }
        }
        let bytes = try StoreBenchmarks.bytes(in: folder)
        let name = "a day of \(nodes) nodes, five associations every 30 minutes"
        Figure("\(name): megabytes of store", Double(bytes) / 1e6, .atMost(50), digits: 1)
        Figure("\(name): seconds to decide and keep it", seconds.inSeconds, digits: 1)
    }

    /// Bytes of a backup: one file, with nothing left in the WAL. Pages that are free in the store are in it too.
    private static func bytes(in folder: String) throws -> Int {
        let copy = folder + "/copy.sqlite"
        guard let store = try SQLiteStore.reading(folder: folder) else { return 0 }
        _ = try store.backup(to: copy, replacing: true)
        let attributes = try FileManager.default.attributesOfItem(atPath: copy)
        return (attributes[.size] as? Int) ?? 0
    }

    private func association(_ number: Int) throws -> Association {
        Association(
            name: "association-\(number)", document: "AWS-RunShellScript",
            parameters: ["commands": ["systemctl enable --now service-\(number)"]],
            targets: [Target(key: .instanceIDs, values: ["*"])],
            schedule: Schedule(expression: try ScheduleExpression(parsing: "rate(30 minutes)")),
            maxConcurrency: .percentage(10), maxErrors: .percentage(100))
    }
}
