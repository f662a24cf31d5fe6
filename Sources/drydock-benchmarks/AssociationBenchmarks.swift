import ArgumentParser
import Fleet
import Forecast
import Foundation
import ScheduleExpressions
import StateManager

/// What a rehearsal costs in which hardly anything happens: associations that look at every node again and again.
struct AssociationBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "associations",
        abstract: "Measure a year of 10,000 nodes with 5 and with 20 associations at rate(30 minutes).",
        discussion: """
            Nodes drift, fail and go offline as the shipped ones do. Prints for each number of associations a line a \
            figure, separated by a tab: seconds, node runs that the report stands for, visits (node runs that a node was \
            really sent), and the most memory that the process has had.
            """)

    @Option(help: "Days to rehearse.")
    var days = 365

    @Option(help: "Nodes.")
    var nodes = 10_000

    @Option(help: "How many associations.")
    var associations: [Int] = [5, 20]

    func run() throws {
        let from = try Instant(parsing: "2027-01-01T00:00:00Z")
        let everyHalfHour = Schedule(expression: try ScheduleExpression(parsing: "rate(30 minutes)"))
        for count in associations {
            let generated = try GeneratedDefinitions(nodeCount: nodes, windowCount: 0, associationCount: count)
            let applied = generated.associations.map { association in
                var association = association
                association.schedule = everyHalfHour
                association.applyOnlyAtCronInterval = false
                return association
            }
            let rehearsal = Rehearsal(
                windows: [], associations: applied, fleet: generated.fleet, seed: 1, from: from,
                to: from + .days(days))
            let clock = ContinuousClock()
            let begun = clock.now
            let report = try rehearsal.run()
            let seconds = (clock.now - begun) / .seconds(1)
            let runs = report.associations.reduce(0) { $0 + $1.nodeRuns }
            let visits = report.associations.reduce(0) { $0 + $1.visited }
            let title = "\(count) associations"
            print("\(title), seconds\t\(String(format: "%.2f", seconds))")
            print("\(title), node runs\t\(runs)")
            print("\(title), visits\t\(visits)")
            print("\(title), node runs per second\t\(Int(Double(runs) / seconds))")
            print("\(title), bytes at most\t\(ProcessMemory.mostBytes)")
        }
    }
}
