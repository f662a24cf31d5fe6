/// Ends a process at one of its persisted steps. Between two of them nothing changes that would outlive it, so these are
/// all the instants at which it makes a difference that a process dies.
final class Shears {
    struct Cut: Error {}

    enum Place: CaseIterable {
        /// The answers of the nodes are taken, and what was made of them is lost.
        case beforeCommit
        /// It is decided for good, and nobody has heard of it.
        case afterCommit
        /// A message has gone out, to one node: between two of them, or after the last.
        case afterMessage
    }

    private var stepsLeft: Int?
    private(set) var cuts: [Place: Int] = [:]

    /// The process dies after so many steps; nil, or when it takes fewer: it lives on.
    func cut(after steps: Int?) { stepsLeft = steps }

    /// A step was persisted, or, before a commit, is about to be.
    func pass(_ place: Place) throws {
        guard let left = stepsLeft else { return }
        stepsLeft = left > 0 ? left - 1 : nil
        if left > 0 { return }
        cuts[place, default: 0] += 1
        throw Cut()
    }
}
