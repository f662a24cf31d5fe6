import Forecast
import ScheduleExpressions

/// What came of an occurrence of a window, for programs; all instants are RFC 3339 in UTC.
struct ReportJSON {
    private let report: WindowReport

    init(_ report: WindowReport) { self.report = report }

    var value: JSONValue {
        let record = report.record
        return .object([
            "version": .number(1),
            "window": .string(record.windowName),
            "executionId": .string(record.id),
            "scheduledFor": .string(record.scheduledFor.description),
            "startedAt": .string(orNull: record.startedAt?.description),
            "endedAt": .string(orNull: record.endedAt?.description),
            "status": .string(record.status.rawValue),
            "statusDetails": .string(record.statusDetails),
            "nodes": .number(report.nodeCount),
            "succeeded": .number(report.succeeded),
            "tasks": .array(
                report.tasks.map { task in
                    .object([
                        "name": .string(task.name), "status": .string(task.status.rawValue),
                        "statusDetails": .string(task.details), "nodes": .number(task.nodes),
                        "succeeded": .number(task.succeeded), "failed": .number(task.failed),
                        "notStarted": .number(task.notStarted),
                        "endedAt": .string(orNull: task.endedAt?.description),
                    ])
                }),
            "undone": .array(
                report.undone.map { undone in
                    .object([
                        "node": .string(undone.node), "task": .string(undone.task),
                        "endedAt": .string(orNull: undone.at?.description), "why": .string(undone.why),
                    ])
                }),
            "next": .array(
                report.next.map { next in
                    .object([
                        "window": .string(next.window), "opensAt": .string(orNull: next.opensAt?.description),
                        "words": .string(next.words),
                    ])
                }),
        ])
    }
}
