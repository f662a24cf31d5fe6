import Engine
import ScheduleExpressions
import Server

/// What came of an intervention, for whoever asked: each decision on its lines, then the next command worth typing.
struct ChangeText {
    let output: ChangeOutput
    let next: String

    func render() -> String {
        var lines = output.decisions.flatMap { line -> [String] in
            let about = [line.window ?? line.association, line.task, line.nodeName].compactMap(\.self)
            let subject = about.isEmpty ? "" : "\(about.joined(separator: ", ")): "
            return "\(subject)\(line.reason)".wrapped(to: TextTable.width)
        }
        if lines.isEmpty { lines = ["Nothing has changed."] }
        lines += footLine("Next", next)
        return lines.joined(separator: "\n")
    }

    var json: JSONValue {
        .object([
            "version": .number(1),
            "decisions": .array(output.decisions.map { ExplanationText.event($0) }),
        ])
    }
}
