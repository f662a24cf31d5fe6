import Fleet

/// Random numbers that are looked up instead of drawn in turn: each is a pure function of the seed and of what it is for.
///
/// So no draw depends on how many others were made before it, on the order of the nodes, on the process or the machine.
struct SeededDraws: Hashable, Sendable {
    let seed: UInt64

    /// What a number is for. The raw values are part of the results: changing one changes every rehearsal.
    enum Purpose: UInt64 {
        case flaky = 1
        case fate, failureKind, failureMoment
        case scanDuration, patchDuration, rebootDuration, stepDuration
        case offlineCount, offlineStart, offlineLength
        case serviceStops, packageVanishes, fileChanges, driftMoment, driftTarget
        case patchRhythm, patchRank
        case badPatch
        case outageCount, outageStart, outageLength
        case mirrorCount, mirrorStart, mirrorLength
        case lockCount, lockStart, lockLength
        case diskCount, diskStart, diskLength
        case rebootFails, modeChanges
    }

    /// 64 evenly distributed bits.
    @inline(__always)
    func bits(_ purpose: Purpose, _ subject: UInt64, _ counter: UInt64 = 0, _ index: UInt64 = 0) -> UInt64 {
        let state = draws(purpose).bits(subject, counter)
        return index == 0 ? state : SeededDraws.mix(state &+ index &* 0x8CB9_2BA7_2F3D_8DD7)
    }

    /// The draws for one purpose, for whoever makes many of them.
    func draws(_ purpose: Purpose) -> PurposeDraws {
        PurposeDraws(state: SeededDraws.mix(seed &+ purpose.rawValue &* 0x9E37_79B9_7F4A_7C15))
    }

    /// Evenly from 0 up to, but not including, 1.
    func unit(_ purpose: Purpose, _ subject: UInt64, _ counter: UInt64 = 0, _ index: UInt64 = 0) -> Double {
        Double(bits(purpose, subject, counter, index) >> 11) * 0x1p-53
    }

    /// Evenly from 0 up to, but not including, `bound`; 0 if the bound is not positive.
    func below(
        _ bound: Int, _ purpose: Purpose, _ subject: UInt64, _ counter: UInt64 = 0, _ index: UInt64 = 0
    ) -> Int {
        guard bound > 1 else { return 0 }
        return Int(bits(purpose, subject, counter, index).multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Evenly from a range of seconds (or minutes), both ends included. A range that is upside down is its `least`.
    func within(
        _ range: NodeBehaviour.Seconds, _ purpose: Purpose, _ subject: UInt64, _ counter: UInt64 = 0,
        _ index: UInt64 = 0
    ) -> Int {
        let least = max(0, range.least)
        guard range.most > least else { return least }
        return least + below(range.most - least + 1, purpose, subject, counter, index)
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    @inline(__always) static func mix(_ value: UInt64) -> UInt64 {
        var state = value &+ 0x9E37_79B9_7F4A_7C15
        state = (state ^ (state &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        state = (state ^ (state &>> 27)) &* 0x94D0_49BB_1331_11EB
        return state ^ (state &>> 31)
    }

    /// A key for a text.
    static func key(_ text: String) -> UInt64 { mix(textHash(text)) }
}

/// The draws of one seed for one purpose.
struct PurposeDraws: Sendable {
    let state: UInt64

    /// What `SeededDraws.bits` gives for the first index.
    @inline(__always) func bits(_ subject: UInt64, _ counter: UInt64) -> UInt64 {
        SeededDraws.mix(key(subject) &+ PurposeDraws.offset(counter))
    }

    /// What the draws about a subject begin with, for whoever makes many about the same.
    func key(_ subject: UInt64) -> UInt64 { SeededDraws.mix(state ^ subject) }

    /// What a counter adds to a key.
    @inline(__always) static func offset(_ counter: UInt64) -> UInt64 { counter &* 0xD1B5_4A32_D192_ED03 }

    /// Whether `SeededDraws.unit` gives less than a rate, of which this is the `limit`, for the subject that has this `key`
    /// and the counter that has this `offset`.
    @inline(__always) static func isBelow(_ limit: UInt64, _ key: UInt64, _ offset: UInt64) -> Bool {
        SeededDraws.mix(key &+ offset) >> 11 < limit
    }

    /// How many of the 2^53 numbers that are drawn lie below a rate; a rate above 1 is 1.
    static func limit(_ rate: Double) -> UInt64 { UInt64((min(max(rate, 0), 1) * 0x1p53).rounded(.up)) }
}
