import Foundation

/// A number that was measured, on a line of its own: what it is, the number, what it is to be, and whether it is.
struct Figure {
    enum Goal {
        case atLeast(Double)
        case atMost(Double)
        case none
    }

    let name: String
    let value: Double
    let goal: Goal
    /// Digits after the point.
    let digits: Int

    @discardableResult
    init(_ name: String, _ value: Double, _ goal: Goal = .none, digits: Int = 0) {
        self.name = name
        self.value = value
        self.goal = goal
        self.digits = digits
        show()
    }

    private func show() {
        print(([name, text(value)] + judgement).joined(separator: "\t"))
        // Who waits for minutes wants to see the first lines.
        fflush(nil)
    }

    private var judgement: [String] {
        switch goal {
        case .atLeast(let least): ["goal: at least \(text(least))", value >= least ? "met" : "MISSED"]
        case .atMost(let most): ["goal: at most \(text(most))", value <= most ? "met" : "MISSED"]
        case .none: []
        }
    }

    private func text(_ number: Double) -> String { String(format: "%.\(digits)f", number) }
}

extension Duration {
    var inSeconds: Double { self / .seconds(1) }
}
