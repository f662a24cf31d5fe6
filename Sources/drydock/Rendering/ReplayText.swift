import Store

/// What came of a replay, in words.
struct ReplayText {
    private let result: ReplayResult

    init(_ result: ReplayResult) { self.result = result }

    func render() -> String {
        let told = "\(counted(result.turnCount, "turn")) from the copy of \(result.copiedAt) on"
        guard let difference = result.difference else {
            let same =
                result.decisionCount == 1
                ? "The one decision is" : "All \(grouped(result.decisionCount)) decisions are"
            return "Replayed \(told). \(same) the same as in the decision log.\n"
        }
        return """
            Replayed \(told). It does not come out the same. The first difference:
            kept      \(difference.kept ?? "nothing")
            replayed  \(difference.replayed ?? "nothing")

            """
    }
}
