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

/// Some of the positions from 0 to a count, a bit each.
package struct PositionSet: Hashable, Sendable {
    /// 64 positions each, the first one in the lowest bit.
    package private(set) var words: [UInt64]

    /// What has these `words`.
    package init(words: [UInt64]) { self.words = words }

    /// None of so many.
    package init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    package func contains(_ position: Int) -> Bool {
        position >= 0 && position >> 6 < words.count && words[position >> 6] & (1 << UInt64(position & 63)) != 0
    }

    package mutating func insert(_ position: Int) { words[position >> 6] |= 1 << UInt64(position & 63) }

    package mutating func remove(_ position: Int) { words[position >> 6] &= ~(1 << UInt64(position & 63)) }

    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Calls for each, from the first to the last.
    package func forEach(_ body: (Int) throws -> Void) rethrows {
        for (index, word) in words.enumerated() {
            var left = word
            while left != 0 {
                try body(index << 6 + left.trailingZeroBitCount)
                left &= left - 1
            }
        }
    }
}
