import ArgumentParser

/// A verb that asks, and answers once. It reads nothing but its options and `surroundings`, and prints nothing.
protocol Verb: ParsableCommand {
    /// Throws `Failure`.
    func answer(in surroundings: Surroundings) throws -> Answer
}

extension Verb {
    func run() throws {
        Terminal.give(try answer(in: .ofProcess()))
    }
}
