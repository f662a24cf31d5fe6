/// The values of one field as a set of bits: the value itself, for the year the years after 1970.
struct FieldValues: Hashable, Sendable {
    private var words: SIMD4<UInt64> = .zero

    /// The first 64 bits, which hold every field but the year.
    var low: UInt64 { words[0] }

    mutating func insert(_ bit: Int) {
        words[bit >> 6] |= 1 << UInt64(truncatingIfNeeded: bit & 63)
    }

    mutating func insert(from first: Int, through last: Int) {
        var bit = first
        while bit <= last {
            // To the end of the word or of the range, whichever comes first.
            let count = min(last, bit | 63) - bit
            words[bit >> 6] |=
                (UInt64.max &>> UInt64(truncatingIfNeeded: 63 - count))
                &<< UInt64(truncatingIfNeeded: bit & 63)
            bit = (bit | 63) + 1
        }
    }

    func intersection(_ other: FieldValues) -> FieldValues {
        var result = self
        result.words &= other.words
        return result
    }

    func contains(_ bit: Int) -> Bool {
        bit >= 0 && bit < 256 && words[bit >> 6] & 1 << UInt64(truncatingIfNeeded: bit & 63) != 0
    }

    /// The first bit that is not before `bit`.
    func first(from bit: Int) -> Int? {
        var bit = max(0, bit)
        while bit < 256 {
            let rest = words[bit >> 6] >> UInt64(truncatingIfNeeded: bit & 63)
            if rest != 0 { return bit + rest.trailingZeroBitCount }
            bit = (bit | 63) + 1
        }
        return nil
    }

    /// The last bit that is not after `bit`.
    func last(through bit: Int) -> Int? {
        var bit = min(255, bit)
        while bit >= 0 {
            let rest = words[bit >> 6] << UInt64(truncatingIfNeeded: 63 - bit & 63)
            if rest != 0 { return bit - rest.leadingZeroBitCount }
            bit = (bit & ~63) - 1
        }
        return nil
    }
}
