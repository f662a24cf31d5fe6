import RunCommand

/// Reads MaxConcurrency and MaxErrors.
struct RateControlReader {
    let log: DiagnosticLog

    func maxConcurrency(in members: Members, required example: String? = nil) -> CountOrPercentage? {
        limit("MaxConcurrency", "1", in: members, required: example, CountOrPercentage.init(maxConcurrency:))
    }

    func maxErrors(in members: Members, required example: String? = nil) -> CountOrPercentage? {
        limit("MaxErrors", "0", in: members, required: example, CountOrPercentage.init(maxErrors:))
    }

    private func limit(
        _ key: String, _ least: String, in members: Members, required example: String?,
        _ parse: (String) -> CountOrPercentage?
    ) -> CountOrPercentage? {
        guard let node = members.member(key, required: example)?.value else { return nil }
        if let limit = node.text.flatMap(parse) { return limit }
        members.reportWrongType(
            key, node, expected: "a number of nodes, \(least) or more, or a share of them, \(least)% to 100%")
        return nil
    }
}
