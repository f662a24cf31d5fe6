import Documents

/// A command's phases by position. A run of an association has thousands, and a look at one after the other would cost
/// more than all that the run does.
extension [Command.Phase] {
    /// The positions at which a phase stands. Complexity: as the count; eight are compared at once.
    package func positions(of phase: Command.Phase) -> PositionSet {
        var words: [UInt64] = []
        words.reserveCapacity((count + 63) / 64)
        withUnsafeBytes { phases in
            let wanted = UInt64(Swift.withUnsafeBytes(of: phase) { $0[0] }) &* 0x0101_0101_0101_0101
            let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
            for start in stride(from: 0, to: phases.count, by: 64) {
                var word: UInt64 = 0
                let end = Swift.min(start + 64, phases.count)
                let eights = (end - start) / 8
                for eight in 0..<eights {
                    let loaded = phases.loadUnaligned(fromByteOffset: start + eight * 8, as: UInt64.self)
                    let difference = UInt64(littleEndian: loaded) ^ wanted
                    // The highest bit of each byte that is equal, and then these eight bits side by side.
                    let equal = ~(((difference & low) &+ low) | difference | low)
                    let bits = ((equal &>> 7) &* 0x0102_0408_1020_4080) &>> 56
                    word |= bits &<< UInt64(8 * eight)
                }
                for position in start + eights * 8..<end where phases[position] == UInt8(truncatingIfNeeded: wanted) {
                    word |= 1 << UInt64(position - start)
                }
                words.append(word)
            }
        }
        return PositionSet(words: words)
    }

    /// Another phase at some positions.
    mutating func set(_ positions: PositionSet, to phase: Command.Phase) {
        withUnsafeMutableBufferPointer { phases in
            for (index, word) in positions.words.enumerated() where word != 0 {
                let start = index << 6
                if word == .max {
                    phases[start..<start + 64].update(repeating: phase)
                    continue
                }
                var left = word
                while left != 0 {
                    phases[start + left.trailingZeroBitCount] = phase
                    left &= left - 1
                }
            }
        }
    }
}
