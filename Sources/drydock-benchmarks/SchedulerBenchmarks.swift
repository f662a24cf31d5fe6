import ArgumentParser
import Forecast
import Foundation
import ScheduleExpressions

/// What the engine costs: rehearsals of generated definitions, for growing numbers of nodes.
struct SchedulerBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheduler",
        abstract: "Measure rehearsals of 100, 1,000 and 10,000 nodes.",
        discussion: """
            One window for every 50 nodes and 20 associations that touch every node daily, over --days. Prints for each \
            size a line a figure, separated by a tab: steps of the engine and node runs per second, and the bytes that the \
            process grew by, per node and per node run. Each size runs once, the smallest first, because memory is not given back.
            """)

    @Option(help: "Days to rehearse.")
    var days = 7

    @Option(help: "The sizes.")
    var nodes: [Int] = [100, 1_000, 10_000]

    func run() throws {
        let from = try Instant(parsing: "2027-01-01T00:00:00Z")
        for count in nodes {
            let generated = try GeneratedDefinitions(
                nodeCount: count, windowCount: max(1, count / 50), associationCount: 20)
            let rehearsal = Rehearsal(
                windows: generated.windows, associations: generated.associations, fleet: generated.fleet, seed: 1,
                from: from, to: from + .days(days))
            let before = ProcessMemory.mostBytes
            var steps = 0
            let clock = ContinuousClock()
            let begun = clock.now
            let report = try rehearsal.run(onProgress: { _ in steps += 1 })
            let seconds =
                Double((clock.now - begun).components.seconds)
                + Double((clock.now - begun).components.attoseconds) / 1e18
            let grown = max(0, ProcessMemory.mostBytes - before)
            let runs =
                report.associations.reduce(0) { $0 + $1.nodeRuns }
                + report.windows.flatMap(\.executions).flatMap(\.tasks).reduce(0) { $0 + $1.succeeded + $1.failed }
            print("\(count) nodes, seconds\t\(rounded(seconds))")
            print("\(count) nodes, steps per second\t\(Int(Double(steps) / seconds))")
            print("\(count) nodes, node runs per second\t\(Int(Double(runs) / seconds))")
            print("\(count) nodes, node runs\t\(runs)")
            print("\(count) nodes, bytes per node\t\(grown / count)")
            print("\(count) nodes, bytes per node run\t\(rounded(Double(grown) / Double(max(1, runs))))")
        }
    }

    private func rounded(_ number: Double) -> String { String(format: "%.2f", number) }
}
