import Fleet
import ScheduleExpressions

/// The question, put to many nodes at once, whether a command would find anything to do there.
///
/// Most runs of an association change nothing. A node that knows that all is as the command wants it, and that it would
/// report Success, says so, and is not visited: the run is counted for it. It is a question and no work, so it takes no
/// place under MaxConcurrency. Who does not know, does not answer or cannot be reached is visited as ever.
package struct Survey: Hashable, Sendable {
    /// The command that is told to the others. Its `startBefore` says how long an answer is waited for.
    package let message: CommandMessage
    /// The nodes of the command, in its order.
    package let nodes: [ManagedNode.ID]
    /// Which of them are asked, by position.
    package let asked: PositionSet

    package init(message: CommandMessage, nodes: [ManagedNode.ID], asked: PositionSet) {
        self.message = message
        self.nodes = nodes
        self.asked = asked
    }
}

/// Which of the nodes that were asked have nothing to do.
package struct SurveyAnswer: Hashable, Sendable {
    package let commandID: String
    /// By position, as they were asked. Positions that were not asked mean nothing.
    package let unchanged: PositionSet

    package init(commandID: String, unchanged: PositionSet) {
        self.commandID = commandID
        self.unchanged = unchanged
    }
}
