import Documents
import ScheduleExpressions
import StateManager
import Store

/// The associations as they are defined, and what the last run of each came to (SSM API reference).
package enum ListAssociations: APIOperation {
    package static let name = "AmazonSSM.ListAssociations"

    package struct Input: Codable, Hashable, Sendable {
        package init() {}
    }

    /// SSM's Association, and of ours when it is applied next.
    package struct Item: Codable, Hashable, Sendable {
        /// The document.
        package var name: String
        /// Of the document, as it is asked for; nil: whichever is the newest.
        package var documentVersion: String?
        package var associationId: String
        package var associationName: String
        package var scheduleExpression: String?
        /// Seconds since 1970, as SSM writes it.
        package var lastExecutionDate: Double?
        package var overview: Overview
        package var nextExecutionTime: String?
        package var nodes: Int
    }

    package struct Overview: Codable, Hashable, Sendable {
        /// Pending, Success or Failed.
        package var status: String
        /// How many nodes of the last run ended how.
        package var associationStatusAggregatedCount: [String: Int]
    }

    package struct Output: Codable, Hashable, Sendable {
        package var associations: [Item]
    }

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let facts = request.facts
        let last = try facts.store().lastAssociationRuns()
        return Output(
            associations: facts.associations.map { association in
                let run = last[association.id.rawValue]
                var counts: [String: Int] = [:]
                if let run {
                    for (word, count) in [
                        ("Success", run.succeeded), ("Failed", run.failed), ("Skipped", run.notStarted),
                        ("Pending", run.nodeCount - run.succeeded - run.failed - run.notStarted),
                    ] where count > 0 { counts[word] = count }
                }
                let document = DocumentLibrary.parts(of: association.document)
                return Item(
                    name: document.name, documentVersion: document.version, associationId: association.id.rawValue,
                    associationName: association.name,
                    scheduleExpression: association.schedule?.expression.description,
                    lastExecutionDate: run.map { Double($0.startedAt.millisecondsSinceEpoch) / 1000 },
                    overview: Overview(
                        status: run.map { $0.isOver ? ($0.failed == 0 ? "Success" : "Failed") : "Pending" }
                            ?? "Pending",
                        associationStatusAggregatedCount: counts),
                    nextExecutionTime: association.schedule?.next(after: facts.now)?.instant.description,
                    nodes: facts.nodes.select(association.targets).count)
            })
    }
}
