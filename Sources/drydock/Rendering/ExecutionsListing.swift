import MaintenanceWindows
import ScheduleExpressions
import Store

/// Window executions, newest first.
struct ExecutionsListing {
    private let executions: [WindowExecutionRecord]
    private let clock = ZoneClock(zone: .utc)

    /// By execution id.
    private let tasks: [String: [SQLiteStore.TaskResult]]

    init(_ executions: [WindowExecutionRecord], tasks: [String: [SQLiteStore.TaskResult]] = [:]) {
        self.executions = executions
        self.tasks = tasks
    }

    var json: JSONValue {
        .object([
            "version": .number(1),
            "executions": .array(
                executions.map { execution in
                    .object([
                        "window": .string(execution.windowName),
                        "executionId": .string(execution.id),
                        "scheduledFor": .string(execution.scheduledFor.description),
                        "startedAt": .string(orNull: execution.startedAt?.description),
                        "endedAt": .string(orNull: execution.endedAt?.description),
                        "status": .string(execution.status.rawValue),
                        "statusDetails": .string(execution.statusDetails),
                    ])
                }),
        ])
    }

    /// `mark`: up to when everything has been handled.
    func table(mark: Instant?) -> String {
        if executions.isEmpty {
            return "No window has opened yet.\nNext      drydock calendar"
        }
        var table = TextTable([
            .init("SCHEDULED (UTC)"), .init("WINDOW"), .init("STATUS"), .init("STARTED"), .init("ENDED"),
        ])
        for execution in executions {
            let scheduled = clock.dateAndTime(execution.scheduledFor)
            let started = execution.startedAt.map { clock.time($0) } ?? "-"
            let ended = execution.startedAt == nil ? "-" : execution.endedAt.map { clock.time($0) } ?? "running"
            table.lines.append(
                .cells([
                    scheduled, execution.windowName.shortened(to: 20), execution.status.rawValue, started, ended,
                ]))
            for task in tasks[execution.id] ?? [] where !task.details.isEmpty {
                table.lines.append(.note(column: 1, "\(task.name): \(task.details)"))
            }
            if execution.startedAt == nil { table.lines.append(.note(column: 1, execution.statusDetails)) }
        }
        var lines = table.render()
        if let mark { lines.append("Everything up to \(clock.dateAndTime(mark)) UTC is decided.") }
        lines.append("Next      drydock calendar")
        return lines.joined(separator: "\n")
    }
}
