/// A limit as SSM writes it: a number of nodes, or a share of a command's nodes.
package enum CountOrPercentage: Hashable, Sendable, CustomStringConvertible {
    case count(Int)
    case percentage(Int)

    package var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percentage(let percentage): "\(percentage)%"
        }
    }

    /// Percentages are rounded down (SSM does not say; its sister service CloudFormation StackSets does).
    private func share(of total: Int) -> Int {
        switch self {
        case .count(let count): count
        case .percentage(let percentage): Int((Int64(total) * Int64(percentage)) / 100)
        }
    }

    /// As MaxConcurrency: how many nodes may be in flight at once. At least 1.
    package func concurrency(of total: Int) -> Int { max(1, share(of: total)) }

    /// As MaxErrors: how many errors are borne. One more stops the command.
    package func errors(of total: Int) -> Int { share(of: total) }

    /// Reads MaxConcurrency: `1` and up, or `1%` to `100%`; at most 7 characters, no leading zero.
    package init?(maxConcurrency text: String) {
        guard let value = CountOrPercentage(text, least: 1) else { return nil }
        self = value
    }

    /// Reads MaxErrors: `0` and up, or `0%` to `100%`; at most 7 characters, no leading zero.
    package init?(maxErrors text: String) {
        guard let value = CountOrPercentage(text, least: 0) else { return nil }
        self = value
    }

    private init?(_ text: String, least: Int) {
        let isPercentage = text.hasSuffix("%")
        let digits = isPercentage ? text.dropLast() : text[...]
        guard text.utf8.count <= 7, !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            digits == "0" || !digits.hasPrefix("0"), let value = Int(digits), value >= least
        else { return nil }
        if isPercentage, value > 100 { return nil }
        self = isPercentage ? .percentage(value) : .count(value)
    }
}
