/// Finds the word that was probably meant.
package enum Spelling {
    /// The nearest known word; nil when none is near enough to be more than a guess.
    package static func nearest(to word: String, in known: some Sequence<String>) -> String? {
        // Nothing that long is a slip of the pen, and comparing takes the square of the length.
        guard (1...64).contains(word.utf8.count) else { return nil }
        let wanted = Array(word.lowercased().utf8)
        var best: (word: String, distance: Int)?
        for candidate in known where candidate.utf8.count <= 128 {
            let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard let best, best.distance <= max(1, wanted.count / 3) else { return nil }
        return best.word
    }

    /// "Write X." for the nearest word; with none near, "Write one of A, B."
    static func advice(for word: String, in known: [String]) -> String {
        if let nearest = nearest(to: word, in: known) { return "Write \(nearest)." }
        if known.count == 1 { return "Write \(known[0])." }
        return known.isEmpty ? "Leave it out." : "Write one of \(known.joined(separator: ", "))."
    }

    /// Bytes to insert, remove or replace, and neighbours to swap, to make one text of the other.
    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        var current = previous
        for row in left.indices {
            current[0] = row + 1
            for column in right.indices {
                let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current[column + 1] = cost
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious)
        }
        return previous[right.count]
    }
}
