import Documents
import Fleet

/// The only place at which every run of every association looks at every node: by words of 64 of them, and by buffers.
extension Surveyor {
    /// Of the machines that are asked those that are known to have nothing to do, and those of which nothing is known; by
    /// their positions.
    func answer(
        about positions: PositionSet, _ machines: Machines, _ draw: Draw
    ) -> (unchanged: PositionSet, unknown: PositionSet) {
        let words = positions.words
        var known: [UInt64] = Array(repeating: 0, count: words.count)
        let (steady, fulfilled) = (steadiness.machines, knowledge[draw.instructions.number].fulfilled)
        if machines.areAll {
            for index in words.indices where index < steady.words.count {
                known[index] = words[index] & steady.words[index] & fulfilled.words[index]
            }
        } else {
            for position in positions {
                let machine = Int(machines.numbers[position])
                if steady.contains(machine), fulfilled.contains(machine) {
                    known[position >> 6] |= 1 << UInt64(position & 63)
                }
            }
        }
        return (
            PositionSet(words: succeeding(known, machines, draw)), positions.subtracting(PositionSet(words: known))
        )
    }

    /// Of the machines at some positions those on which no draw lets the command fail.
    private func succeeding(_ words: [UInt64], _ machines: Machines, _ draw: Draw) -> [UInt64] {
        if draw.isPlain { return draw.steps.reduce(words) { succeeding($0, machines, atStep: $1) } }
        return draw.withLimits { limits in
            Surveyor.keep(words, machines) { limits.letSucceed(asked[$0]) }
        }
    }

    /// Where nothing but the fate of each step decides.
    private func succeeding(_ words: [UInt64], _ machines: Machines, atStep step: UInt64) -> [UInt64] {
        let step = PurposeDraws.offset(step)
        return fates.withUnsafeBufferPointer { fates in
            Surveyor.keep(words, machines) { !PurposeDraws.isBelow(fates[$0].limit, fates[$0].key, step) }
        }
    }

    @inline(__always) private static func keep(
        _ words: [UInt64], _ machines: Machines, where isKept: (_ machine: Int) -> Bool
    ) -> [UInt64] {
        machines.numbers.withUnsafeBufferPointer { numbers in
            var words = words
            for index in words.indices {
                var (left, dropped) = (words[index], UInt64(0))
                while left != 0 {
                    let place = left.trailingZeroBitCount
                    left &= left &- 1
                    let position = index << 6 | place
                    let machine = machines.areAll ? position : Int(numbers[position])
                    dropped |= (isKept(machine) ? 0 : 1) << UInt64(truncatingIfNeeded: place)
                }
                words[index] &= ~dropped
            }
            return words
        }
    }

    /// What the draws of a command are made of.
    struct Draw {
        let instructions: Instructions
        /// The keys of its steps.
        let steps: [UInt64]
        let fates: PurposeDraws
        let draws: SeededDraws

        /// Whether nothing but the fate of each step decides.
        var isPlain: Bool { instructions.areChancesPlain }

        func letsSucceed(_ machine: Asked) -> Bool { withLimits { $0.letSucceed(machine) } }

        /// The same, where nothing is counted or copied for a machine.
        func withLimits<Result>(_ body: (Limits) -> Result) -> Result {
            instructions.chances.withUnsafeBufferPointer { chances in
                steps.withUnsafeBufferPointer { steps in
                    body(
                        Limits(chances: chances, fits: instructions.stepFits, steps: steps, fates: fates, draws: draws))
                }
            }
        }
    }

    struct Limits {
        /// By the number of the group.
        let chances: UnsafeBufferPointer<Chances>
        let fits: Fits
        let steps: UnsafeBufferPointer<UInt64>
        let fates: PurposeDraws
        let draws: SeededDraws

        @inline(__always) func letSucceed(_ machine: Asked) -> Bool {
            let chances = chances[Int(machine.profile)]
            return chances.areCertain || fits[machine.kind] == .isSkipped
                || chances.letSucceed(machine.key, isFlaky: machine.isFlaky, steps, fates, draws)
        }
    }
}

extension Surveyor {
    /// Which machines are certainly online, with nothing that happens by itself and was not applied; and until when.
    struct Steadiness: Sendable {
        private(set) var machines = PositionSet(count: 0)
        /// Milliseconds since the epoch, by machine.
        private var ends: [Int64] = []
        /// The first end of 64 machines.
        private var firstEnds: [Int64] = []
        /// The first of all.
        private var firstEnd = Int64.max

        init() {}

        init(count: Int) {
            machines = PositionSet(count: count)
            ends = Array(repeating: .min, count: count)
            firstEnds = Array(repeating: .max, count: machines.words.count)
        }

        /// Forgets those that have come to their end. Mostly that is none of 64.
        mutating func pass(_ now: Int64) {
            if now < firstEnd { return }
            for index in firstEnds.indices where firstEnds[index] <= now {
                var (left, first) = (machines.words[index], Int64.max)
                while left != 0 {
                    let machine = index << 6 + left.trailingZeroBitCount
                    left &= left - 1
                    if ends[machine] <= now { machines.remove(machine) } else { first = min(first, ends[machine]) }
                }
                firstEnds[index] = first
            }
            firstEnd = firstEnds.min() ?? .max
        }

        mutating func note(_ machine: Int, until end: Int64, at now: Int64) {
            if end <= now { return }
            machines.insert(machine)
            ends[machine] = end
            firstEnds[machine >> 6] = min(firstEnds[machine >> 6], end)
            firstEnd = min(firstEnd, end)
        }
    }
}
