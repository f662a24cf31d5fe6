import Engine

extension [Change] {
    /// Without those that a later one of the same step replaces: an execution that opens and starts its nodes at once is
    /// written as it is then. Of the rest the order stays.
    var lasting: [Change] {
        var last: [Replaced: Int] = [:]
        var isReplaced: Set<Int> = []
        for (index, change) in enumerated() {
            guard let row = Replaced(change) else { continue }
            if let earlier = last.updateValue(index, forKey: row) { isReplaced.insert(earlier) }
        }
        if isReplaced.isEmpty { return self }
        return enumerated().lazy.filter { !isReplaced.contains($0.offset) }.map(\.element)
    }
}

/// A row of which only the last version of a step counts. Not those of windows: their names are unique, and who takes a
/// name over comes after who gives it up.
private enum Replaced: Hashable {
    case task(String)
    case progress(String)

    init?(_ change: Change) {
        switch change {
        case .task(let record): self = .task(record.id)
        case .progress(let record): self = .progress(record.id)
        default: return nil
        }
    }
}
