import Engine
import MaintenanceWindows
import RunCommand
import ScheduleExpressions

/// What a daemon is doing, as a line for `systemctl status`.
struct StatusLine {
    let engine: SchedulerEngine
    /// What is wrong with the store; nil when nothing is known to be.
    let trouble: String?

    var text: String {
        if let trouble { return trouble }
        let next = engine.nextWake.map { "Next decision at \($0)." } ?? "Nothing is due."
        return [open, held, associations].compactMap(\.self).joined(separator: ", ") + ". " + next
    }

    private var open: String? {
        if engine.executions.isEmpty { return "No window is open" }
        let names = engine.executions.prefix(StatusLine.namesMax).map(\.windowName).joined(separator: ", ")
        let more = engine.executions.count - StatusLine.namesMax
        let nodes = engine.executions.reduce(0) { sum, execution in
            sum + execution.tasks.reduce(0) { $0 + $1.commands.reduce(0) { $0 + $1.inFlight.count } }
        }
        return "Open: \(names)\(more > 0 ? " and \(more) more" : "") (\(nodes) nodes at work)"
    }

    private var held: String? { engine.held.isEmpty ? nil : "held: \(engine.held.count)" }

    private var associations: String? {
        engine.runs.isEmpty ? nil : "associations at work: \(engine.runs.count)"
    }

    private static let namesMax = 3
}
