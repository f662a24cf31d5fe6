/// Some of the positions from 0 to a count, a bit each.
package struct PositionSet: Hashable, Sendable {
    /// 64 positions each, the first one in the lowest bit.
    @usableFromInline package internal(set) var words: [UInt64]

    /// What has these `words`.
    package init(words: [UInt64]) { self.words = words }

    /// None of so many.
    package init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    @inlinable package func contains(_ position: Int) -> Bool {
        position >= 0 && position >> 6 < words.count && words[position >> 6] & (1 << UInt64(position & 63)) != 0
    }

    @inlinable package mutating func insert(_ position: Int) { words[position >> 6] |= 1 << UInt64(position & 63) }

    @inlinable package mutating func remove(_ position: Int) { words[position >> 6] &= ~(1 << UInt64(position & 63)) }

    /// Room for more, none of them in it.
    package mutating func grow(to count: Int) {
        words += Array(repeating: 0, count: Swift.max(0, (count + 63) / 64 - words.count))
    }

    /// Those that are in both.
    package func intersection(_ other: PositionSet) -> PositionSet {
        PositionSet(words: words.indices.map { $0 < other.words.count ? words[$0] & other.words[$0] : 0 })
    }

    /// Those that are not in the other.
    package func subtracting(_ other: PositionSet) -> PositionSet {
        PositionSet(words: words.indices.map { $0 < other.words.count ? words[$0] & ~other.words[$0] : words[$0] })
    }

    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}

extension PositionSet: Sequence {
    /// From the first to the last.
    package struct Iterator: IteratorProtocol {
        private let words: [UInt64]
        private var index = -1
        private var left: UInt64 = 0

        init(_ words: [UInt64]) { self.words = words }

        package mutating func next() -> Int? {
            while left == 0 {
                index += 1
                if index >= words.count { return nil }
                left = words[index]
            }
            defer { left &= left - 1 }
            return index << 6 + left.trailingZeroBitCount
        }
    }

    package func makeIterator() -> Iterator { Iterator(words) }

    package var underestimatedCount: Int { count }
}
