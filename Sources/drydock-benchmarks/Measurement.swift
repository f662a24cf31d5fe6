/// The median of what rounds of some work cost.
struct Measurement {
    /// Nanoseconds an operation.
    let nanoseconds: Double

    /// Runs `work`, which says how many operations it did, in rounds; one more, before them, is not counted.
    init(rounds: Int, _ work: () -> Int) {
        var costs: [Double] = []
        for round in 0...rounds {
            var operations = 0
            let elapsed = ContinuousClock().measure { operations = work() }
            if round > 0 { costs.append(elapsed / .nanoseconds(1) / Double(max(operations, 1))) }
        }
        nanoseconds = costs.sorted()[costs.count / 2]
    }

    /// With one digit after the point.
    var text: String {
        let tenths = Int((nanoseconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// Makes the optimiser believe that a result is used.
@inline(never) @_optimize(none)
func keep<Value>(_ value: Value) {}
