import Engine
import Forecast
import ScheduleExpressions

/// A rehearsal for programs. Members that are here stay here: `version` rises when one changes its meaning.
struct RehearsalJSON {
    private let report: RehearsalReport

    private let course: ComplianceCourse

    init(_ report: RehearsalReport, _ course: ComplianceCourse) {
        self.report = report
        self.course = course
    }

    var value: JSONValue {
        .object([
            "version": .number(1),
            "seed": .digits(String(report.seed)),
            "digest": .string(report.digest),
            "windows": .array(report.windows.map(window)),
            "associations": .array(report.associations.map(association)),
            "interventions": .array(report.interventions.map(intervention)),
            "compliance": .object([
                "nodes": .number(course.nodeCount),
                "days": .array(
                    course.days.map {
                        .object(["at": .string($0.at.description), "compliant": .number($0.compliant)])
                    }),
            ]),
            "incidents": .array(ScenarioText(report).events.map(incident)),
        ])
    }

    private func incident(_ event: ScenarioText.Event) -> JSONValue {
        .object([
            "from": .string(event.from.description),
            "until": event.until.map { .string($0.description) } ?? .null,
            "what": .string(event.words),
        ])
    }

    private func intervention(_ decision: Decision) -> JSONValue {
        var window: (name: String, scheduledFor: Instant)?
        if case .window(let name, let scheduledFor) = decision.subject { window = (name, scheduledFor) }
        return .object([
            "at": .string(decision.at.description),
            "event": .string(decision.event.rawValue),
            "window": window.map { .string($0.name) } ?? .null,
            "scheduledFor": window.map { .string($0.scheduledFor.description) } ?? .null,
            "reason": .string(decision.reason),
        ])
    }

    private func window(_ window: RehearsalReport.Window) -> JSONValue {
        .object(["name": .string(window.name), "executions": .array(window.executions.map(execution))])
    }

    private func execution(_ execution: RehearsalReport.Execution) -> JSONValue {
        .object([
            "scheduledFor": .string(execution.record.scheduledFor.description),
            "status": .string(execution.record.status.rawValue),
            "statusDetails": .string(execution.record.statusDetails),
            "tasks": .array(execution.tasks.map(task)),
        ])
    }

    private func task(_ task: RehearsalReport.Task) -> JSONValue {
        .object([
            "name": .string(task.name),
            "status": .string(task.status.rawValue),
            "targets": .number(task.targets),
            "succeeded": .number(task.succeeded),
            "failed": .number(task.failed),
            "notStarted": .number(task.notStarted),
            "errors": .number(task.errors),
            "concurrencyMax": .number(task.concurrencyMax),
            "errorsMax": .number(task.errorsMax),
            "inFlightMax": .number(task.inFlightMax),
        ])
    }

    private func association(_ totals: RehearsalReport.AssociationTotals) -> JSONValue {
        .object([
            "name": .string(totals.name),
            "executions": .number(totals.executions),
            "nodeRuns": .number(totals.nodeRuns),
            "drifted": .number(totals.drifted),
            "corrected": .number(totals.corrected),
            "failed": .number(totals.failed),
            "deferred": .number(totals.deferred),
        ])
    }
}
