/// How often something happens in a day when it happens `rate` times on average and each time independently of the
/// others: Poisson's distribution as a table, so that the usual day, on which nothing happens, costs one comparison.
struct EventCount: Hashable, Sendable {
    /// `thresholds[n]`: below it, the count is at most n. Empty: it never happens.
    private let thresholds: [UInt64]
    /// The first of them: below it, the count is 0.
    private let noneBelow: UInt64

    /// Events a day beyond which more make no difference to anybody; the bound of the table and of a day's work.
    static let countMax = 24

    /// A rate is cut to 0...12 a day: more often than each two hours is not drift but a broken machine.
    init(perDay rate: Double) {
        guard rate > 0 else {
            thresholds = []
            noneBelow = .max
            return
        }
        let mean = min(rate, 12)
        var term = EventCount.exponential(of: -mean)
        var sum = 0.0
        var table: [UInt64] = []
        for count in 0..<EventCount.countMax {
            sum += term
            table.append(UInt64(min(sum, 1 - 0x1p-53) * 0x1p64))
            term *= mean / Double(count + 1)
        }
        thresholds = table
        noneBelow = table[0]
    }

    var isNever: Bool { thresholds.isEmpty }

    /// Whether the count for a day is 0.
    func isNone(_ bits: UInt64) -> Bool { isNever || bits < noneBelow }

    /// The count for a day, from 64 random bits.
    func count(_ bits: UInt64) -> Int {
        var count = 0
        while count < thresholds.count, bits >= thresholds[count] { count += 1 }
        return count
    }

    /// e to the power of `exponent`, -12...0. By series, because Core imports no library and every machine must find
    /// the same bits: only additions, multiplications and divisions, which IEEE 754 defines to the last one.
    static func exponential(of exponent: Double) -> Double {
        let part = -exponent / 64
        var term = 1.0
        var sum = 1.0
        for count in 1...20 {
            term *= part / Double(count)
            sum += term
        }
        for _ in 0..<6 { sum *= sum }
        return 1 / sum
    }
}
