import Forecast

/// The codes of all findings, and what one of them means.
enum LintCatalogue {
    static func list() -> String {
        var table = TextTable([.init("CODE"), .init("SEVERITY"), .init("WHAT IT FINDS")])
        for code in LintCode.allCases {
            table.lines.append(.cells([code.rawValue, code.severity.rawValue, code.title]))
        }
        return (table.render() + ["Explain   drydock validate --explain phase-order"]).joined(separator: "\n")
    }

    static func json(_ codes: [LintCode]) -> JSONValue {
        .object([
            "version": .number(1),
            "codes": .array(
                codes.map { code in
                    let explanation = code.explanation
                    return .object([
                        "code": .string(code.rawValue),
                        "severity": .string(code.severity.rawValue),
                        "title": .string(code.title),
                        "explanation": .string(explanation.why),
                        "example": .string(explanation.example.joined(separator: "\n")),
                        "wayOut": .string(explanation.wayOut),
                    ])
                }),
        ])
    }

    static func explain(_ code: LintCode) -> String {
        let explanation = code.explanation
        var lines = ["\(code.rawValue), \(code.severity.rawValue): \(code.title)", ""]
        lines += explanation.why.wrapped(to: TextTable.width)
        lines += ["", "For example:", ""] + explanation.example.map { "    \($0)" } + [""]
        lines += footLine("Way out", explanation.wayOut)
        lines.append("All       drydock validate --codes")
        return lines.joined(separator: "\n")
    }
}
