import Documents

/// What the nodes are about, by their numbers.
struct NodeStates: Hashable, Sendable {
    struct State: Hashable, Sendable {
        /// Open executions that still have work for the node.
        var windowClaims = 0
        var runsAssociation = false
        /// How many associations could not reach it when it was its turn.
        var missedBy = 0
    }

    private var states: [State]
    /// Those that a window has work for, or on which an association runs.
    private(set) var busy: PositionSet
    /// Those that an association could not reach.
    private(set) var missed: PositionSet

    init(count: Int) {
        states = Array(repeating: State(), count: count)
        busy = PositionSet(count: count)
        missed = PositionSet(count: count)
    }

    mutating func grow(to count: Int) {
        states += Array(repeating: State(), count: count - states.count)
        busy.grow(to: count)
        missed.grow(to: count)
    }

    var indices: Range<Int> { states.indices }

    subscript(node: Int) -> State {
        get { states[node] }
        set {
            states[node] = newValue
            if newValue.windowClaims > 0 || newValue.runsAssociation { busy.insert(node) } else { busy.remove(node) }
            if newValue.missedBy > 0 { missed.insert(node) } else { missed.remove(node) }
        }
    }
}
