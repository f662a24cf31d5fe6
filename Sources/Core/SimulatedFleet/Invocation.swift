import Documents

/// One command on one node, as the fleet remembers it. Small, because a rehearsal makes millions.
struct Invocation: Sendable {
    enum Phase: String, Sendable, Codable {
        /// Received by a node that is offline; begins at `dueAt`. → working, ending
        case waiting
        /// Begun; the work is done at `dueAt`. → answered, unheard, ending
        case working
        /// Done, on a node that is offline; answers at `dueAt`, when it is back. → answered
        case unheard
        /// Answers at `dueAt` without having done anything: too late to begin, or cancelled. → answered
        case ending
        /// Answered at `dueAt`, and the answer not yet taken. → given
        case answered
        /// The answer was taken. → repeating
        case given
        /// The same command came again: the answer is to be given again at `dueAt`. → answered
        case repeating

        var isAnswered: Bool {
            switch self {
            case .waiting, .working, .unheard, .ending: false
            case .answered, .given, .repeating: true
            }
        }
    }

    /// Numbers in the simulation's arrays.
    let command: Int32
    let machine: Int32
    /// The one that the node received before this one; -1: none.
    let previousOnMachine: Int32
    /// Number of what there is to say; -1: nothing.
    var remark: Int32 = -1
    /// Rises with each reception; the order of the records that are saved.
    let order: Int
    /// Milliseconds since the epoch.
    let receivedAt: Int64
    /// Milliseconds since the epoch; from here on the node must not begin.
    let startBefore: Int64
    /// Milliseconds since the epoch; `neverBegun` until it begins.
    var begunAt: Int64 = Invocation.neverBegun
    var dueAt: Int64
    var phase: Phase
    var result: InvocationResult = .success
    var isChanged = false

    static let neverBegun = Int64.min

    var hasBegun: Bool { begunAt != Invocation.neverBegun }
}

/// What a node says about an invocation besides its result.
struct Remark: Hashable, Sendable {
    var found: [String] = []
    var changed: [String] = []
    var detail = ""
    /// Where there are several steps: numbers of those that succeeded, or had changed something before they failed.
    var done: [Int] = []
    /// Where there are several steps: numbers of the installations of patches that failed.
    var failed: [Int] = []

    var isEmpty: Bool { found.isEmpty && changed.isEmpty && detail.isEmpty && done.isEmpty && failed.isEmpty }
}

/// How an invocation that begins now will go.
struct Plan: Sendable {
    /// From the beginning to the end, not below 0.
    var seconds: Int
    var result = InvocationResult.success
    var remark = Remark()
    var responseCode = 0
    /// It comes so far as to find out what there is to do.
    var hasLooked = true
    /// What a script prints.
    var output = ""
    var error = ""
    /// How each step goes, where there are several.
    var parts: [(step: StepWork, plan: Plan)] = []
    /// None of the steps after it is carried out.
    var stops = false
}
