import Engine
import Server

/// What operators have asked for and the loop has not come to yet, in the order of asking.
struct Inbox {
    struct Waiting {
        let request: ChangeRequest
        /// What was read, when it is a reload.
        let definitions: AppliedDefinitions?
        let answer: CheckedContinuation<[DecisionLine], any Error>
    }

    private var waiting: [Waiting] = []

    /// More than people ask for at once: whoever comes then is told to come again.
    private static let waitingMax = 1000

    var isEmpty: Bool { waiting.isEmpty }

    /// Keeps a request; when there are too many it is refused at once.
    mutating func add(
        _ request: ChangeRequest, _ definitions: AppliedDefinitions?,
        _ answer: CheckedContinuation<[DecisionLine], any Error>
    ) {
        guard waiting.count < Inbox.waitingMax else {
            return answer.resume(
                throwing: OperationError(.unavailable, "\(waiting.count) requests wait already. Ask again in a while."))
        }
        waiting.append(Waiting(request: request, definitions: definitions, answer: answer))
    }

    mutating func takeFirst() -> Waiting? { waiting.isEmpty ? nil : waiting.removeFirst() }

    /// Refuses everything that waits: nobody will come to it any more.
    mutating func refuseAll(_ error: OperationError = Inbox.ending) {
        for one in waiting { one.answer.resume(throwing: error) }
        waiting = []
    }

    static let ending = OperationError(.unavailable, "The daemon is ending. Ask again when it is back.")
}
