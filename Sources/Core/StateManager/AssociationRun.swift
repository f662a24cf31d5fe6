import Documents
import Fleet
import RunCommand
import ScheduleExpressions

/// One application of an association to its nodes: a command whose nodes wait for their window work.
///
/// First its nodes are asked whether they have anything to do (`Survey`); those that have not are not visited.
package struct AssociationRun: Hashable, Sendable {
    package let associationID: Association.ID
    package let associationName: String
    package let scheduledFor: Instant
    package let startedAt: Instant
    /// Orders executions and association runs by when they were made.
    package let sequence: Int
    package var command: Command
    /// Of the command's nodes, in its order.
    package let nodeIDs: [ManagedNode.ID]

    /// How long it is waited for what nodes say about themselves, from the start of the run; then they are visited.
    private static let surveyPatience = Duration.seconds(60)

    /// `nodes` are those that the association's targets select, `left` the ones of them that go first: to which the run
    /// before did not come.
    package init(
        of association: Association, scheduledFor: Instant, at now: Instant, sequence: Int, nodes: NodeSelection,
        preferring left: [Int] = []
    ) {
        let ordered = nodes.beginning(with: Set(left))
        nodeIDs = ordered.ids
        associationID = association.id
        associationName = association.name
        self.scheduledFor = scheduledFor
        // What is applied anew at the very instant of its last run is scheduled right after that.
        startedAt = max(now, scheduledFor)
        self.sequence = sequence
        command = Command(
            id: DerivedIdentifier.uuid(
                "association", association.id.rawValue, String(scheduledFor.millisecondsSinceEpoch)),
            document: association.document, parameters: association.parameters,
            deliverySeconds: Association.deliverySeconds,
            nodes: ordered.numbers, maxConcurrency: association.maxConcurrency, maxErrors: association.maxErrors)
        command.begin()
    }

    /// Until when an answer of the nodes that were asked is waited for; nil when none is.
    package var surveyDeadline: Instant? { command.askedCount > 0 ? startedAt + AssociationRun.surveyPatience : nil }

    /// The question that its nodes were asked; nil when none of them has still to answer.
    package var survey: Survey? {
        surveyDeadline.map { deadline in
            Survey(
                message: CommandMessage(
                    commandID: command.id, document: command.document, parameters: command.parameters,
                    startBefore: deadline),
                nodes: nodeIDs, asked: command.asked)
        }
    }
}

/// An association as a row: that it is known, and since when.
package struct AssociationRecord: Hashable, Sendable {
    package let id: Association.ID
    package let name: String
    package let appliedAt: Instant
    /// All of the definition, as text. When it changes, the association counts as applied anew.
    package let definition: String

    package init(id: Association.ID, name: String, appliedAt: Instant, definition: String) {
        self.id = id
        self.name = name
        self.appliedAt = appliedAt
        self.definition = definition
    }
}

/// A run as a row; its command is a row of its own.
package struct AssociationRunRecord: Hashable, Sendable {
    package let associationID: Association.ID
    package let associationName: String
    package let scheduledFor: Instant
    package let startedAt: Instant
    package let endedAt: Instant?
    package let sequence: Int
    package let commandID: String

    package init(
        associationID: Association.ID, associationName: String, scheduledFor: Instant, startedAt: Instant,
        endedAt: Instant?, sequence: Int, commandID: String
    ) {
        self.associationID = associationID
        self.associationName = associationName
        self.scheduledFor = scheduledFor
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.sequence = sequence
        self.commandID = commandID
    }
}

extension AssociationRun {
    package func record(endedAt: Instant?) -> AssociationRunRecord {
        AssociationRunRecord(
            associationID: associationID, associationName: associationName, scheduledFor: scheduledFor,
            startedAt: startedAt, endedAt: endedAt.map { max($0, startedAt) }, sequence: sequence, commandID: command.id
        )
    }

    /// The run that wrote these rows.
    package init(_ record: AssociationRunRecord, command: Command, nodeIDs: [ManagedNode.ID]) {
        self.nodeIDs = nodeIDs
        associationID = record.associationID
        associationName = record.associationName
        scheduledFor = record.scheduledFor
        startedAt = record.startedAt
        sequence = record.sequence
        self.command = command
    }
}
