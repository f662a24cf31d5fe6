import Documents
import Engine
import RunCommand
import ScheduleExpressions
import StateManager
import Store

/// All about one association: its definition, its next times, and its last runs with what they found on which nodes. An
/// operation of ours: SSM needs four for it.
package enum GetAssociation: APIOperation {
    package static let name = "Drydock.GetAssociation"

    package struct Input: Codable, Hashable, Sendable {
        /// Its name, or its id.
        package var association: String
        /// How many runs. Default: 10.
        package var runs: Int?

        package init(association: String, runs: Int? = nil) {
            self.association = association
            self.runs = runs
        }
    }

    package struct Output: Codable, Hashable, Sendable {
        package var now: Instant
        package var association: Definition
        package var nextExecutionTimes: [Instant]
        /// Newest first, those that are kept.
        package var versions: [Version]
        /// Newest first.
        package var executions: [Execution]
    }

    package struct Version: Codable, Hashable, Sendable {
        package var associationVersion: Int
        /// When it was applied first.
        package var createdDate: Instant
        /// What is different from the version before it; nil: that one is not kept.
        package var changes: [String]?
    }

    /// SSM's names, where it has them.
    package struct Definition: Codable, Hashable, Sendable {
        package var associationName: String
        package var associationId: String
        /// nil: no daemon has applied it.
        package var associationVersion: Int?
        /// Since when this version is in force.
        package var lastUpdateAssociationDate: Instant?
        /// The document.
        package var name: String
        /// Of the document, as it is asked for; nil: whichever is the newest.
        package var documentVersion: String?
        package var parameters: [String: [String]]
        package var targets: [Target]
        package var scheduleExpression: String?
        package var scheduleTimezone: String?
        package var scheduleOffset: Int?
        package var applyOnlyAtCronInterval: Bool
        package var duration: Int?
        package var calendarNames: [String]
        package var maxConcurrency: String
        package var maxErrors: String
        package var complianceSeverity: String
        package var syncCompliance: String
        /// How many nodes its targets select.
        package var nodes: Int
        /// The limits in numbers, for so many nodes.
        package var atOnce: Int
        package var stopsAtError: Int
        /// The schedule in words.
        package var scheduleInWords: String?
    }

    package struct Target: Codable, Hashable, Sendable {
        package var key: String
        package var values: [String]
    }

    package struct Execution: Codable, Hashable, Sendable {
        package var scheduledFor: Instant
        package var startedAt: Instant
        package var endedAt: Instant?
        package var associationVersion: Int
        /// Why it was made: Schedule, Definition, Request, NewNodes or Missed.
        package var cause: String
        package var status: String
        /// Why nodes were left.
        package var ending: String?
        package var nodes: Int
        package var succeeded: Int
        package var drifted: Int
        package var corrected: Int
        package var failed: Int
        package var unseen: Int
        package var deferred: Int
        package var notStarted: Int
        package var visits: [Visit]
    }

    /// A node that was not simply as it ought to be.
    package struct Visit: Codable, Hashable, Sendable {
        package var nodeId: String
        package var node: String
        package var at: Instant
        package var status: String
        package var found: [String]
        package var changed: [String]
        package var detail: String
    }

    package static let runsRange = 1...1000
    package static let runsDefault = 10

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let facts = request.facts
        let count = input.runs ?? runsDefault
        guard runsRange.contains(count) else {
            throw OperationError(.validation, "Runs is \(count). Write 1 to \(runsRange.upperBound).")
        }
        let association = try facts.association(named: input.association)
        let store = try facts.store()
        return output(
            association, try store.association(association.id), try store.associationExecutions(association.id, count),
            facts, versions: try store.associationVersions(association.id, AssociationVersion.keptMax))
    }

    /// - Parameter record: what is kept of it; nil: nothing.
    package static func output(
        _ association: Association, _ record: AssociationRecord?, _ executions: [AssociationExecution],
        _ facts: Facts, versions: [AssociationVersion] = []
    ) -> Output {
        let nodes = facts.nodes.select(association.targets).count
        let schedule = association.schedule
        let document = DocumentLibrary.parts(of: association.document)
        let definition = Definition(
            associationName: association.name, associationId: association.id.rawValue,
            associationVersion: record?.version, lastUpdateAssociationDate: record?.appliedAt,
            name: document.name, documentVersion: document.version, parameters: association.parameters,
            targets: association.targets.map { Target(key: "\($0.key)", values: $0.values) },
            scheduleExpression: schedule?.expression.description, scheduleTimezone: schedule?.zone.name,
            scheduleOffset: schedule.flatMap { $0.offsetDays == 0 ? nil : $0.offsetDays },
            applyOnlyAtCronInterval: association.applyOnlyAtCronInterval, duration: association.durationHours,
            calendarNames: association.calendars.map(\.name), maxConcurrency: association.maxConcurrency.description,
            maxErrors: association.maxErrors.description, complianceSeverity: association.complianceSeverity.rawValue,
            syncCompliance: association.syncCompliance.rawValue, nodes: nodes,
            atOnce: association.maxConcurrency.concurrency(of: nodes),
            stopsAtError: association.maxErrors.errors(of: nodes) + 1,
            scheduleInWords: schedule?.expression.explanation)
        var next: [Instant] = []
        while next.count < 3, let instant = schedule?.next(after: next.last ?? facts.now)?.instant {
            next.append(instant)
        }
        return Output(
            now: facts.now, association: definition, nextExecutionTimes: next,
            versions: versions.enumerated().map { place, version in
                Version(
                    associationVersion: version.number, createdDate: version.since,
                    changes: place + 1 < versions.count ? version.changes(since: versions[place + 1]) : nil)
            },
            executions: executions.map { execution($0, facts) })
    }

    private static func execution(_ execution: AssociationExecution, _ facts: Facts) -> Execution {
        let (run, counts) = (execution.run, execution.counts)
        return Execution(
            scheduledFor: run.scheduledFor, startedAt: run.startedAt, endedAt: run.endedAt,
            associationVersion: run.version, cause: run.cause.rawValue, status: execution.status.rawValue,
            ending: execution.ending?.rawValue, nodes: execution.nodeCount, succeeded: counts.succeeded,
            drifted: counts.drifted, corrected: counts.corrected, failed: counts.failed - execution.unseen,
            unseen: execution.unseen, deferred: counts.deferred, notStarted: counts.notStarted,
            visits: execution.visits.map { visit in
                Visit(
                    nodeId: visit.node.rawValue, node: facts.nodeName(visit.node), at: visit.at,
                    status: visit.result.rawValue, found: visit.found, changed: visit.changed, detail: visit.detail)
            })
    }
}
