import MaintenanceWindows
import RunCommand
import ScheduleExpressions
import SimulatedFleet

/// Windows that are too short for their work: the rounds that it takes, times what a node takes by the behaviour of the
/// fleet, against the time between opening and cutoff.
struct FitLints {
    let definitions: LintedDefinitions

    init(_ definitions: LintedDefinitions) { self.definitions = definitions }

    var findings: [Lint] {
        guard let nodes = definitions.nodes else { return [] }
        let durations = ExpectedDurations(nodes, documents: definitions.documents)
        return definitions.windows.filter { $0.isEnabled && !$0.commandTasks.isEmpty }.compactMap { window in
            durations.daysBetween = daysBetween(openingsOf: window)
            return lint(window, durations)
        }
    }

    /// Openings among which the longest interval is looked for: a year of months.
    private static let openingsMax = 13
    /// For a window that opens once.
    private static let daysBetweenDefault = 31.0

    /// What has come out in the longest interval must be installed too.
    private func daysBetween(openingsOf window: MaintenanceWindow) -> Double {
        let openings = window.schedule.occurrences(after: definitions.from - .milliseconds(1))
            .prefix(FitLints.openingsMax).map(\.instant)
        let longest = zip(openings, openings.dropFirst()).map { $1 - $0 }.max()
        return longest.map { Double($0.milliseconds) / 86_400_000 } ?? FitLints.daysBetweenDefault
    }

    private func lint(_ window: MaintenanceWindow, _ durations: ExpectedDurations) -> Lint? {
        let plan = WorkPlan(of: window, durations: durations)
        let tooLong = plan.tasks.filter { $0.ends > limit(of: $0.task, in: window) }
        guard let last = tooLong.max(by: { $0.ends < $1.ends }),
            let worst = plan.tasks.max(by: { $0.command.seconds < $1.command.seconds })
        else { return nil }
        return Lint(
            .doesNotFit, .window(window.name), "Tasks/\(worst.task.name)/MaxConcurrency",
            message(window, plan, last, worst), wayOut: wayOut(window, durations, plan, worst))
    }

    /// Seconds from the opening on in which a task may start nodes (SSM API reference, CutoffBehavior).
    private func limit(of task: WindowTask, in window: MaintenanceWindow) -> Double {
        let hours = task.cutoffBehavior == .continueTask ? 0 : window.cutoffHours
        return Double((window.durationHours - hours) * 3600)
    }

    private func message(
        _ window: MaintenanceWindow, _ plan: WorkPlan, _ last: WorkPlan.Task, _ worst: WorkPlan.Task
    ) -> LintText {
        let limit = limit(of: last.task, in: window)
        let command = worst.command
        let border = last.task.cutoffBehavior == .continueTask ? "the end" : "the cutoff"
        var text: LintText = """
            \(worst.task.name) takes \(counted(command.rounds, "round")) of \(words(command.roundSeconds)): \
            \(counted(command.nodeCount, "node")), \(command.atOnce) at once.
            """
        let whole = plan.tasks.map(\.ends).max() ?? 0
        text = "\(text) That is \(words(whole)) of work in all, and \(border) comes after \(words(limit))."
        if last.lastStart < limit {
            return """
                \(text) The last start is expected \(words(limit - last.lastStart)) before \(border): tight.
                """
        }
        let left = plan.tasks.reduce(0) { $0 + $1.command.nodesLeft(at: self.limit(of: $1.task, in: window)) }
        let late = last.lastStart - limit
        return """
            \(text) The last start would be \(late < 60 ? "right at" : "\(words(late)) after") it: about \
            \(counted(max(1, left), "node")) would never be started.
            """
    }

    private func words(_ seconds: Double) -> String {
        // Far beyond any window it does not matter any more how long it takes.
        inWords(.seconds(Int(min(max(0, seconds), 1e9).rounded())))
    }

    // MARK: - What would fit

    private func wayOut(
        _ window: MaintenanceWindow, _ durations: ExpectedDurations, _ plan: WorkPlan, _ worst: WorkPlan.Task
    ) -> LintText {
        var ways: [String] = []
        if let concurrency = concurrency(window, durations, worst) {
            let atOnce = concurrency.concurrency(of: worst.command.nodeCount)
            ways.append("MaxConcurrency: \(concurrency) (\(atOnce) at once)")
        }
        let hours = window.durationHours + Int((excess(plan, in: window) / 3600).rounded(.up))
        if MaintenanceWindow.durationHoursRange.contains(hours) { ways.append("Duration: \(hours)") }
        if ways.isEmpty { return "Even all at once it does not fit. Split the window up." }
        return "Write \(ways.joined(separator: ", or "))."
    }

    private func excess(_ plan: WorkPlan, in window: MaintenanceWindow) -> Double {
        plan.tasks.map { $0.ends - limit(of: $0.task, in: window) }.max() ?? 0
    }

    /// The smallest MaxConcurrency of a task, written as it is now, with which everything fits; nil when none does.
    private func concurrency(
        _ window: MaintenanceWindow, _ durations: ExpectedDurations, _ worst: WorkPlan.Task
    ) -> CountOrPercentage? {
        func fits(_ limit: CountOrPercentage) -> Bool {
            let plan = WorkPlan(of: window, durations: durations, concurrency: [worst.task.name: limit])
            return excess(plan, in: window) <= 0
        }
        switch worst.task.maxConcurrency {
        case .percentage(let now):
            return smallest(from: now + 1, through: 100) { fits(.percentage($0)) }.map { .percentage($0) }
        case .count(let now):
            return smallest(from: now + 1, through: worst.command.nodeCount) { fits(.count($0)) }.map { .count($0) }
        }
    }

    /// The smallest number that is good enough, where every larger one is too.
    private func smallest(from least: Int, through most: Int, isEnough: (Int) -> Bool) -> Int? {
        guard least <= most, isEnough(most) else { return nil }
        var (low, high) = (least, most)
        while low < high {
            let middle = low + (high - low) / 2
            if isEnough(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
