extension ZoneDatabase {
    /// The name that was probably meant, or nil if none is close.
    ///
    /// The whole name is compared, and its last part too, so that `Berlin` leads to `Europe/Berlin`. Case, spaces and
    /// underscores do not count.
    static func nearest(to text: String) -> String? {
        guard !text.isEmpty, text.utf8.count <= nearestBytesMax else { return nil }
        let wanted = simplified(text)
        var best: (name: String, distance: Int)?
        for (name, whole) in known {
            let city = whole.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? whole
            let distance = min(editDistance(wanted, whole), editDistance(wanted, city))
            if distance < best?.distance ?? .max { best = (name, distance) }
        }
        // A third of the letters may be wrong; beyond that the suggestion would be a guess.
        guard let best, best.distance <= max(1, wanted.count / 3) else { return nil }
        return best.name
    }

    /// The names of the database when it was first asked for one, with their simplified forms.
    private static let known = names.map { ($0, simplified($0)) }

    /// Twice the longest name: nothing longer is a slip of the pen.
    private static let nearestBytesMax = 64

    private static func simplified(_ text: String) -> [UInt8] {
        text.lowercased().utf8.map { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    }

    /// Letters to insert, remove or replace, and neighbours to swap, to make one text of the other.
    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        var current = previous
        for row in 0..<left.count {
            current[0] = row + 1
            for column in 0..<right.count {
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
