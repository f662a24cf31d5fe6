import Documents
import Fleet
import RunCommand
import ScheduleExpressions

/// One application of an association to its nodes: a command whose nodes wait for their window work.
///
/// First its nodes are asked whether they have anything to do (`Survey`); those that have not are not visited.
package struct AssociationRun: Hashable, Sendable {
    /// Why it was made.
    package enum Cause: String, Hashable, Sendable, CaseIterable {
        case schedule = "Schedule"
        /// The association is new, or has changed.
        case definition = "Definition"
        /// An operator asked for it.
        case request = "Request"
        /// Nodes have come to the fleet, or to what the targets select. It goes to these alone.
        case newNodes = "NewNodes"
        /// Nodes that a run before could not reach are back. It goes to these alone.
        case missed = "Missed"

        /// Whether it goes to all nodes of the association.
        package var isWhole: Bool { self != .newNodes && self != .missed }
    }

    package let associationID: Association.ID
    package let associationName: String
    package let scheduledFor: Instant
    package let startedAt: Instant
    /// Of the association's definition.
    package let version: Int
    package let cause: Cause
    /// From when no node is started, and what runs is cancelled (Duration); nil: there is no such instant.
    package let cutoffAt: Instant?
    /// Orders executions and association runs by when they were made.
    package let sequence: Int
    package var command: Command
    /// Of the command's nodes, in its order.
    package let nodeIDs: [ManagedNode.ID]

    /// How long it is waited for what nodes say about themselves, from the start of the run; then they are visited.
    package static let surveyPatience = Duration.seconds(60)

    /// `nodes` are those that the association's targets select, `left` the ones of them that go first: to which the run
    /// before did not come. All but the `busy` ones are asked whether there is anything to do; nil: none is.
    package init(
        of association: Association, version: Int, because cause: Cause, scheduledFor: Instant, at now: Instant,
        sequence: Int, nodes: NodeSelection, preferring left: [Int] = [],
        askingAllBut busy: PositionSet? = nil
    ) {
        nodeIDs = nodes.ids
        associationID = association.id
        associationName = association.name
        self.scheduledFor = scheduledFor
        // What is applied anew at the very instant of its last run is scheduled right after that.
        startedAt = max(now, scheduledFor)
        self.version = version
        self.cause = cause
        cutoffAt = association.durationHours.map { [startedAt] in startedAt + .hours($0) }
        self.sequence = sequence
        command = Command(
            id: DerivedIdentifier.uuid(
                "association", association.id.rawValue, String(scheduledFor.millisecondsSinceEpoch)),
            document: association.document, parameters: association.parameters,
            deliverySeconds: Association.deliverySeconds,
            nodes: nodes.numbers, isRising: true, first: left.compactMap { nodes.position(of: $0) }.sorted(),
            maxConcurrency: association.maxConcurrency, maxErrors: association.maxErrors, askingAllBut: busy)
        command.begin()
    }

    /// Until when an answer of the nodes that were asked is waited for; nil when none is.
    package var surveyDeadline: Instant? {
        command.askedCount > 0 ? startedAt + AssociationRun.surveyPatience : nil
    }

    /// The question that its nodes were asked, with what the document is; nil when none of them has still to answer.
    package func survey(_ content: DocumentContent?) -> Survey? {
        surveyDeadline.map { deadline in
            Survey(
                message: CommandMessage(
                    commandID: command.id, document: command.document, parameters: command.parameters,
                    content: content, startBefore: deadline),
                nodes: nodeIDs, asked: command.phases.positions(of: .asked))
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
    /// 1 when it was new, and one more with each change.
    package let version: Int
    /// Those that its targets select; nil: not known, from before that was kept.
    package let nodes: [ManagedNode.ID]?
    /// Those that their last run could not reach.
    package var missed: [ManagedNode.ID]
    /// When it was applied last to nodes that were back; nil: never.
    package var madeUpAt: Instant?

    package init(
        id: Association.ID, name: String, appliedAt: Instant, definition: String, version: Int,
        nodes: [ManagedNode.ID]?, missed: [ManagedNode.ID], madeUpAt: Instant? = nil
    ) {
        self.madeUpAt = madeUpAt
        self.id = id
        self.name = name
        self.appliedAt = appliedAt
        self.definition = definition
        self.version = version
        self.nodes = nodes
        self.missed = missed
    }
}

/// A run as a row; its command is a row of its own.
package struct AssociationRunRecord: Hashable, Sendable {
    package let associationID: Association.ID
    package let associationName: String
    package let scheduledFor: Instant
    package let startedAt: Instant
    package let endedAt: Instant?
    package let version: Int
    package let cause: AssociationRun.Cause
    package let cutoffAt: Instant?
    package let sequence: Int
    package let commandID: String

    package init(
        associationID: Association.ID, associationName: String, scheduledFor: Instant, startedAt: Instant,
        endedAt: Instant?, version: Int = 1, cause: AssociationRun.Cause = .schedule, cutoffAt: Instant? = nil,
        sequence: Int, commandID: String
    ) {
        self.version = version
        self.cause = cause
        self.cutoffAt = cutoffAt
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
            startedAt: startedAt, endedAt: endedAt.map { max($0, startedAt) }, version: version, cause: cause,
            cutoffAt: cutoffAt, sequence: sequence, commandID: command.id)
    }

    /// The run that wrote these rows.
    package init(_ record: AssociationRunRecord, command: Command, nodeIDs: [ManagedNode.ID]) {
        self.nodeIDs = nodeIDs
        associationID = record.associationID
        associationName = record.associationName
        scheduledFor = record.scheduledFor
        startedAt = record.startedAt
        version = record.version
        cause = record.cause
        cutoffAt = record.cutoffAt
        sequence = record.sequence
        self.command = command
    }
}
