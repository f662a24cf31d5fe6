import ArgumentParser
import Foundation
import ScheduleExpressions

/// What the next time of a cron expression costs.
struct ScheduleBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedules",
        abstract: "Measure the search for the next occurrence, the iterator, and parsing.",
        discussion: """
            Prints a line an expression, separated by tabs: the expression, then nanoseconds an occurrence for \
            next(after:) in UTC and in America/New_York, the same for the iterator, and nanoseconds for parsing. Each \
            figure is the median over rounds of up to 1,000 successive occurrences from 2026-01-01T00:00:00Z.
            """)

    @Option(help: "How many rounds each figure is the median of.")
    var rounds = 201

    private static let expressions = [
        "0 2 ? * SUN#2 *", "0 3 ? * SAT#1 *", "0 0 ? * SUNL *", "0 2 15 * ? *", "0 2 ? * SUN *", "0/15 * * * ? *",
        "0 18 ? * MON-FRI *", "0 0 L * ? *", "30 4 15W * ? *", "0 9 29 2 ? *",
    ]
    private static let start = Instant(secondsSinceEpoch: 1_767_225_600)
    private static let occurrencesMax = 1_000
    /// An expression that has fewer occurrences is walked again until a round has so many steps.
    private static let stepsMin = 1_000

    func validate() throws {
        guard (1...100_000).contains(rounds) else { throw ValidationError("Write 1 to 100000 for --rounds.") }
    }

    func run() throws {
        let newYork = try TimeZoneRules(named: "America/New_York")
        var costs: [[Double]] = [[], []]
        for fields in ScheduleBenchmarks.expressions {
            let text = "cron(\(fields))"
            let expression = try ScheduleExpression(parsing: text)
            let schedules = [TimeZoneRules.utc, newYork].map { Schedule(expression: expression, zone: $0) }
            let stateless = schedules.map(stateless)
            let iterated = schedules.map(iterated)
            for (index, cost) in stateless.enumerated() { costs[index].append(cost.nanoseconds) }
            let figures = (stateless + iterated + [parsing(text)]).map(\.text)
            print(([fields] + figures).joined(separator: "\t"))
        }
        let never = Schedule(expression: try ScheduleExpression(parsing: "cron(0 0 31 2 ? *)"))
        talk("geometric means of next(after:): UTC \(mean(costs[0])) ns, America/New_York \(mean(costs[1])) ns")
        talk("cron(0 0 31 2 ? *), which never fires: \(answerOf(never).text) ns")
        talk("tz data \(TimeZoneRules.databaseVersion ?? "of unknown version"), load \(load)")
    }

    private func stateless(_ schedule: Schedule) -> Measurement {
        Measurement(rounds: rounds) {
            var steps = 0
            repeat {
                var last = ScheduleBenchmarks.start
                var count = 0
                while count < ScheduleBenchmarks.occurrencesMax, let next = schedule.next(after: last) {
                    last = next.instant
                    count += 1
                }
                keep(last)
                steps += count
            } while steps < ScheduleBenchmarks.stepsMin
            return steps
        }
    }

    private func iterated(_ schedule: Schedule) -> Measurement {
        Measurement(rounds: rounds) {
            var steps = 0
            repeat {
                var occurrences = schedule.occurrences(after: ScheduleBenchmarks.start)
                var last = ScheduleBenchmarks.start
                var count = 0
                while count < ScheduleBenchmarks.occurrencesMax, let next = occurrences.next() {
                    last = next.instant
                    count += 1
                }
                keep(last)
                steps += count
            } while steps < ScheduleBenchmarks.stepsMin
            return steps
        }
    }

    private func parsing(_ text: String) -> Measurement {
        Measurement(rounds: rounds) {
            for _ in 0..<100 { keep(try? ScheduleExpression(parsing: text)) }
            return 100
        }
    }

    private func answerOf(_ schedule: Schedule) -> Measurement {
        Measurement(rounds: rounds) {
            for _ in 0..<1_000 { keep(schedule.next(after: ScheduleBenchmarks.start)) }
            return 1_000
        }
    }

    private func mean(_ costs: [Double]) -> String {
        let mean = exp(costs.reduce(0) { $0 + log($1) } / Double(costs.count))
        return String(format: "%.1f", mean)
    }

    /// Of the last minute, for a figure that is to be believed.
    private var load: String {
        var averages = [0.0]
        return getloadavg(&averages, 1) == 1 ? String(format: "%.2f", averages[0]) : "unknown"
    }

    /// Beside the figures, for a person.
    private func talk(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
